"""The same hand-ins through stock nbgrader and through the kit, compared cell by cell and output by output.

Guards against the one thing that a grader of another's course must not do: give other points than nbgrader. Both
grade copies; the course is not touched. A difference counts as explained only for a reason in ``REASONS``, found in
what the two said and never assumed.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from workshopkit.grading import gradebook
from workshopkit.grading.copies import copy_course
from workshopkit.grading.course import quiet
from workshopkit.grading.flags import REFUSING
from workshopkit.grading.folders import course_folders
from workshopkit.grading.model import Course, Engine, GradingError, HandIn, Limits, Result
from workshopkit.grading.run import grade
from workshopkit.grading.settings import configuration, modules_of
from workshopkit.grading.standing import Key, Standing, in_folder, in_gradebook, own_places, same, stock_places
from workshopkit.grading.stock_engine import stock_results
from workshopkit.grading.whole import find_hand_ins, limits_of

Verdict = Literal["same", "explained", "different"]
REASONS = ("refused", "foreign", "unstable", "long")
"""nbgrader graded nothing; no cell of the assignment is in the hand-in, which the kit sets aside and nbgrader leaves
without any point; two runs of nbgrader differ from each other here; more output than the kit keeps."""
_RUNS = 3
_LONG = 4 * 1024 * 1024 - 1


@dataclass(frozen=True)
class Difference:
    """One thing on which the two disagree. *reason* is one of REASONS, with nbgrader's own words in *words*."""

    seat: str
    assignment: str
    what: str
    notebook: str
    cell: str
    verdict: Verdict
    reason: str | None
    nbgrader: str
    ours: str
    words: str = ""


