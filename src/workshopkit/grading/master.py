"""The master of an assignment: what each of its notebooks must hold, from the gradebook and from the release.

The gradebook tells points and the full source of locked cells; the release tells what the participant was given,
and is what a hand-in is compared with.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.files import digest
from workshopkit.grading.course import make_release
from workshopkit.grading.folders import course_folders
from workshopkit.grading.model import Course, GradingError
from workshopkit.grading.settings import files as settings_files


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
    """The assignment, its notebooks by name in order, with the *digest* of everything in it that a score stands on."""

    assignment: str
    notebooks: Mapping[str, MasterNotebook]
    exercises: tuple[str, ...]
    source: Path
    digest: str
    own_files: frozenset[str] = field(default_factory=frozenset)
    ignored: tuple[str, ...] = ()

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

    folders = course_folders(config)
    source = folders.source(assignment)
    try:
        rows = gradebook.find_assignment(assignment).notebooks
    except MissingEntry:
        raise GradingError(
            f"{course.root}: the gradebook has no assignment {assignment}; prepare it first "
            f"('nbgrader generate_assignment {assignment}' in that folder)"
        ) from None
    if not rows:
        raise GradingError(f"{source}: the gradebook has no notebook of {assignment}; prepare it first")
    release = _releases(course, config, folders.release(assignment), assignment, [row.name for row in rows])
    rows = sorted(rows, key=lambda row: str(row.name))
    notebooks = {row.name: _notebook(release[row.name], row) for row in rows}
    excluded = config.Autograde.get("exclude_overwriting", {}) if "Autograde" in config else {}
    own = frozenset(Path(name).as_posix() for name in excluded.get(assignment, []))
    stands_on = [digest.of_tree([source], base=source), _settled(config, course), *map(_told, notebooks.values())]
    exercises = _exercises(source / "lab.json")
    whole = digest.of_bytes("\n".join(stands_on).encode())
    return Master(assignment, notebooks, exercises, source, whole, own, folders.ignored)


def _settled(config: Any, course: Course) -> str:
    """The configuration as text, wherever the course lies."""
    values = json.dumps(
        config, sort_keys=True, default=lambda value: getattr(value, "__qualname__", type(value).__name__)
    )
    contents = [digest.of_file(path) for path in settings_files(course)]
    return values.replace(json.dumps(str(course.root))[1:-1], "") + " ".join(contents)


def _told(notebook: MasterNotebook) -> str:
    """What the gradebook says about *notebook*: its points may be changed there without the source."""
    return json.dumps([notebook.name, notebook.kernel, [dict(cell.metadata) for cell in notebook.cells.values()]])


def _notebook(given: Mapping[str, Any], row: Any) -> MasterNotebook:
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


def _releases(
    course: Course, config: Any, release: Path, assignment: str, names: list[str]
) -> dict[str, dict[str, Any]]:
    """Cells of the release by notebook and grade id, in order; made anew where the course keeps no release.

    Empty where there is no source either: hand-ins are then compared with the gradebook alone.
    """
    if release.is_dir():
        return {name: _cells(release / f"{name}.ipynb") for name in names}
    with tempfile.TemporaryDirectory(prefix="workshop-") as scratch:
        made = Path(scratch, "release")
        with contextlib.suppress(GradingError):
            make_release(course, config, assignment, made)
        return {name: _cells(made / f"{name}.ipynb") for name in names}


def _cells(path: Path) -> dict[str, Any]:
    import nbformat

    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError):
        return {}
    marks = [(cell, cell.metadata.get("nbgrader")) for cell in cells]
    return {mark["grade_id"]: cell for cell, mark in marks if isinstance(mark, dict) and "grade_id" in mark}


def _exercises(path: Path) -> tuple[str, ...]:
    try:
        return tuple(one["id"] for one in json.loads(path.read_text(encoding="utf-8"))["exercises"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()
