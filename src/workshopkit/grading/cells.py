"""The cells of a hand-in brought back to what nbgrader needs, each change told by a flag.

Guards against what people and editors do to cells: copy, delete, rename, convert, edit what was locked. What was
tampered with is found by comparing with the release that was given, not by nbgrader's checksums, which hold nothing
back. Which copy counts follows nbgrader: the last one.

It does not see code that changes how tests behave from inside the notebook; no repair of cells can.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from workshopkit.grading.flags import SetAside, flag
from workshopkit.grading.master import MasterNotebook
from workshopkit.grading.model import Flag

Cells = list[dict[str, Any]]
Step = Callable[[Cells, MasterNotebook], list[Flag]]


def repair_cells(cells: Cells, master: MasterNotebook) -> tuple[Cells, list[Flag]]:
    """A repaired copy of *cells*. Raises SetAside when the assignment has cells and none is among them."""
    cells = copy.deepcopy(cells)
    flags = [one for step in STEPS for one in step(cells, master)]
    if master.cells and not any(_grade_id(cell) for cell in cells):
        raise SetAside("GRD035", file=f"{master.name}.ipynb")
    return cells, flags


def _grade_id(cell: dict[str, Any]) -> str | None:
    marks = cell["metadata"].get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else None


def drop_unusable_marks(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """Metadata that names no cell of the assignment would stop nbgrader's own checks."""
    flags = []
    for cell in cells:
        name = _grade_id(cell)
        if "nbgrader" in cell["metadata"] and name not in master.cells:
            del cell["metadata"]["nbgrader"]
            if name and not _of_master(cell, master):
                flags.append(flag("GRD032", cell=name))
    return flags


def _of_master(cell: dict[str, Any], master: MasterNotebook) -> str | None:
    by_id = [name for name, known in master.cells.items() if known.cell_id and known.cell_id == cell["id"]]
    return by_id[0] if by_id else None


def restore_marks(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """Give lost metadata back: by the cell's own id, else where exactly one locked source of the release fits."""
    flags = []
    present = {_grade_id(cell) for cell in cells}
    for cell in cells:
        if _grade_id(cell):
            continue
        name = _of_master(cell, master) or _by_source(cell, master)
        if name and name not in present:
            cell["metadata"]["nbgrader"] = dict(master.cells[name].metadata)
            present.add(name)
            flags.append(flag("GRD012", cell=name))
    return flags


def _by_source(cell: dict[str, Any], master: MasterNotebook) -> str | None:
    text = cell["source"].strip()
    fits = [
        name
        for name, known in master.cells.items()
        if known.locked and known.given and known.given.strip() == text and known.type == cell["cell_type"]
    ]
    return fits[0] if text and len(fits) == 1 else None


def keep_last_copies(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """Of a cell that is there twice the last counts, as in nbgrader; earlier copies become ordinary cells."""
    flags = []
    seen: set[str] = set()
    for cell in reversed(cells):
        name = _grade_id(cell)
        if name is None:
            continue
        if name in seen:
            del cell["metadata"]["nbgrader"]
            flags.append(flag("GRD008", cell=name))
        seen.add(name)
    return list({one.values["cell"]: one for one in reversed(flags)}.values())


def restore_types(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """A cell turned from code to text or back gets its type again; what was written in it stays."""
    flags = []
    for cell in cells:
        name = _grade_id(cell)
        if name is None or cell["cell_type"] == master.cells[name].type:
            continue
        cell["cell_type"] = master.cells[name].type
        cell.pop("attachments", None)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        else:
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
        flags.append(flag("GRD010", cell=name))
    return flags


def restore_points_and_locks(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """All nbgrader metadata as they were given; told when points or kind of the cell had been changed."""
    flags = []
    for cell in cells:
        name = _grade_id(cell)
        if name is None:
            continue
        given, marks = master.cells[name].metadata, cell["metadata"]["nbgrader"]
        told = ("grade", "solution", "locked", "points", "task")
        if any(marks.get(key) != given.get(key) for key in told if key != "task" or "task" in marks):
            flags.append(flag("GRD013", cell=name))
        cell["metadata"]["nbgrader"] = dict(given)
    return flags


def tell_edited(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """Locked cells that differ from the release; nbgrader puts the original back before anything runs."""
    flags = []
    for cell in cells:
        name = _grade_id(cell)
        known = master.cells.get(name) if name else None
        if known and known.locked and known.given is not None and not _same(cell["source"], known.given):
            flags.append(flag("GRD007", cell=known.id))
    return flags


def _same(one: str, other: str) -> bool:
    return [line.rstrip() for line in one.strip().splitlines()] == [
        line.rstrip() for line in other.strip().splitlines()
    ]


def tell_swapped(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """Two cells that carry each other's mark: graded by mark, as nbgrader does, and told."""
    worn = {_of_master(cell, master): _grade_id(cell) for cell in cells if _of_master(cell, master)}
    flags = []
    for own, other in worn.items():
        if own and other and own < other and worn.get(other) == own:
            flags.append(flag("GRD036", cell=own, other=other))
    return flags


def tell_missing(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """Cells of the assignment that are gone: no points where there are points, an answer lost where there are none."""
    present = {_grade_id(cell) for cell in cells}
    return [
        flag("GRD009" if known.points is not None else "GRD044", cell=name)
        for name, known in master.cells.items()
        if name not in present
    ]


def tell_order(cells: Cells, master: MasterNotebook) -> list[Flag]:
    """Cells run in the order of the hand-in; told when it is not the order of the release."""
    present = [name for cell in cells if (name := _grade_id(cell))]
    given = [name for name in master.cells if name in present]
    moved = [name for name, expected in zip(present, given, strict=False) if name != expected]
    return [flag("GRD025", cell=moved[0])] if moved else []


STEPS: tuple[Step, ...] = (
    drop_unusable_marks,
    keep_last_copies,  # before lost marks are given back: a copy without marks must not count as lost
    restore_marks,
    restore_types,
    restore_points_and_locks,
    tell_edited,
    tell_swapped,
    tell_missing,
    tell_order,
)
"""What happens to the cells, in order."""
