"""The master of an assignment: what each of its notebooks must hold, from the gradebook and from the release.

The gradebook tells points and the full source of locked cells; the release tells what the participant was given,
and is what a hand-in is compared with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.files import digest
from workshopkit.grading.model import Course, GradingError


@dataclass(frozen=True)
class MasterCell:
    """A cell that nbgrader knows by *id* (grade id).

    *points* is None for a cell that gives none; *given* is its source in the release (None when the release has
    none); *cell_id* its notebook cell id there; *metadata* the whole nbgrader metadata to restore.
    """

    id: str
    type: str
    locked: bool
    points: float | None
    manual: bool
    given: str | None
    cell_id: str | None
    metadata: Mapping[str, Any]


@dataclass(frozen=True)
class MasterNotebook:
    """One notebook of the assignment, its cells in the order of the release."""

    name: str
    kernel: str | None
    cells: Mapping[str, MasterCell]

    @property
    def graded(self) -> tuple[MasterCell, ...]:
        """The cells that give points."""
        return tuple(cell for cell in self.cells.values() if cell.points is not None)


@dataclass(frozen=True)
class Master:
    """The assignment, with the *digest* of everything in it that a score stands on."""

    assignment: str
    notebooks: Mapping[str, MasterNotebook]
    exercises: tuple[str, ...]
    source: Path
    digest: str
    own_files: frozenset[str] = field(default_factory=frozenset)

    @property
    def max(self) -> float:
        """Points of the whole assignment."""
        return sum(cell.points or 0.0 for notebook in self.notebooks.values() for cell in notebook.graded)

    def exercise_of(self, cell: str) -> str | None:
        """Exercise of a graded cell by its id: ``test-1-4`` and ``test-1-4-b`` belong to exercise 1.4."""
        rest = cell.partition("-")[2]
        fits = [one for one in self.exercises if f"{rest}-".startswith(one.replace(".", "-") + "-")]
        return max(fits, key=len, default=None)


def read_master(course: Course, config: Any, gradebook: Any, assignment: str) -> Master:
    """Read *assignment* from the open *gradebook* and the course's folders.

    Raises GradingError when the gradebook does not have it.
    """
    from nbgrader.api import MissingEntry

    source = course.root / "source" / assignment
    try:
        rows = gradebook.find_assignment(assignment).notebooks
    except MissingEntry:
        raise GradingError(f"{course.root}: the gradebook has no assignment {assignment}; prepare it first") from None
    notebooks = {row.name: _notebook(course, assignment, row) for row in rows}
    if not notebooks:
        raise GradingError(f"{source}: the gradebook has no notebook of {assignment}; prepare it first")
    excluded = config.Autograde.get("exclude_overwriting", {}) if "Autograde" in config else {}
    own = frozenset(Path(name).as_posix() for name in excluded.get(assignment, []))
    settings = course.root / "nbgrader_config.py"
    stands_on = digest.of_tree([source, *([settings] if settings.is_file() else [])], base=course.root)
    return Master(assignment, notebooks, _exercises(source / "lab.json"), source, stands_on, own)


def _notebook(course: Course, assignment: str, row: Any) -> MasterNotebook:
    given = _release(course.root / "release" / assignment / f"{row.name}.ipynb")
    points = {cell.name: float(cell.max_score) for cell in [*row.grade_cells, *row.task_cells]}
    solutions = {cell.name for cell in row.solution_cells}
    tasks = {cell.name for cell in row.task_cells}
    known = {}
    for source in row.source_cells:
        name = source.name
        released = given.get(name, {})
        metadata = {
            "grade": name in points and name not in tasks,
            "grade_id": name,
            "locked": source.locked,
            "schema_version": 3,
            "solution": name in solutions,
            "task": name in tasks,
            "cell_type": source.cell_type,
            "checksum": source.checksum,
        } | ({"points": points[name]} if name in points else {})
        known[name] = MasterCell(
            id=name,
            type=source.cell_type,
            locked=source.locked,
            points=points.get(name),
            manual=name in points and (name in solutions or name in tasks),
            given=released.get("source"),
            cell_id=released.get("id"),
            metadata=metadata | released.get("metadata", {}).get("nbgrader", {}),
        )
    order = [name for name in given if name in known]
    order += [name for name in known if name not in order]
    kernel = json.loads(row.kernelspec).get("name") if row.kernelspec else None
    return MasterNotebook(row.name, kernel, {name: known[name] for name in order})


def _release(path: Path) -> dict[str, Any]:
    """Cells of the release by grade id, in order; empty when there is no readable release."""
    import nbformat

    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError):
        return {}
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells if "grade_id" in cell.metadata.get("nbgrader", {})}


def _exercises(path: Path) -> tuple[str, ...]:
    try:
        return tuple(one["id"] for one in json.loads(path.read_text(encoding="utf-8"))["exercises"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()
