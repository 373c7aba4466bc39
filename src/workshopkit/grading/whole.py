"""A whole nbgrader course given by its folder: what was handed in, when, what it may use, and its grading."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.grading import gradebook
from workshopkit.grading.course import quiet, record_assignment
from workshopkit.grading.flags import flag
from workshopkit.grading.folders import CourseFolders, course_folders
from workshopkit.grading.model import Course, Engine, Flag, GradingError, HandIn, Limits, Result, Summary
from workshopkit.grading.run import grade
from workshopkit.grading.settings import configuration, modules_of
from workshopkit.grading.stock import steps

STAMP = "timestamp.txt"
_LONGEST_STAMP = 1000
_AHEAD = dt.timedelta(days=1)


@dataclass(frozen=True)
class Whole:
    """A grading run of a course: its summary, its rows in order, and flags about assignments (GRD063, GRD064)."""

    summary: Summary
    results: list[Result] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def grade_course(
    course: Course,
    *,
    assignments: Collection[str] | None = None,
    seats: Collection[str] | None = None,
    engine: Engine = "fork",
    again: bool = False,
    unprotected: bool = False,
    workers: int = 1,
    begin: Callable[[int], None] = lambda count: None,
    sink: Callable[[Result], None] = lambda result: None,
) -> Whole:
    """Grade what lies in the course's folder of submitted work, all of it or *assignments* and *seats*.

    *begin* is told how many hand-ins there are, *sink* gets each row when it stands in the gradebook. An assignment
    that the gradebook does not know is taken from its source folder, and told. Raises as :func:`run.grade`,
    GradingError also for an assignment or seat that was named and is not there.
    """
    hand_ins, flags = find_hand_ins(course, assignments, seats)
    begin(len(hand_ins))
    rows: list[Result] = []

    def keep(result: Result) -> None:
        rows.append(result)
        sink(result)

    summary = grade(
        course,
        hand_ins,
        engine=engine,
        limits=limits_of(course),
        sink=keep,
        again=again,
        unprotected=unprotected,
        workers=workers,
    )
    order = {(one.seat, one.assignment): place for place, one in enumerate(hand_ins)}
    rows.sort(key=lambda row: order[row.seat, row.lab])
    return Whole(summary, rows, flags)


def find_hand_ins(
    course: Course, assignments: Collection[str] | None = None, seats: Collection[str] | None = None
) -> tuple[list[HandIn], list[Flag]]:
    """The hand-ins of *course*, sorted by assignment and seat, every assignment of them known to the gradebook."""
    config = configuration(course)
    folders = course_folders(config)
    found = folders.handed_in()
    wanted = [pair for pair in found if (not assignments or pair[1] in assignments) and (not seats or pair[0] in seats)]
    _insist(folders, found, assignments, seats)
    known, flags = _know(course, config, folders, sorted({assignment for _, assignment in wanted}), assignments)
    return [hand_in_at(folders, seat, assignment) for seat, assignment in wanted if assignment in known], flags


def _insist(
    folders: CourseFolders,
    found: list[tuple[str, str]],
    assignments: Collection[str] | None,
    seats: Collection[str] | None,
) -> None:
    place = folders.submitted("*", "*")
    for number, names, what in ((1, assignments, "assignment"), (0, seats, "seat")):
        there = sorted({pair[number] for pair in found})
        for name in names or ():
            if name not in there:
                known = ", ".join(there[:20]) or "nothing at all"
                raise GradingError(f"{place}: nothing was handed in for {what} {name}; there is {known}")


def _know(
    course: Course, config: Any, folders: CourseFolders, names: list[str], asked: Collection[str] | None
) -> tuple[set[str], list[Flag]]:
    """Those of the assignments *names* that can be graded; what the gradebook lacks is made from the source."""
    with quiet(), modules_of(course.root), gradebook.open_gradebook(course, config) as book:
        known = {row.name for row in book.assignments if row.notebooks}
    flags: list[Flag] = []
    sources = set(folders.assignments())
    for name in names:
        if name in known:
            continue
        if name in sources:
            record_assignment(course, config, name)
            known.add(name)
            flags.append(flag("GRD063", lab=name))
        elif asked and name in asked:
            raise GradingError(
                f"{course.root}: assignment {name} is neither in the gradebook nor in {folders.source(name)}; put its "
                "source there, or name the gradebook that has it"
            )
        else:
            flags.append(flag("GRD064", lab=name))
    return known, flags


def hand_in_at(folders: CourseFolders, seat: str, assignment: str) -> HandIn:
    """What *seat* handed in, with the time in ``timestamp.txt`` as nbgrader reads it."""
    folder = folders.submitted(seat, assignment)
    try:
        received = received_at(folder / STAMP)
    except ValueError:
        return HandIn(seat, assignment, folder, None, (flag("GRD060", file=STAMP),))
    ahead = received is not None and received > dt.datetime.now(dt.UTC) + _AHEAD
    flags = (flag("GRD061", time=f"{received:%Y-%m-%d %H:%M} UTC"),) if ahead else ()
    return HandIn(seat, assignment, folder, received, flags)


def received_at(stamp: Path) -> dt.datetime | None:
    """The time in the file *stamp* in UTC, None when there is none. Raises ValueError when it cannot be read."""
    from nbgrader.utils import parse_utc

    if stamp.is_symlink():
        raise ValueError("a link")
    if not stamp.is_file():
        return None
    try:
        text = stamp.read_bytes()[:_LONGEST_STAMP].decode("utf-8").strip()
        found = parse_utc(text) if text else None
    except (OSError, OverflowError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error
    return found.replace(tzinfo=dt.UTC) if found else None


def limits_of(course: Course) -> Limits:
    """What a notebook of *course* may use: the seconds of a cell that nbgrader would give, and a share of the machine.

    nbgrader has no limit for a whole notebook nor for memory; these are there for hand-ins that never end.
    """
    with quiet(), modules_of(course.root):
        cell_s = steps(configuration(course)).cell_s
    wall_s = max(1800, 20 * (cell_s or 0))
    return Limits(cell_s or wall_s, wall_s, max(2048, min(_memory_mb() // 4, 8192)))


def _memory_mb() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (AttributeError, ValueError, OSError):
        return 0
