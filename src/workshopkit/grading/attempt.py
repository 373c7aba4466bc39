"""One hand-in from its folder to points: looked at, put right, run, scored; written is only a scratch folder."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.grading import graded
from workshopkit.grading.engine import fonts
from workshopkit.grading.engine.crew import Runner
from workshopkit.grading.flags import SetAside
from workshopkit.grading.master import Master
from workshopkit.grading.model import CellResult, Course, Flag, GradingError, HandIn, Limits
from workshopkit.grading.preflight import prepare
from workshopkit.grading.score import missing_notebook, score_cells
from workshopkit.grading.stock import Steps, resources
from workshopkit.grading.warmth import Warmth


@dataclass(frozen=True)
class Bench:
    """Where hand-ins of a course are tried: its configuration, nbgrader's steps, what runs cells, limits."""

    course: Course
    config: Any
    steps: Steps
    crew: Runner
    limits: Limits
    warmth: Warmth | None = None

    def modules(self, master: Master, scratch: Path) -> tuple[str, ...] | None:
        """What a warm kernel for *master* has loaded; None where it must be a cold one."""
        return self.warmth.modules(master.assignment, master.source, scratch) if self.warmth else None


@dataclass
class Outcome:
    """One hand-in after its run: files beside it, executed notebooks, results by notebook, flags, seconds of CPU."""

    inputs: dict[str, Path] = field(default_factory=dict)
    books: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, list[CellResult]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    cpu_s: float = 0.0


_LONGEST_ROOT = 60
"""Bytes: the address of a kernel's socket below it may have 107."""


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for one run; below /tmp where the account's temporary folder has too long a name for sockets in it."""
    long = len(os.fsencode(tempfile.gettempdir())) > _LONGEST_ROOT and Path("/tmp").is_dir()
    return tempfile.TemporaryDirectory(prefix="workshop-", dir="/tmp" if long else None, ignore_cleanup_errors=True)


def attempt(bench: Bench, hand_in: HandIn, master: Master, scratch: Path) -> Outcome:
    """Prepare, run and score in *scratch*; anything unforeseen in one hand-in becomes a reason, not a stop.

    Raises SetAside with that reason, GradingError when the course itself cannot be graded.
    """
    try:
        return _run(bench, hand_in, master, scratch)
    except (SetAside, GradingError):
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
        raise SetAside("GRD039", reason=reason) from error


def _run(bench: Bench, hand_in: HandIn, master: Master, scratch: Path) -> Outcome:
    import nbformat

    prepared = prepare(hand_in.folder, master, scratch)
    outcome = Outcome(flags=list(prepared.flags))
    folder = scratch / "work" / hand_in.assignment
    folder.mkdir(parents=True)
    outcome.inputs = graded.inputs(prepared.beside, master)
    graded.lay_out(folder, outcome.inputs)
    modules = bench.modules(master, scratch)
    for number, (name, notebook) in enumerate(master.notebooks.items()):
        if name not in prepared.notebooks:
            outcome.cells[name] = missing_notebook(notebook, master)
            continue
        about = resources(bench.course, hand_in.seat, hand_in.assignment, name, folder)
        book = bench.steps.sanitise(nbformat.from_dict(prepared.notebooks[name]), about)
        home = scratch / f"h{number}"
        home.mkdir()
        if "matplotlib" in str(book.cells) or any(path.suffix == ".py" for path in outcome.inputs.values()):
            fonts.lay_out(home)
        execution = bench.crew.run(book, folder, home, bench.steps.execution(), modules)
        if execution.at == -1:
            raise SetAside("GRD039", reason="no kernel could be started")
        for index, outputs in execution.outputs.items():
            book.cells[index].outputs = [nbformat.from_dict(output) for output in outputs]
            book.cells[index].execution_count = execution.counts[index]
        book.metadata["language_info"] = execution.language
        book = bench.steps.finish(book, about)
        cells, flags = score_cells(book, execution, notebook, master)
        outcome.books[name], outcome.cells[name] = book, cells
        outcome.flags += flags
        outcome.cpu_s += execution.cpu_s
    return outcome
