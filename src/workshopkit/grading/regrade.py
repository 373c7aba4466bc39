"""Who gains and who loses by a corrected test, found in a copy of the course before anything is written."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.grading.course import prepare_assignment, quiet
from workshopkit.grading.gradebook import open_gradebook
from workshopkit.grading.model import CellResult, Course, HandIn, Limits, Result
from workshopkit.grading.run import grade
from workshopkit.grading.settings import configuration


@dataclass(frozen=True)
class Change:
    """Points of one *seat* in one *exercise* (or cell without one), *before* and *after*."""

    seat: str
    exercise: str
    before: float
    after: float


def changed_cells(old: Any, new: Any) -> list[str]:
    """Ids of the cells whose source differs between two notebooks of the same assignment, in order."""
    was = {cell.id: cell.source for cell in old.cells}
    return [cell.id for cell in new.cells if was.get(cell.id) != cell.source]


def what_seats_would_see(old: Any, new: Any) -> list[str]:
    """Ids of cells in which the release of *new* is not that of *old*: other text, type, points or place.

    A hand-in is made from the old release. Where this list is empty, only what seats never saw has changed.
    """
    mine, theirs = [_seen(cell) for cell in new.cells], [_seen(cell) for cell in old.cells]
    if [one[0] for one in mine] != [one[0] for one in theirs]:
        return sorted({one[0] for one in mine} ^ {one[0] for one in theirs}) or [mine[0][0]]
    return [one[0] for one, other in zip(mine, theirs, strict=True) if one != other]


def _seen(cell: Any) -> tuple[str, str, str, dict[str, Any]]:
    marks = {name: value for name, value in cell.metadata.get("nbgrader", {}).items() if name != "checksum"}
    return cell.id, cell.cell_type, cell.source, marks


def try_out(
    course: Course,
    lab: str,
    notebook: bytes,
    hand_ins: Iterable[HandIn],
    *,
    limits: Limits,
    unprotected: bool,
    workers: int,
    sink: Callable[[Result], None],
) -> None:
    """Grade *hand_ins* of *lab* against *notebook* in place of its source, in a copy; *course* is only read.

    Raises as :func:`workshopkit.grading.run.grade`.
    """
    with tempfile.TemporaryDirectory(prefix="workshop-regrade-", ignore_cleanup_errors=True) as scratch:
        root = Path(scratch, "course")
        shutil.copytree(course.root / "source" / lab, root / "source" / lab)
        (root / "source" / lab / f"{lab}.ipynb").write_bytes(notebook)
        settings = course.root / "nbgrader_config.py"
        if settings.is_file():
            shutil.copyfile(settings, root / settings.name)
        copy = Course(root=root, db_url=f"sqlite:///{(root / 'gradebook.db').as_posix()}")
        prepare_assignment(copy, lab)
        grade(copy, hand_ins, limits=limits, sink=sink, unprotected=unprotected, workers=workers)


def set_by_person(course: Course, lab: str) -> set[tuple[str, str]]:
    """(seat, cell) of every score of *lab* that a person gave in the gradebook; a regrade leaves those alone."""
    with quiet(), open_gradebook(course, configuration(course)) as book:
        return {
            (submission.student.id, grade.name)
            for submission in book.assignment_submissions(lab)
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.manual_score is not None
        }


def compare(before: Result, after: Result, kept: Iterable[tuple[str, str]]) -> list[Change]:
    """What differs between two results of the same hand-in, exercise by exercise; *kept* are scores by a person.

    Texts still to be read count as no points in both.
    """
    fixed = {cell for seat, cell in kept if seat == before.seat}
    were = {cell.id: cell for cell in before.cells}
    now = [were[cell.id] if cell.id in fixed and cell.id in were else cell for cell in after.cells]
    old, new = _points(before.cells), _points(now)
    return [
        Change(before.seat, name, old.get(name, 0.0), points)
        for name, points in new.items()
        if abs(points - old.get(name, 0.0)) > 1e-9
    ]


def _points(cells: Iterable[CellResult]) -> Mapping[str, float]:
    sums: dict[str, float] = {}
    for cell in cells:
        name = cell.exercise or cell.id
        sums[name] = sums.get(name, 0.0) + (cell.score or 0.0)
    return sums
