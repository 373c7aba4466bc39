"""Grading hand-ins, several at once and written by one; whatever one of them is or does, the others are graded."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing

from workshopkit.grading import faults
from workshopkit.grading.attempt import attempt
from workshopkit.grading.batch import Batch, desk_of, locks_of
from workshopkit.grading.engine.cluster import Cluster
from workshopkit.grading.engine.crew import Crew
from workshopkit.grading.flags import SetAside
from workshopkit.grading.model import Course, Engine, HandIn, Limits, Result, Summary
from workshopkit.grading.rows import result_of, set_aside
from workshopkit.grading.sandbox import confine
from workshopkit.grading.scratch import scratch_folder, sweep
from workshopkit.grading.stock_engine import PROTECTION as STOCK_PROTECTION
from workshopkit.grading.stock_engine import stock_results


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
    scheduler: str | None = None,
) -> Summary:
    """Grade *hand_ins* into the course's gradebook and give each Result to *sink*, as they are done.

    With *workers* above 1 so many run at once; two of one seat and assignment always one after the other. With the
    address of a dask *scheduler* they run on its workers instead.

    A hand-in that was graded before with the same content, master and limits is not run again unless *again*; its
    scores are read from the gradebook, where a person may have changed them.
    Raises GradingError for a course that cannot be graded at all, or when another grader works on it; Unprotected
    where the machine hides neither files nor network from hand-ins, unless *unprotected*.
    """
    if engine != "nbgrader" and scheduler is None:
        confine.insist(unprotected)
    began = time.monotonic()
    states: Counter[str] = Counter()
    with faults.told(course), locks_of(course) as locks, ExitStack() as opened:
        desk = None
        if engine == "nbgrader":
            results = stock_results(course, hand_ins, limits, again=again, unprotected=unprotected)
        else:
            crew = _crew(course, limits, workers, scheduler, unprotected)
            desk = opened.enter_context(desk_of(course, limits, crew, engine=engine, again=again))
            results = Batch(desk, locks, again).results(hand_ins)
        for result in opened.enter_context(closing(results)):
            states[result.state] += 1
            sink(result)
    return Summary(
        graded=states["graded"],
        repaired=states["repaired"],
        set_aside=states["set_aside"],
        wall_s=round(time.monotonic() - began, 2),
        protection=desk.protection if desk else STOCK_PROTECTION,
        notices=desk.notices if desk else (),
        reused=desk.cached.hits if desk else 0,
    )


def _crew(course: Course, limits: Limits, workers: int, scheduler: str | None, unprotected: bool) -> Crew | Cluster:
    return Cluster(scheduler, limits, unprotected=unprotected) if scheduler else Crew(course.root, limits, workers)


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
    with faults.told(course), desk_of(course, limits, Crew(course.root, limits, 1)) as desk:
        sweep()
        for hand_in in hand_ins:
            master = desk.master(hand_in.assignment)
            try:
                with scratch_folder() as scratch:
                    outcome = attempt(desk.bench, hand_in, master, scratch)
            except SetAside as refused:
                yield set_aside(hand_in, master, [refused.flag], desk.protection, final=False)
            else:
                yield result_of(hand_in, master, outcome, desk.protection, final=False)
