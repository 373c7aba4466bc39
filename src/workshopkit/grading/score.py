"""Points of one executed notebook, cell by cell, by nbgrader's own rule."""

from __future__ import annotations

from typing import Any

from workshopkit.grading.engine.execute import Execution
from workshopkit.grading.flags import flag
from workshopkit.grading.hints import hint_of
from workshopkit.grading.master import Master, MasterCell, MasterNotebook
from workshopkit.grading.model import CellResult, CellState, Flag

_TIMEOUT = "CellTimeoutError"
_STOPPED = {"died": "GRD031", "processes": "GRD046", "memory": "GRD047", "files": "GRD048"}


def score_cells(
    book: Any, execution: Execution, notebook: MasterNotebook, master: Master
) -> tuple[list[CellResult], list[Flag]]:
    """Results of the graded cells of *notebook* in its order, and flags for cells that ran out of time or died.

    A cell that was never reached because the kernel stopped has 0 points; nbgrader gives such a hand-in none at all.
    """
    found: dict[str, CellResult] = {}
    flags: list[Flag] = []
    late = False
    for index, cell in enumerate(book.cells):
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        known = notebook.cells.get(name)
        own = cell.cell_type == "code" and _timed_out(cell)
        if own or (execution.stopped == "timeout" and index == execution.at):
            flags.append(flag("GRD030", cell=name or cell.id))
        late = late or own
        if known is None or known.points is None:
            continue
        found[known.id] = _cell(cell, index, known, execution, master, late, flags)
        late = False
    if execution.stopped in _STOPPED:
        flags.append(flag(_STOPPED[execution.stopped], cell=_name(book, execution.at)))
    for known in notebook.graded:
        if known.id not in found:
            exercise = master.exercise_of(known.id)
            found[known.id] = CellResult(
                id=known.id, exercise=exercise, score=0.0, max=known.points or 0.0, state="missing"
            )
    return [found[known.id] for known in notebook.graded], flags


def missing_notebook(notebook: MasterNotebook, master: Master) -> list[CellResult]:
    """Results of a notebook that was not handed in: no points, as in nbgrader."""
    return [
        CellResult(
            id=known.id, exercise=master.exercise_of(known.id), score=0.0, max=known.points or 0.0, state="missing"
        )
        for known in notebook.graded
    ]


def _cell(
    cell: Any, index: int, known: MasterCell, execution: Execution, master: Master, late: bool, flags: list[Flag]
) -> CellResult:
    most = known.points or 0.0
    score: float | None
    state: CellState
    if cell.cell_type == "code" and _unreached(cell, index, execution):
        score, state = 0.0, "timeout" if execution.stopped == "timeout" else "died"
    else:
        score = _points(cell, known, flags)
        state = _state(score, most, known, late)
    hint = hint_of(cell.outputs) if cell.cell_type == "code" else None
    return CellResult(id=known.id, exercise=master.exercise_of(known.id), score=score, max=most, state=state, hint=hint)


def _points(cell: Any, known: MasterCell, flags: list[Flag]) -> float | None:
    from nbgrader.utils import determine_grade

    if not cell.metadata.nbgrader.get("grade"):
        return None
    try:
        score, _ = determine_grade(cell)
    except (ValueError, KeyError):
        # A result above the maximum stops nbgrader; a result without text cannot be read by it either.
        flags.append(flag("GRD045", cell=known.id))
        return 0.0
    return None if score is None else float(score)


def _state(score: float | None, most: float, known: MasterCell, late: bool) -> CellState:
    if score is None:
        return "manual"
    if score >= most and not (known.manual and most > 0):
        return "passed"
    if score > 0:
        return "partial"
    return "timeout" if late else "failed"


def _unreached(cell: Any, index: int, execution: Execution) -> bool:
    return execution.stopped is not None and index not in execution.outputs and bool(cell.source.strip())


def _timed_out(cell: Any) -> bool:
    return any(output.get("ename") == _TIMEOUT for output in cell.outputs)


def _name(book: Any, index: int | None) -> str:
    if index is None or not 0 <= index < len(book.cells):
        return "-"
    cell = book.cells[index]
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or cell.id)
