"""``lab.md`` to a :class:`Lab`: every cell with id and role, every exercise with its points, every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from workshopkit.labs import myst, rules
from workshopkit.labs.model import Cell, CellId, Exercise, Kind, Lab, LabError, Role
from workshopkit.lint.model import Finding, Value

ROLES: tuple[str, ...] = get_args(Role)
KINDS: tuple[str, ...] = get_args(Kind)
_ALLOWED: Mapping[str, set[str]] = {
    "given": {"id", "role", "exercise"},
    "answer": {"id", "role", "exercise", "kind"},
    "check": {"id", "role", "exercise"},
    "test": {"id", "role", "exercise", "points"},
    "text": {"id", "role", "exercise", "points", "kind"},
}
_ID = TypeAdapter(CellId)


class _Head(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^L[0-9]{1,2}$")
    title: str = Field(min_length=1)
    minutes: int = Field(gt=0)
    module: str = Field(pattern=r"^M[0-9]{2}$")
    recipe: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    tables: tuple[str, ...] = Field(min_length=1)


def read_lab(text: str, folder: Path) -> Lab:
    """The lab whose ``lab.md`` says *text* (in any language); *folder* is where it lies.

    Markdown gets the id of the next fenced cell with ``-m1``, ``-m2``; after the last one its id with ``-n1``.
    Raises LabError with every fault found: each names file and line.
    """
    reading = _Reading(folder)
    head = reading.head(text)
    cells = tuple(reading.cells(myst.blocks(text)))
    exercises = _exercises(cells)
    found = [*reading.found, *(reading.finding(*fault) for fault in rules.faults(cells, whole=not reading.dropped))]
    if not exercises and not found:
        found.append(reading.finding("LAB023", 1, {}))
    if found or head is None:
        raise LabError(*sorted(found, key=lambda finding: (finding.line or 0, finding.code)))
    return Lab(head.id, head.title, head.minutes, head.module, head.recipe, head.tables, cells, exercises, folder)


class _Reading:
    """One pass over one file, collecting faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = f"{folder.parent.name}/{folder.name}/lab.md"
        self.found: list[Finding] = []
        self.dropped = False

    def finding(self, code: str, line: int, values: Mapping[str, Value]) -> Finding:
        return Finding(code, self.path, line, values)

    def fault(self, code: str, line: int, **values: Value) -> None:
        self.found.append(self.finding(code, line, values))

    def head(self, text: str) -> _Head | None:
        matter, _ = myst.front_matter(text.replace("\r\n", "\n"))
        try:
            read = YAML(typ="safe", pure=True).load(StringIO(matter)) if matter else None
            head = _Head.model_validate((read.get("lab") if isinstance(read, dict) else None) or {})
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 2 if mark else 1
            self.fault("LAB001", line, reason=str(getattr(error, "problem", "") or "it is not YAML"))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "lab"
            self.fault("LAB001", 1, reason=f"{where}: {first['msg']}")
        else:
            if head.id == self.folder.name:
                return head
            self.fault("LAB001", 1, reason=f"id: {head.id} lies in the folder {self.folder.name}")
        return None

    def cells(self, blocks: list[myst.Block]) -> Iterator[Cell]:
        """Cells with their final ids; a cell that is not usable at all is left out, its fault is noted."""
        taken: dict[str, int] = {}
        waiting: list[myst.Block] = []
        before = "lab"
        for block in blocks:
            if block.form == "markdown":
                waiting.append(block)
                continue
            cell = self._fenced(block)
            if cell is None:
                self.dropped = True
                continue
            yield from self._named([*self._markdown(waiting, f"{cell.id}-m"), cell], taken)
            waiting, before = [], cell.id
        yield from self._named(self._markdown(waiting, f"{before}-n"), taken)

    def _named(self, cells: list[Cell], taken: dict[str, int]) -> Iterator[Cell]:
        for cell in cells:
            if cell.id in taken:
                self.fault("LAB003", cell.line, id=cell.id, first=taken[cell.id])
            taken.setdefault(cell.id, cell.line)
            yield cell

    def _markdown(self, waiting: list[myst.Block], stem: str) -> list[Cell]:
        for block in waiting:
            if {"nbgrader", "role", "unreadable"} & block.metadata.keys():
                self.fault("LAB018", block.line)
        return [
            Cell(f"{stem}{number}", "markdown", block.body, block.body_line)
            for number, block in enumerate(waiting, start=1)
        ]

    def _fenced(self, block: myst.Block) -> Cell | None:
        if not block.closed:
            self.fault("LAB009", block.line)
            return None
        name = block.options.get("id", "")
        if not name:
            self.fault("LAB002", block.line)
            return None
        try:
            _ID.validate_python(name)
        except ValidationError:
            self.fault("LAB004", block.line, id=name)
        role = self._role(block)
        if role is None:
            return None
        markdown = block.form == "text-cell"
        return Cell(
            id=name,
            type="markdown" if markdown else "code",
            source=block.body,
            line=block.body_line,
            role=role,
            exercise=self._exercise(block, role, name),
            kind=self._kind(block, role),
            points=self._points(block),
        )

    def _role(self, block: myst.Block) -> Role | None:
        given = block.options.get("role", "")
        role = next((role for role in get_args(Role) if role == given), None)
        if role is None:
            self.fault("LAB005", block.line, role=given or "(none)", known=", ".join(ROLES))
            return None
        if block.form == "text-cell" and role != "text":
            self.fault("LAB018", block.line)
        elif block.form == "code-cell" and role == "text":
            self.fault("LAB022", block.line)
        for option in block.options.keys() - _ALLOWED[role]:
            self.fault("LAB006", block.line, role=role, option=option)
        return role  # type: ignore[no-any-return]

    def _exercise(self, block: myst.Block, role: Role, name: str) -> str | None:
        exercise = block.options.get("exercise")
        if not exercise and role != "given":
            self.fault("LAB008", block.line, role=role, id=name)
        return exercise or None

    def _kind(self, block: myst.Block, role: Role) -> Kind | None:
        given = block.options.get("kind", "free" if role == "text" else "")
        if role not in ("answer", "text"):
            return None
        kind: Kind | None = next((kind for kind in get_args(Kind) if kind == given), None)
        if kind is None:
            self.fault("LAB007", block.line, kind=given or "(none)", known=", ".join(KINDS))
        return kind

    def _points(self, block: myst.Block) -> float | None:
        given = block.options.get("points")
        if given is None:
            return None
        points = float(given) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", given) else 0.0
        if points <= 0:
            self.fault("LAB013", block.line, points=given)
        return points


