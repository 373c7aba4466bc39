"""A hand-in before anything of it runs: repaired and told, or set aside and told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.grading.cells import repair_cells
from workshopkit.grading.flags import SetAside, flag
from workshopkit.grading.graded import MOST_BYTES
from workshopkit.grading.handin import Files, find_files
from workshopkit.grading.master import Master, MasterNotebook
from workshopkit.grading.model import Flag
from workshopkit.grading.reading import read_notebook
from workshopkit.grading.shape import bring_into_shape


@dataclass
class Prepared:
    """What can be graded of a hand-in: valid notebooks by name, files beside them by path inside the hand-in."""

    notebooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    beside: dict[str, Path] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)


def prepare(folder: Path, master: Master, scratch: Path) -> Prepared:
    """Read the hand-in in *folder*; nothing in it is changed. Raises SetAside with the reason as a flag."""
    files: Files = find_files(folder, master, scratch)
    prepared = Prepared(beside=files.beside, flags=files.flags)
    for name, path in files.notebooks.items():
        book, flags = _notebook(path, master.notebooks[name])
        prepared.notebooks[name] = book
        prepared.flags += flags
    return prepared


def _notebook(path: Path, master: MasterNotebook) -> tuple[dict[str, Any], list[Flag]]:
    if path.stat().st_size > MOST_BYTES:
        raise SetAside("GRD021", file=path.name, mb=path.stat().st_size // 10**6)
    found, flags = read_notebook(path.read_bytes(), path.name)
    book, shaped = bring_into_shape(found, path.name)
    book["cells"], repaired = repair_cells(book["cells"], master)
    return book, flags + shaped + _kernel(book, master) + repaired


def _kernel(book: dict[str, Any], master: MasterNotebook) -> list[Flag]:
    """nbgrader runs the notebook with the kernel of the release whatever it says; told when it says another."""
    said = book["metadata"].get("kernelspec", {}).get("name")
    if said is None or master.kernel is None or said == master.kernel:
        return []
    return [flag("GRD014", kernel=str(said))]
