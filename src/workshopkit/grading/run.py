"""Grading hand-ins, several at once and written by one; whatever one of them is or does, the others are graded."""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from workshopkit.files import atomic
from workshopkit.grading import gradebook, graded
from workshopkit.grading.attempt import Bench, Outcome, attempt, scratch_folder
from workshopkit.grading.course import quiet
from workshopkit.grading.engine.crew import Crew
from workshopkit.grading.flags import SetAside, flag, state
from workshopkit.grading.folders import course_folders
from workshopkit.grading.master import Master, read_master
from workshopkit.grading.model import Course, Engine, Flag, GradingError, HandIn, Limits, Result, Summary
from workshopkit.grading.sandbox import confine
from workshopkit.grading.settings import configuration, modules_of
from workshopkit.grading.stock import steps
from workshopkit.grading.stock_engine import PROTECTION as STOCK_PROTECTION
from workshopkit.grading.stock_engine import stock_results
from workshopkit.grading.warmth import Warmth

_SUBMISSION = re.compile(r"^\d{8}T\d{6}Z-[0-9a-f]{8}$")


@dataclass
class _Desk:
    """What a batch keeps open: a bench where hand-ins are tried, the gradebook, masters already read.

    The gradebook belongs to the thread that opened it, the only one that writes.
    """

    bench: Bench
    book: Any
    crew: Crew
    masters: dict[str, Master] = field(default_factory=dict)

    def master(self, assignment: str) -> Master:
        """The master of *assignment*, read once in a batch."""
        if assignment not in self.masters:
            self.masters[assignment] = read_master(self.bench.course, self.bench.config, self.book, assignment)
        return self.masters[assignment]


def grade(
    course: Course,
    hand_ins: Iterable[HandIn],
    *,
    engine: Engine = "fork",
    limits: Limits,
    sink: Callable[[Result], None],
    again: bool = False,
    unprotected: bool = False,
    workers: int = 1,
) -> Summary:
    """Grade *hand_ins* into the course's gradebook and give each Result to *sink*, as they are done.

    With *workers* above 1 so many run at once; two of one seat and assignment always one after the other.

    A hand-in that was graded before with the same content, master and limits is not run again unless *again*; its
    scores are read from the gradebook, where a person may have changed them.
    Raises GradingError for a course that cannot be graded at all, or when another grader works on it; Unprotected
    where the machine hides neither files nor network from hand-ins, unless *unprotected*.
    """
    if engine != "nbgrader":
        confine.insist(unprotected)
    began = time.monotonic()
    states: Counter[str] = Counter()
    with _lock(course), ExitStack() as opened:
        if engine == "nbgrader":
            results, notices = stock_results(course, hand_ins, limits, again=again, unprotected=unprotected), None
        else:
            desk = opened.enter_context(_desk(course, limits, workers, engine))
            results, notices = _results(desk, hand_ins, again), desk.bench.warmth
        for result in opened.enter_context(closing(results)):
            states[result.state] += 1
            sink(result)
    return Summary(
        graded=states["graded"],
        repaired=states["repaired"],
        set_aside=states["set_aside"],
        wall_s=round(time.monotonic() - began, 2),
        protection=STOCK_PROTECTION if engine == "nbgrader" else confine.protection(),
        notices=notices.notices if notices else (),
    )


def grade_one(course: Course, hand_in: HandIn, limits: Limits, *, unprotected: bool = False) -> Result:
    """A provisional result of *hand_in* (``final`` is False); the gradebook is only read.

    Raises as :func:`grade_provisionally`.
    """
    return next(iter(list(grade_provisionally(course, [hand_in], limits=limits, unprotected=unprotected))))


def grade_provisionally(
    course: Course, hand_ins: Iterable[HandIn], *, limits: Limits, unprotected: bool = False
) -> Iterator[Result]:
    """Provisional results of *hand_ins*, each taken when it is asked for; the gradebook is only read.

    Raises GradingError for a course that cannot be graded, Unprotected as :func:`grade`.
    """
    confine.insist(unprotected)
    with _desk(course, limits) as desk:
        for hand_in in hand_ins:
            master = desk.master(hand_in.assignment)
            try:
                with scratch_folder() as scratch:
                    outcome = attempt(desk.bench, hand_in, master, Path(scratch))
            except SetAside as refused:
                yield _set_aside(hand_in, master, [refused.flag], final=False)
            else:
                yield _result(hand_in, master, outcome, final=False)


@contextmanager
def _lock(course: Course) -> Iterator[None]:
    try:
        with FileLock(course.root / ".grading.lock", timeout=1):
            yield
    except Timeout:
        raise GradingError(f"{course.root}: another grading is at work on this course; wait until it ends") from None