def _exercises(cells: tuple[Cell, ...]) -> tuple[Exercise, ...]:
    """Exercises in the order of their first answer; the title is the nearest heading above it."""
    titles: dict[str, str] = {}
    kinds: dict[str, Kind] = {}
    heading = ""
    for cell in cells:
        if cell.role is None:
            heading = _heading(cell.source) or heading
        elif cell.role in ("answer", "text") and cell.exercise and cell.kind:
            titles.setdefault(cell.exercise, _without_number(heading, cell.exercise))
            kinds.setdefault(cell.exercise, cell.kind)
    return tuple(
        Exercise(
            id=exercise,
            name=f"answer_{exercise.replace('.', '_')}",
            kind=kind,
            points=sum(cell.points or 0 for cell in cells if cell.exercise == exercise),
            title=titles[exercise],
        )
        for exercise, kind in kinds.items()
    )


def _heading(markdown: str) -> str:
    found = re.findall(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", markdown, flags=re.MULTILINE)
    return re.sub(r"[ \t]*\{[^{}]*\}$", "", found[-1]) if found else ""


def _without_number(heading: str, exercise: str) -> str:
    plain = re.sub(r"<[^>]+>|[\u2066-\u2069\u200e\u200f]", "", heading)
    return re.sub(rf"^.{{0,20}}?{re.escape(exercise)}[ \t]*[.:–—-]?[ \t]*", "", plain).strip() or exercise