@dataclass(frozen=True)
class Comparison:
    """The whole comparison: how often each (what, verdict) came, differences, hand-ins by who graded them."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    hand_ins: Counter[str] = field(default_factory=Counter)

    @property
    def equal(self) -> bool:
        """True when nothing differs without a reason."""
        return not any(one.verdict == "different" for one in self.differences)


def compare_with_nbgrader(
    course: Course,
    *,
    assignments: Collection[str] | None = None,
    seats: Collection[str] | None = None,
    engine: Engine = "fork",
    limits: Limits | None = None,
    unprotected: bool = False,
    workers: int = 1,
    begin: Callable[[int], None] = lambda count: None,
    sink: Callable[[Result], None] = lambda result: None,
) -> Comparison:
    """Grade copies of *course* with both and compare; rows of both graders go to *sink*, twice the count of *begin*.

    Raises Unprotected unless *unprotected*, because nbgrader runs hand-ins without protection; otherwise as
    :func:`whole.grade_course`.
    """
    if engine == "nbgrader":
        raise GradingError("nbgrader cannot be compared with itself; leave --engine away")
    pairs = [
        (seat, assignment)
        for seat, assignment in course_folders(configuration(course)).handed_in()
        if (not assignments or assignment in assignments) and (not seats or seat in seats)
    ]
    limits = limits or limits_of(course)
    with tempfile.TemporaryDirectory(prefix="workshop-compare-", ignore_cleanup_errors=True) as scratch:
        first = copy_course(course, pairs, Path(scratch, "first"))
        find_hand_ins(first, assignments, seats)  # what the gradebook lacks is made once, for all copies
        book = replace(course, db_url=first.db_url)
        stock = copy_course(book, pairs, Path(scratch, "nbgrader"))
        ours = copy_course(book, pairs, Path(scratch, "ours"))
        hand_ins, _ = find_hand_ins(ours)
        begin(2 * len(hand_ins))
        by_stock = _by_stock(stock, limits, sink, unprotected)
        by_ours = _by_ours(ours, hand_ins, engine, limits, workers, sink, unprotected)
        unlike = {
            pair: set(_unlike(by_stock.get(pair, Standing("")), ours_said)) for pair, ours_said in by_ours.items()
        }
        asked = {pair: keys for pair, keys in unlike.items() if keys and by_ours[pair].reason is None}
        shaky = _shaky(book, asked, by_stock, limits, Path(scratch))
    return _judged(by_stock, by_ours, shaky)


def _by_stock(
    course: Course, limits: Limits, sink: Callable[[Result], None], unprotected: bool
) -> dict[tuple[str, str], Standing]:
    hand_ins, _ = find_hand_ins(course)
    reasons: dict[tuple[str, str], str | None] = {}
    for row in stock_results(course, hand_ins, limits, again=True, unprotected=unprotected):
        reasons[row.seat, row.lab] = next(
            (str(one.values["reason"]) for one in row.flags if one.code == "GRD062"), None
        )
        sink(row)
    return _standings(course, reasons, stock=True)


def _by_ours(
    course: Course,
    hand_ins: Iterable[HandIn],
    engine: Engine,
    limits: Limits,
    workers: int,
    sink: Callable[[Result], None],
    unprotected: bool,
) -> dict[tuple[str, str], Standing]:
    reasons: dict[tuple[str, str], str | None] = {}

    def keep(row: Result) -> None:
        codes = " ".join(one.code for one in row.flags if one.code in REFUSING)
        reasons[row.seat, row.lab] = codes if row.state == "set_aside" else None
        sink(row)

    grade(course, hand_ins, engine=engine, limits=limits, sink=keep, unprotected=unprotected, workers=workers)
    return _standings(course, reasons, stock=False)


def _standings(
    course: Course, reasons: dict[tuple[str, str], str | None], *, stock: bool
) -> dict[tuple[str, str], Standing]:
    config = configuration(course)
    folders = course_folders(config)
    found = {}
    with quiet(), modules_of(course.root), gradebook.open_gradebook(course, config) as book:
        for (seat, assignment), reason in reasons.items():
            graded = folders.autograded(seat, assignment)
            told = in_gradebook(book, seat, assignment)
            told |= in_folder(graded, stock_places(graded) if stock else own_places())
            found[seat, assignment] = Standing(reason, told)
    return found


def _unlike(stock: Standing, ours: Standing) -> Iterator[Key]:
    """What both could say and do not say alike. A hand-in that nbgrader refused is judged by what it still wrote."""
    for key in sorted({*stock.told, *ours.told}):
        if not same(stock.told.get(key), ours.told.get(key)) and not _reason(stock, ours, key):
            yield key


def _reason(stock: Standing, ours: Standing, key: Key) -> str | None:
    """Why *key* may differ, by what the two said."""
    there, here = stock.told.get(key), ours.told.get(key)
    nothing = there is None or (key[0] == "points" and there[0] is None)
    if nothing and stock.reason is not None and ours.reason is None:
        return "refused"
    if key[0] == "output" and there and here and max(map(_length, (there, here))) >= _LONG:
        return "long"
    return None


def _length(output: Any) -> int:
    return sum(len(one.get("text", "")) for one in output[0])


def _shaky(
    course: Course,
    pairs: dict[tuple[str, str], set[Key]],
    first: dict[tuple[str, str], Standing],
    limits: Limits,
    scratch: Path,
) -> dict[tuple[str, str], set[Key]]:
    """What nbgrader itself says differently from one run to the next, of the hand-ins in *pairs* with what is asked."""
    found: dict[tuple[str, str], set[Key]] = {pair: set() for pair in pairs}
    for run in range(_RUNS):
        open_still = [pair for pair in pairs if not pairs[pair] <= found[pair]]
        if not open_still:
            break
        copy = copy_course(course, open_still, scratch / f"again-{run}")
        for pair, standing in _by_stock(copy, limits, lambda row: None, True).items():
            before = first.get(pair, Standing("")).told
            keys = {*before, *standing.told}
            found[pair] |= {key for key in keys if not same(before.get(key), standing.told.get(key))}
    return found


def _judged(
    by_stock: dict[tuple[str, str], Standing],
    by_ours: dict[tuple[str, str], Standing],
    shaky: dict[tuple[str, str], set[Key]],
) -> Comparison:
    found = Comparison()
    for pair, ours in by_ours.items():
        stock = by_stock.get(pair, Standing("", {}))
        found.hand_ins[_who(stock, ours)] += 1
        if stock.reason is not None and ours.reason is not None:
            continue
        if stock.reason is None and ours.reason is not None:
            scores = [points[0] for key, points in stock.told.items() if key[0] == "points"]
            empty = ours.reason == "GRD035" and not any(score is not None for score in scores)
            how: Verdict = "explained" if empty else "different"
            found.counts["hand-in", how] += 1
            reason = "foreign" if empty else None
            found.differences.append(Difference(*pair, "hand-in", "", "", how, reason, "graded", ours.reason))
            continue
        for key in sorted({*stock.told, *ours.told}):
            there, here = stock.told.get(key), ours.told.get(key)
            if same(there, here):
                found.counts[key[0], "same"] += 1
                continue
            reason = _reason(stock, ours, key) or ("unstable" if key in shaky.get(pair, ()) else None)
            verdict: Verdict = "explained" if reason else "different"
            found.counts[key[0], verdict] += 1
            words = stock.reason or "" if reason == "refused" else ""
            found.differences.append(Difference(*pair, *key, verdict, reason, _short(there), _short(here), words))
    return found


def _who(stock: Standing, ours: Standing) -> str:
    if stock.reason is None:
        return "both" if ours.reason is None else "nbgrader alone"
    return "neither" if ours.reason is not None else "ours alone"


def _short(value: Any) -> str:
    return str(value)[:300]