@contextmanager
def _desk(course: Course, limits: Limits, workers: int = 1, engine: Engine = "fork") -> Iterator[_Desk]:
    config = configuration(course)
    with quiet(), modules_of(course.root), gradebook.open_gradebook(course, config) as book:
        made = steps(config)
        with Crew(course.root, limits, workers) as crew:
            warmth = Warmth(course.root, crew, made.execution()) if engine == "fork" else None
            yield _Desk(Bench(course, config, made, crew, limits, warmth), book, crew)


@dataclass
class _Job:
    """A hand-in on its way: where its result will lie, what that is made from, and its scratch folder until then."""

    hand_in: HandIn
    master: Master
    target: Path
    key: str
    scratch: Path


def _results(desk: _Desk, hand_ins: Iterable[HandIn], again: bool) -> Generator[Result, None, None]:
    """Results as they stand in the gradebook and on the disk. One more than the crew is prepared ahead."""
    running: dict[Future[Outcome], _Job] = {}
    folders = course_folders(desk.bench.config)
    with scratch_folder() as scratches:
        for number, hand_in in enumerate(hand_ins):
            target = folders.autograded(hand_in.seat, hand_in.assignment)
            while len(running) > desk.crew.workers or any(job.target == target for job in running.values()):
                yield from _ended(desk, running)
            master = desk.master(hand_in.assignment)
            key = graded.key(hand_in.folder, master, desk.bench.limits)
            former = None if again else graded.read(target, key)
            if former and gradebook.is_scored(desk.book, hand_in):
                yield _with_standing(desk, hand_in, former)
                continue
            job = _Job(hand_in, master, target, key, Path(scratches, str(number)))
            job.scratch.mkdir()
            running[desk.crew.threads.submit(attempt, desk.bench, hand_in, master, job.scratch)] = job
            if desk.crew.workers == 1:
                yield from _ended(desk, running)
        while running:
            yield from _ended(desk, running)


def _ended(desk: _Desk, running: dict[Future[Outcome], _Job]) -> Iterator[Result]:
    """Wait until at least one of *running* is done; write what is, and take it out."""
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        job = running.pop(future)
        try:
            result = _write(desk, job, future.result())
        except SetAside as refused:
            flags = [refused.flag]
            if gradebook.has_submission(desk.book, job.hand_in):
                flags.append(flag("GRD041"))
            result = _set_aside(job.hand_in, job.master, flags, final=True)
        shutil.rmtree(job.scratch, ignore_errors=True)
        yield result


def _write(desk: _Desk, job: _Job, outcome: Outcome) -> Result:
    gradebook.record(desk.book, desk.bench.config, job.hand_in, outcome.books, outcome.cells)
    result = _with_standing(desk, job.hand_in, _result(job.hand_in, job.master, outcome, final=True))
    if job.target.parent.is_dir():
        atomic.sweep(job.target.parent)
    graded.write(job.target, job.key, result, outcome.books, outcome.inputs)
    return result


def _with_standing(desk: _Desk, hand_in: HandIn, result: Result) -> Result:
    cells, score = gradebook.standing(desk.book, hand_in, result.cells)
    return result.model_copy(update={"cells": cells, "score": score})


def _submission(hand_in: HandIn) -> str:
    """The version's name: what ``collect`` wrote beside it, else made from the time it was received."""
    path = hand_in.folder / "submission.txt"
    if path.is_file() and not path.is_symlink() and path.stat().st_size < 100:
        name = path.read_text(encoding="utf-8", errors="replace").strip()
        if _SUBMISSION.match(name):
            return name
    return f"{hand_in.received:%Y%m%dT%H%M%SZ}" if hand_in.received else "undated"


def _result(hand_in: HandIn, master: Master, outcome: Outcome, *, final: bool) -> Result:
    cells = tuple(cell for results in outcome.cells.values() for cell in results)
    return Result(
        seat=hand_in.seat,
        lab=hand_in.assignment,
        submission=_submission(hand_in),
        state=state((*hand_in.flags, *outcome.flags)),
        final=final,
        score=sum(cell.score or 0.0 for cell in cells),
        max=master.max,
        cpu_s=round(outcome.cpu_s, 2),
        protection=confine.protection(),
        cells=cells,
        flags=(*hand_in.flags, *outcome.flags),
    )


def _set_aside(hand_in: HandIn, master: Master, flags: list[Flag], *, final: bool) -> Result:
    return Result(
        seat=hand_in.seat,
        lab=hand_in.assignment,
        submission=_submission(hand_in),
        state="set_aside",
        final=final,
        score=None,
        max=master.max,
        cpu_s=0.0,
        protection=confine.protection(),
        flags=(*hand_in.flags, *flags),
    )
