"""What ``grade`` shows on the terminal: seats done, flagged and left while it works; one page at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshopkit.delivery.grade import Graded
    from workshopkit.grading.model import Result
    from workshopkit.grading.whole import Whole
    from workshopkit.i18n.messages import Translator

_SEATS = 6
"""Seats named in a line before it says how many more there are."""


def print_page(graded: Graded | Whole, say: Translator, lang: str, pages: Mapping[str, Path] | None = None) -> None:
    """The end page: graded; repaired, and what was repaired; set aside, why and what to ask; seconds, protection.

    *pages* is the report by language; the one in *lang* is named.
    """
    from workshopkit.grading.model import Flag
    from workshopkit.grading.told import tell

    rows, summary = graded.results, graded.summary
    _part(say("graded: {n}", n=summary.graded), [], lang, say)
    _part(
        say("graded after a repair: {n}", n=summary.repaired),
        [row for row in rows if row.state == "repaired"],
        lang,
        say,
    )
    _part(say("set aside: {n}", n=summary.set_aside), [row for row in rows if row.state == "set_aside"], lang, say)
    look = [row for row in rows if row.state == "graded" and row.flags]
    if look:
        _part(say("graded, but look at this:"), look, lang, say)
    print(
        _absent([str(f.values["seat"]) + " " + str(f.values["lab"]) for f in graded.flags if f.code == "DEL001"], say)
    )
    others = [(flag.code, dict(flag.values)) for flag in graded.flags if flag.code != "DEL001"]
    for code, values in [*others, *((notice.code, dict(notice.values)) for notice in summary.notices)]:
        told = tell(Flag(code=code, values=values), lang)
        print(f"{told.what} ({told.code})\n    {told.do}")
    print(say("seconds: {seconds}", seconds=f"{summary.wall_s:.1f}"))
    if summary.reused:
        print(say("notebooks that had been run before, taken from the cache: {n}", n=summary.reused))
    print(say("protection while code of participants ran: {protection}", protection=summary.protection))
    print(say("points by the rules of nbgrader {version}", version=version("nbgrader")))
    if pages:
        print(say("report: {file}", file=pages.get(lang, next(iter(pages.values())))))


def _part(heading: str, rows: Sequence[Result], lang: str, say: Translator) -> None:
    from workshopkit.grading.told import tell_together

    print(heading)
    for one in tell_together(rows, lang):
        print(f"  {_named(one.seats, say)}: {one.what} ({one.code})\n    {one.do}")


def _absent(seats: Sequence[str], say: Translator) -> str:
    if not seats:
        return say("not handed in: none")
    return say("not handed in: {seats}", seats=_named(seats, say))


def _named(seats: Sequence[str], say: Translator) -> str:
    if len(seats) <= _SEATS + 1:
        return ", ".join(seats)
    return say("{seats} and {n} more", seats=", ".join(seats[:_SEATS]), n=len(seats) - _SEATS)


def state_word(row: Result, say: Translator) -> str:
    """The state of a hand-in in words."""
    words = {"graded": say("graded"), "repaired": say("graded after a repair"), "set_aside": say("set aside")}
    return words[row.state]


def line(row: Result, say: Translator) -> str:
    """One hand-in as a line: seat, lab, what became of it, points."""
    points = "-" if row.score is None or row.max is None else f"{row.score:g}/{row.max:g}"
    return f"{row.seat} {row.lab} {state_word(row, say)} {points}"


class Plain:
    """One line for each hand-in, for a log or a pipe."""

    def __init__(self, say: Translator) -> None:
        self._say, self._all, self._done = say, 0, 0

    def begin(self, count: int) -> None:
        """Say how many there are."""
        self._all = count
        print(self._say.plural("{n} hand-in to grade", "{n} hand-ins to grade", count), flush=True)

    def step(self, row: Result) -> None:
        """Say what came of one."""
        self._done += 1
        print(f"{self._done}/{self._all} {line(row, self._say)}", flush=True)


class Bar(Plain):
    """The same as a bar with seats done, flagged, left."""

    def __init__(self, say: Translator) -> None:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        super().__init__(say)
        self.bar = Progress(BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), transient=True)
        self._task = self.bar.add_task(say("grading"), total=None)
        self._flagged = 0

    def begin(self, count: int) -> None:
        """Give the bar its length."""
        self._all = count
        self.bar.update(self._task, total=count, description=self.text())

    def step(self, row: Result) -> None:
        """Move on by one."""
        self._done += 1
        self._flagged += bool(row.flags)
        self.bar.update(self._task, advance=1, description=self.text())

    def text(self) -> str:
        """What stands beside the bar."""
        left = self._all - self._done
        return self._say(
            "done {done}, flagged {flagged}, left {left}", done=self._done, flagged=self._flagged, left=left
        )


@contextmanager
def progress(say: Translator) -> Iterator[Plain]:
    """A bar on a terminal, lines elsewhere."""
    if not sys.stdout.isatty():
        yield Plain(say)
        return
    shown = Bar(say)
    with shown.bar:
        yield shown
