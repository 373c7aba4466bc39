"""A batch under way: what is kept open, which hand-ins run, and the one thread that writes what comes of them."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.files import atomic
from workshopkit.grading import gradebook, graded, locks
from workshopkit.grading.attempt import Bench, Outcome, attempt
from workshopkit.grading.cache import Cached
from workshopkit.grading.course import quiet
from workshopkit.grading.engine.cluster import Cluster
from workshopkit.grading.engine.crew import Crew
from workshopkit.grading.flags import SetAside, flag
from workshopkit.grading.folders import course_folders
from workshopkit.grading.master import Master, read_master
from workshopkit.grading.model import Course, Engine, Flag, HandIn, Limits, Result
from workshopkit.grading.rows import result_of, set_aside
from workshopkit.grading.sandbox import confine
from workshopkit.grading.scratch import scratch_folder, sweep
from workshopkit.grading.settings import configuration, course_id, modules_of
from workshopkit.grading.stock import steps
from workshopkit.grading.warmth import Warmth


@dataclass
class Desk:
    """What a batch keeps open: a bench where hand-ins are tried, the gradebook, masters already read.

    The gradebook belongs to the thread that opened it, the only one that writes.
    """

    bench: Bench
    book: Any
    crew: Crew | Cluster
    cached: Cached
    masters: dict[str, Master] = field(default_factory=dict)

    def master(self, assignment: str) -> Master:
        """The master of *assignment*, read once in a batch."""
        if assignment not in self.masters:
            read = gradebook.patiently(
                lambda: read_master(self.bench.course, self.bench.config, self.book, assignment), self.book
            )
            self.masters[assignment] = read
        return self.masters[assignment]

    @property
    def protection(self) -> str:
        """What protects the machines on which hand-ins of this batch run."""
        return self.crew.protection if isinstance(self.crew, Cluster) else confine.protection()

    @property
    def notices(self) -> tuple[Flag, ...]:
        """What to say about assignments as a whole."""
        return self.bench.warmth.notices if self.bench.warmth else ()


@contextmanager
def desk_of(
    course: Course, limits: Limits, crew: Crew | Cluster, *, engine: Engine = "fork", again: bool = False
) -> Iterator[Desk]:
    """Open what a batch needs; closed at the end, with every process that it started.

    With *again* nothing is taken from the cache.
    """
    config = configuration(course)
    cached = Cached(crew, course.root, limits, again=again)
    with quiet(), modules_of(course.root), gradebook.open_gradebook(course, config) as book:
        made = steps(config)
        with crew:
            warmth = Warmth(course.root, crew, made.execution()) if engine == "fork" else None
            yield Desk(Bench(course, config, made, cached, limits, warmth), book, crew, cached)
    cached.trim()


@dataclass
class _Job:
    """A hand-in on its way: where its result will lie, what that is made from, and its scratch folder until then."""

    hand_in: HandIn
    master: Master
    target: Path
    key: str
    scratch: Path

    @property
    def name(self) -> str:
        """By which graders lock it."""
        return _name(self.hand_in)


@dataclass
class Batch:
    """Hand-ins on a *desk*, one more than the crew prepared ahead; *again* also those that did not change."""

    desk: Desk
    locks: locks.Locks
    again: bool
    _running: dict[Future[Outcome], _Job] = field(default_factory=dict)

    def results(self, hand_ins: Iterable[HandIn]) -> Generator[Result, None, None]:
        """Results as they stand in the gradebook and on the disk.

        What another grader has in work comes last, when that one is done with it.
        """
        sweep()
        with scratch_folder() as scratches:
            numbered = ((scratches / str(number), one) for number, one in enumerate(hand_ins))
            others = []
            for scratch, hand_in in numbered:
                yield from self._room_for(hand_in)
                if self.locks.take(_name(hand_in)):
                    yield from self._begin(hand_in, scratch)
                else:
                    others.append((scratch, hand_in))
            yield from self._rest()
            for scratch, hand_in in others:
                self.locks.wait(_name(hand_in))
                yield from self._begin(hand_in, scratch)
                yield from self._rest()

    def _room_for(self, hand_in: HandIn) -> Iterator[Result]:
        target = self._target(hand_in)
        while len(self._running) > self.desk.crew.workers or any(
            job.target == target for job in self._running.values()
        ):
            yield from self._ended()

    def _begin(self, hand_in: HandIn, scratch: Path) -> Iterator[Result]:
        target = self._target(hand_in)
        if target.parent.is_dir():
            atomic.sweep(target.parent, target.name)
        master = self.desk.master(hand_in.assignment)
        key = graded.key(hand_in.folder, master, self.desk.bench.limits)
        former = None if self.again else graded.read(target, key)
        if former and gradebook.patiently(lambda: gradebook.is_scored(self.desk.book, hand_in), self.desk.book):
            result = self._with_standing(hand_in, former)
            self.locks.give_back(_name(hand_in))
            yield result
            return
        job = _Job(hand_in, master, target, key, scratch)
        job.scratch.mkdir()
        self._running[self.desk.crew.threads.submit(attempt, self.desk.bench, hand_in, master, scratch)] = job
        if self.desk.crew.workers == 1:
            yield from self._ended()

    def _rest(self) -> Iterator[Result]:
        while self._running:
            yield from self._ended()

    def _ended(self) -> Iterator[Result]:
        """Wait until at least one hand-in is done; write what is, and take it out."""
        for future in wait(self._running, return_when=FIRST_COMPLETED).done:
            job = self._running.pop(future)
            try:
                result = self._write(job, future.result())
            except SetAside as refused:
                flags = [refused.flag, *self._earlier(job.hand_in)]
                result = set_aside(job.hand_in, job.master, flags, self.desk.protection, final=True)
            shutil.rmtree(job.scratch, ignore_errors=True)
            self.locks.give_back(job.name)
            yield result

    def _earlier(self, hand_in: HandIn) -> list[Flag]:
        """Told of a version that nobody can read: whether points of an earlier one stay."""
        book = self.desk.book
        has = gradebook.patiently(lambda: gradebook.has_submission(book, hand_in), book)
        return [flag("GRD041")] if has else []

    def _write(self, job: _Job, outcome: Outcome) -> Result:
        gradebook.record(self.desk.book, self.desk.bench.config, job.hand_in, outcome.books, outcome.cells)
        row = result_of(job.hand_in, job.master, outcome, self.desk.protection, final=True)
        result = self._with_standing(job.hand_in, row)
        graded.write(job.target, job.key, result, outcome.books, outcome.inputs)
        return result

    def _with_standing(self, hand_in: HandIn, result: Result) -> Result:
        book = self.desk.book
        cells, score = gradebook.patiently(lambda: gradebook.standing(book, hand_in, result.cells), book)
        return result.model_copy(update={"cells": cells, "score": score})

    def _target(self, hand_in: HandIn) -> Path:
        return course_folders(self.desk.bench.config).autograded(hand_in.seat, hand_in.assignment)


def _name(hand_in: HandIn) -> str:
    return f"{hand_in.assignment}|{hand_in.seat}"


def locks_of(course: Course) -> Any:
    """The locks of the graders of *course*, as a context."""
    return locks.graders(course, course_id(configuration(course)))
