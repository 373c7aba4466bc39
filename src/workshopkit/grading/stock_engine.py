"""``--engine nbgrader``: hand-ins graded by stock nbgrader, each alone, with the rows of the kit's own engines.

For an office that wants nbgrader's own word. Nothing is repaired beforehand, and nothing protects the machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import workshopkit
from workshopkit.grading import gradebook
from workshopkit.grading.course import quiet
from workshopkit.grading.flags import flag
from workshopkit.grading.master import Master, read_master
from workshopkit.grading.model import CellResult, CellState, Course, GradingError, HandIn, Limits, Result, Unprotected
from workshopkit.grading.settings import configuration, modules_of

PROTECTION = "UNPROTECTED (nbgrader itself)"
Ask = Callable[[HandIn, bool], str | None]


@contextmanager
def stock_nbgrader(course: Course, limits: Limits) -> Iterator[Ask]:
    """What grades one hand-in of *course* (again, when the second argument is true) and says why it could not.

    Raises GradingError when nbgrader does not start.
    """
    own = str(Path(workshopkit.__file__).resolve().parents[1])
    command = [sys.executable, "-P", "-m", "workshopkit.grading.autograde"]
    paths = os.pathsep.join([own, *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    )
    assert process.stdin is not None
    assert process.stdout is not None
    jobs = process.stdin

    def ask(hand_in: HandIn, force: bool) -> str | None:
        job = {
            "root": str(course.root),
            "db_url": course.db_url,
            "settings": [str(folder) for folder in course.settings],
            "copy": course.copy,
            "seat": hand_in.seat,
            "assignment": hand_in.assignment,
            "force": force,
            "wall_s": limits.notebook_wall_s * 4,
        }
        jobs.write(json.dumps(job).encode() + b"\n")
        jobs.flush()
        reason: str | None = _answer(process)["reason"]
        return reason

    try:
        _answer(process)
        yield ask
    finally:
        jobs.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _answer(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise GradingError("the process of nbgrader ended; make the environment again and retry")
    answer: dict[str, Any] = json.loads(line)
    return answer


def stock_results(
    course: Course, hand_ins: Iterable[HandIn], limits: Limits, *, again: bool, unprotected: bool
) -> Generator[Result, None, None]:
    """Results of *hand_ins* by stock nbgrader, in order; what it refuses is set aside with its reason.

    A hand-in that has all its scores is graded again only when *again* or when it is newer, as nbgrader decides.
    Raises GradingError for a course that cannot be graded, Unprotected unless *unprotected*.
    """
    if not unprotected:
        raise Unprotected(
            "nbgrader runs hand-ins with all rights of your account; take another engine, or give --unprotected when "
            "you trust every hand-in"
        )
    config = configuration(course)
    masters: dict[str, Master] = {}
    with stock_nbgrader(course, limits) as ask, quiet(), modules_of(course.root):
        for hand_in in hand_ins:
            with gradebook.open_gradebook(course, config) as book:
                if hand_in.assignment not in masters:
                    masters[hand_in.assignment] = read_master(course, config, book, hand_in.assignment)
                force = again or not gradebook.is_scored(book, hand_in)
            # nbgrader opens the gradebook itself: nobody else may hold it while it works.
            reason = ask(hand_in, force)
            with gradebook.open_gradebook(course, config) as book:
                yield _result(book, hand_in, masters[hand_in.assignment], reason)


def _result(book: Any, hand_in: HandIn, master: Master, reason: str | None) -> Result:
    cells: tuple[CellResult, ...] = ()
    score = None
    if reason is None:
        cells, score = gradebook.standing(book, hand_in, tuple(_cells(book, hand_in, master)))
    return Result(
        seat=hand_in.seat,
        lab=hand_in.assignment,
        submission=f"{hand_in.received:%Y%m%dT%H%M%SZ}" if hand_in.received else "undated",
        state="graded" if reason is None else "set_aside",
        final=True,
        score=score,
        max=master.max,
        cpu_s=0.0,
        protection=PROTECTION,
        cells=cells,
        flags=hand_in.flags if reason is None else (*hand_in.flags, flag("GRD062", reason=reason)),
    )


def _cells(book: Any, hand_in: HandIn, master: Master) -> Iterator[CellResult]:
    submission = book.find_submission(hand_in.assignment, hand_in.seat)
    for notebook in sorted(submission.notebooks, key=lambda one: str(one.name)):
        for row in notebook.grades:
            most = float(row.max_score)
            score = row.auto_score
            state: CellState = "manual" if row.needs_manual_grade or score is None else _state(score, most)
            if score is None and not row.needs_manual_grade:
                score, state = 0.0, "missing"
            yield CellResult(id=row.name, exercise=master.exercise_of(row.name), score=score, max=most, state=state)


def _state(score: float, most: float) -> CellState:
    return "passed" if score >= most else "partial" if score > 0 else "failed"
