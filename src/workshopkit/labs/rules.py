"""What must hold between the cells of a lab, beyond the form of each: markers, exercises, readable code.

Rules read the code as a participant would get it. They do not see whether a test is strict: that is ``labs.prove``.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Iterator, Mapping

from workshopkit.labs import markers
from workshopkit.labs.model import Cell
from workshopkit.lint.model import Value

MOST_CHARACTERS = 88
"""Longest code line that fits into a notebook at 1280 px beside Lab's margins. Hidden tests are free."""

VALUE_KINDS = ("integer", "number", "text", "list")
"""Kinds whose released cell must have a blank, as in ``answer_1_4 = ____``."""

BLANK = "____"
Fault = tuple[str, int, Mapping[str, Value]]


def faults(cells: Iterable[Cell], *, whole: bool = True) -> Iterator[Fault]:
    """Code, line and values of every fault inside *cells*, and between them when they are the *whole* lab."""
    all_cells = tuple(cells)
    for cell in all_cells:
        yield from _markers(cell)
        if cell.type == "code":
            yield from _code(cell)
        if cell.role == "answer":
            yield from _solution(cell)
    if whole:
        yield from _exercises(all_cells)


def _markers(cell: Cell) -> Iterator[Fault]:
    for marker in markers.ALL:
        wrong = markers.unpaired(cell.source, marker)
        if wrong:
            yield "LAB011", cell.line + wrong[0], {"marker": wrong[1]}
    if markers.has(cell.source, markers.SOLUTION) and cell.role not in ("answer", "text"):
        yield "LAB016", cell.line, {"exercise": cell.exercise or cell.id}
    if markers.has(cell.source, markers.HIDDEN) != (cell.role == "test"):
        yield "LAB017", cell.line, {"id": cell.id}


def _code(cell: Cell) -> Iterator[Fault]:
    for number, line in enumerate(markers.outside(cell.source, markers.HIDDEN).split("\n")):
        if len(line) > MOST_CHARACTERS:
            yield "LAB019", cell.line + number, {"length": len(line), "most": MOST_CHARACTERS}
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        yield "LAB020", cell.line + (error.lineno or 1) - 1, {"id": cell.id, "reason": error.msg}


def _solution(cell: Cell) -> Iterator[Fault]:
    """A participant's cell must not hold the answer: no statement of the solution, no literal; and it has a blank."""
    where = {"exercise": cell.exercise or cell.id}
    if not markers.has(cell.source, markers.SOLUTION):
        yield "LAB016", cell.line, where
        return
    solved = {ast.dump(statement) for statement in _statements(markers.inside(cell.source, markers.SOLUTION))}
    given = _statements(markers.outside(cell.source, markers.SOLUTION))
    for statement in given:
        if ast.dump(statement) in solved or (cell.kind in VALUE_KINDS and _is_typed_answer(statement)):
            yield "LAB016", cell.line + statement.lineno - 1, where
    if cell.kind in VALUE_KINDS and not any(map(_has_blank, given)):
        yield "LAB024", cell.line, where


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(textwrap.dedent(source)).body
    except SyntaxError:
        return []


def _is_typed_answer(statement: ast.stmt) -> bool:
    """True for ``answer_1_4 = 12`` and its like: an answer that is a literal."""
    if not isinstance(statement, ast.Assign):
        return False
    names = [node.id for target in statement.targets for node in ast.walk(target) if isinstance(node, ast.Name)]
    try:
        ast.literal_eval(statement.value)
    except ValueError:
        return False
    return any(name.startswith("answer_") for name in names)


def _has_blank(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Name) and node.id == BLANK for node in ast.walk(statement))


def _exercises(cells: tuple[Cell, ...]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for above, cell in zip((None, *cells), cells, strict=False):
        if cell.role == "text" and (above is None or above.role is not None):
            yield "LAB025", cell.line, {"id": cell.id}
    asked = {cell.exercise for cell in cells if cell.role in ("answer", "text")}
    for cell in cells:
        if cell.role is None or not cell.exercise:
            continue
        if cell.role in ("answer", "text"):
            if (cell.role, cell.exercise) in seen:
                yield "LAB010", cell.line, {"exercise": cell.exercise, "role": cell.role, "id": cell.id}
            seen.add((cell.role, cell.exercise))
        elif cell.exercise not in asked:
            yield "LAB021", cell.line, {"exercise": cell.exercise, "role": cell.role}
        if cell.role in ("test", "text") and cell.points is None:
            yield "LAB012", cell.line, {"exercise": cell.exercise}
        if cell.role == "answer":
            roles = {other.role for other in cells if other.exercise == cell.exercise}
            if "check" not in roles:
                yield "LAB014", cell.line, {"exercise": cell.exercise}
            if "test" not in roles:
                yield "LAB015", cell.line, {"exercise": cell.exercise}
