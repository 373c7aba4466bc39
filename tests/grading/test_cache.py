"""The same work is run once; what the machine may have caused is never kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from grading.batches import LIMITS, copied
from grading.small_course import answered, hand_in, released
from grading.test_score import rows
from workshopkit.grading import cache
from workshopkit.grading.cache import Cached
from workshopkit.grading.engine.execute import Execution
from workshopkit.grading.model import Course, Limits, Result
from workshopkit.grading.run import grade

PATIENT = Limits(cell_cpu_s=100, notebook_wall_s=200, memory_mb=1024)
"""A run that took as long as one cell may is not kept."""

CODE = {"cell_type": "code", "source": "1", "metadata": {}}
TEXT = {"cell_type": "markdown", "source": "a", "metadata": {}}
BOOK: dict[str, Any] = {"cells": [CODE, TEXT], "metadata": {}}


class Counting:
    """A runner that gives *execution* and counts."""

    def __init__(self, execution: Execution, wrote: str | None = None) -> None:
        self.execution, self.runs, self.wrote = execution, 0, wrote

    def run(self, notebook: Any, folder: Path, home: Path, config: dict[str, Any], *more: Any) -> Execution:
        self.runs += 1
        if self.wrote:
            (folder / self.wrote).write_text("x", encoding="utf-8")
        return self.execution


def runs(root: Path, runner: Counting, *books: Any, limits: Limits = LIMITS, files: tuple[str, ...] = ("", "")) -> int:
    """How often *runner* is asked for *books*, each in a folder of its own with the file of *files*."""
    cached = Cached(runner, root, limits)
    for number, book in enumerate(books):
        folder = root / f"work{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "accounts.csv").write_text(files[number], encoding="utf-8")
        assert cached.run(book, folder, root, {}).outputs == runner.execution.outputs
    cached.trim()
    return runner.runs


def executed(text: str = "1", **changes: Any) -> Execution:
    output = [{"output_type": "stream", "name": "stdout", "text": text}]
    return Execution(outputs={0: output}, counts={0: 1}, language={"name": "python"}, **changes)


def test_an_unchanged_release_of_many_seats_is_run_once_and_a_second_run_takes_all(
    made: Course, tmp_path: Path
) -> None:
    course = copied(made, tmp_path / "course")
    hand_ins = [hand_in(course, f"S{n:02}", released(course)) for n in range(1, 4)]
    hand_ins.append(hand_in(course, "S04", answered(course)))
    found: list[Result] = []
    summary = grade(course, hand_ins, limits=PATIENT, sink=found.append)
    assert (summary.graded, summary.reused) == (4, 2)
    first = rows(course)
    assert [score for (seat, _), score in first.items() if seat == "S01"] == [
        score for (seat, _), score in first.items() if seat == "S03"
    ]
    shutil.rmtree(course.root / "autograded")
    again: list[Result] = []
    assert grade(course, hand_ins, limits=PATIENT, sink=again.append).reused == 4
    assert rows(course) == first
    plain = [[row.model_copy(update={"cpu_s": 0.0}) for row in one] for one in (found, again)]
    assert plain[0] == plain[1]
    anew = grade(course, hand_ins[3:], limits=PATIENT, sink=again.append, again=True)
    assert anew.reused == 0


def test_other_cells_data_limits_or_settings_are_other_work(tmp_path: Path) -> None:
    other = {**BOOK, "cells": [{**CODE, "source": "2"}, TEXT]}
    text = {**BOOK, "cells": [CODE, {**TEXT, "source": "b"}]}
    assert runs(tmp_path / "a", Counting(executed()), BOOK, BOOK) == 1
    assert runs(tmp_path / "b", Counting(executed()), BOOK, text) == 1
    assert runs(tmp_path / "c", Counting(executed()), BOOK, other) == 2
    assert runs(tmp_path / "d", Counting(executed()), BOOK, BOOK, files=("1", "2")) == 2
    longer = Limits(LIMITS.cell_cpu_s + 1, LIMITS.notebook_wall_s, LIMITS.memory_mb)
    assert cache.key(BOOK, tmp_path / "a" / "work0", longer, {}, ()) != cache.key(
        BOOK, tmp_path / "a" / "work0", LIMITS, {}, ()
    )


@pytest.mark.parametrize(
    "execution",
    [
        executed(stopped="timeout", at=0),
        executed(stopped="died", at=0),
        executed(stopped="memory", at=0),
        executed("MemoryError: Unable to allocate 8 GiB"),
        executed("CellTimeoutError"),
        executed("OSError: [Errno 28] No space left on device"),
    ],
)
def test_what_the_machine_may_have_caused_is_run_again(tmp_path: Path, execution: Execution) -> None:
    assert runs(tmp_path, Counting(execution), BOOK, BOOK) == 2


def test_a_run_that_took_a_cells_time_or_wrote_files_is_run_again(tmp_path: Path) -> None:
    assert runs(tmp_path / "slow", Counting(executed()), BOOK, BOOK, limits=Limits(0, 1, 256)) == 2
    assert runs(tmp_path / "writing", Counting(executed(), wrote="figure.png"), BOOK, BOOK) == 2


def test_a_damaged_entry_is_run_again_and_the_oldest_entries_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = Counting(executed())
    assert runs(tmp_path, runner, BOOK) == 1
    (entry,) = (tmp_path / cache.FOLDER).rglob("*.z")
    entry.write_bytes(entry.read_bytes()[:10])
    assert runs(tmp_path, runner, BOOK, BOOK) == 2
    monkeypatch.setattr(cache, "MOST_MB", 0)
    runs(tmp_path, runner, BOOK)
    assert not list((tmp_path / cache.FOLDER).rglob("*.z"))
