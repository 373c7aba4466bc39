"""Which assignments may run in a fork of a warm kernel: those whose solution gives there what a cold kernel gives.

Guards against points that depend on the engine. The source notebooks, which hold the solutions and every test, are
run once in a cold kernel and once in a warm fork, and the normalised outputs of all cells are compared; a cell that
differs between two cold kernels too says nothing. It does not see what only a hand-in does differently from the
solution. The verdict is kept in the course (``.grading-engine.json``) until the source, a package of the environment
or this code changes.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.files import atomic, digest
from workshopkit.grading.engine import imports
from workshopkit.grading.engine.crew import Runner
from workshopkit.grading.engine.execute import Execution
from workshopkit.grading.flags import flag
from workshopkit.grading.model import Flag
from workshopkit.grading.outputs import normalised

KEPT = ".grading-engine.json"
_ENGINE = Path(__file__).parent / "engine"


@dataclass(frozen=True)
class _Verdict:
    """What came of comparing: the *key* of what it stands on, and the first cell that differs, if one does."""

    key: str
    differs: str | None


class Warmth:
    """The verdicts on a course's assignments; each is found when it is first asked for, by *crew*."""

    def __init__(self, root: Path, crew: Runner, config: dict[str, Any]) -> None:
        self._path = root / KEPT
        self._crew = crew
        self._config = config
        self._lock = threading.Lock()
        self._found: dict[str, _Verdict] = {}

    def modules(self, assignment: str, source: Path, scratch: Path) -> tuple[str, ...] | None:
        """What a warm kernel for *assignment* has loaded; None where its hand-ins must have cold kernels.

        *source* is the folder of its source notebooks, *scratch* a folder in which they may be run.
        """
        if sys.platform != "linux":
            return None
        names = imports.of_assignment(source)
        with self._lock:
            verdict = self._found.get(assignment)
            if verdict is None:
                verdict = self._found[assignment] = self._verdict(assignment, source, names, scratch)
        return None if verdict.differs else names

    @property
    def notices(self) -> tuple[Flag, ...]:
        """One for each assignment that was asked for and must have cold kernels."""
        found = sorted(self._found.items())
        return tuple(flag("GRD050", lab=name, cell=one.differs) for name, one in found if one.differs)

    def _verdict(self, assignment: str, source: Path, names: tuple[str, ...], scratch: Path) -> _Verdict:
        key = _key(source, names, self._config)
        kept = self._read()
        former = kept.get(assignment)
        if former and former.key == key:
            return former
        place = scratch / "solution"
        place.mkdir()
        differs, certain = _compare(self._crew, source, names, self._config, place)
        shutil.rmtree(place, ignore_errors=True)
        verdict = _Verdict(key, differs)
        if certain:
            values = {name: {"key": one.key, "differs": one.differs} for name, one in kept.items()}
            values[assignment] = {"key": key, "differs": differs}
            atomic.write_text(self._path, json.dumps(values, indent=1, ensure_ascii=False) + "\n")
        return verdict

    def _read(self) -> dict[str, _Verdict]:
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: _Verdict(one["key"], one["differs"]) for name, one in values.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


def _key(source: Path, names: tuple[str, ...], config: Mapping[str, Any]) -> str:
    packages = sorted(
        path.name for place in sys.path if place and Path(place).is_dir() for path in Path(place).glob("*.dist-info")
    )
    stands_on = [
        digest.of_tree([source], base=source),
        digest.of_tree([_ENGINE, Path(__file__)], base=_ENGINE.parent),
        [sys.version, names, packages, config],
    ]
    return digest.of_bytes(json.dumps(stands_on, sort_keys=True).encode())


def _compare(
    crew: Runner, source: Path, names: tuple[str, ...], config: dict[str, Any], place: Path
) -> tuple[str | None, bool]:
    """The first cell whose outputs differ, None where none does; False when the machine was too slow to tell."""
    import nbformat

    for path in sorted(source.glob("*.ipynb")):
        book = nbformat.read(path, as_version=4)
        for cell in book.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        cold, warm = (_run(crew, book, source, config, place, modules) for modules in (None, names))
        different = _different(cold, warm)
        if different:
            different -= _different(cold, _run(crew, book, source, config, place, None))
        if different:
            first = book.cells[min(different)]
            name = first.metadata.get("nbgrader", {}).get("grade_id") or first.get("id") or str(min(different))
            return f"{path.stem}: {name}", "timeout" not in (cold.stopped, warm.stopped)
    return None, True


def _run(
    crew: Runner, book: Any, source: Path, config: dict[str, Any], place: Path, modules: tuple[str, ...] | None
) -> Execution:
    """Run *book* beside copies of the source's files, each time in a folder and a home of the same names."""
    folder, home = place / "work", place / "home"
    for path in (folder, home):
        shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.ipynb", ".*"))
    home.mkdir()
    return crew.run(book, folder, home, config, modules)


def _different(one: Execution, other: Execution) -> set[int]:
    cells = one.outputs.keys() | other.outputs.keys()
    found = {index for index in cells if _seen(one, index) != _seen(other, index)}
    if one.stopped != other.stopped:
        found.add(min(ran.at if ran.at is not None else 0 for ran in (one, other) if ran.stopped))
    return found


def _seen(ran: Execution, index: int) -> tuple[object, object]:
    if index not in ran.outputs:
        return None, None
    return normalised(ran.outputs[index]), ran.counts[index]
