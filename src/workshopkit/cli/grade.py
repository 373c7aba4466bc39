"""``grade``: collect, grade, write results and feedback, and say on one page what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.delivery.grade import Graded
    from workshopkit.grading.model import Result
    from workshopkit.i18n.messages import Translator
    from workshopkit.lint.model import Value

app = typer.Typer(add_completion=False)


@app.command()
def grade(
    delivery: Annotated[Path | None, typer.Argument(help="Folder of the workshop.")] = None,
    lab: Annotated[list[str] | None, typer.Option(help="Only this lab, such as L1; may be given again.")] = None,
    seat: Annotated[list[str] | None, typer.Option(help="Only this seat, such as S07; may be given again.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also what did not change since it was graded.")] = False,
    unprotected: Annotated[
        bool, typer.Option("--unprotected", help="Also on a machine that cannot keep hand-ins from files and network.")
    ] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="How many at once; the cores, at most 4.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the rows into this file, one JSON object a line.")] = None,
    lang: Annotated[str, typer.Option(help="Language of what is printed: en, fr, ar.")] = "en",
) -> int:
    """Grade what seats handed in. Exit code 0 all graded, 1 graded with flags, 2 the call or a file is wrong."""
    from workshopkit.delivery.folder import open_delivery
    from workshopkit.delivery.grade import Wanted, grade_delivery
    from workshopkit.delivery.model import DeliveryError
    from workshopkit.files import atomic
    from workshopkit.files.project import project_root
    from workshopkit.grading.engine.crew import sensible_workers
    from workshopkit.grading.model import GradingError, Unprotected
    from workshopkit.i18n.messages import translator
    from workshopkit.i18n.model import LANGS

    if lang not in LANGS:
        raise CallError(f"--lang {lang}: use one of {', '.join(LANGS)}")
    say = translator("cli", lang)
    try:
        opened = open_delivery(delivery or project_root() / "my-workshop")
        for code in seat or []:
            opened.find_seat(code)
        for name in lab or []:
            if name not in opened.workshop.labs:
                raise CallError(f"--lab {name}: this workshop has {', '.join(opened.workshop.labs)}")
        wanted = Wanted(lab or None, seat or None, again, unprotected, workers or sensible_workers())

        def run() -> Graded:
            with _progress(say) as progress:
                return grade_delivery(opened, wanted, begin=progress.begin, sink=progress.step)

        try:
            graded = run()
        except Unprotected:
            if not _agreed(say):
                raise
            wanted = replace(wanted, unprotected=True)
            graded = run()
    except (DeliveryError, GradingError) as error:
        raise CallError(str(error)) from error
    if json is not None:
        atomic.write_text(json, "".join(f"{row.model_dump_json()}\n" for row in graded.results))
    _print(graded, say, lang)
    return 1 if any(row.flags for row in graded.results) or graded.flags else 0


def _agreed(say: Translator) -> bool:
    """Ask on a terminal whether to grade without protection; elsewhere the answer is no."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print(say("Nothing on this machine keeps code of hand-ins away from your files and the network."))
    print(say("Type yes to grade all the same:"), end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() in {"yes", say("yes").casefold()}


def _print(graded: Graded, say: Translator, lang: str) -> None:
    summary = graded.summary
    print(say("graded: {n}", n=summary.graded))
    for state, heading in (
        ("repaired", say("graded after a repair: {n}", n=summary.repaired)),
        ("set_aside", say("set aside: {n}", n=summary.set_aside)),
    ):
        print(heading)
        for row in graded.results:
            if row.state == state:
                _print_flags(row, lang)
    told = [row for row in graded.results if row.state == "graded" and row.flags]
    if told:
        print(say("graded, but look at this:"))
        for row in told:
            _print_flags(row, lang)
    if graded.flags:
        print(
            say(
                "not handed in: {seats}", seats=", ".join(f"{f.values['seat']} {f.values['lab']}" for f in graded.flags)
            )
        )
    print(say("seconds: {seconds}", seconds=f"{summary.wall_s:.1f}"))
    print(say("protection while code of participants ran: {protection}", protection=summary.protection))


def _print_flags(row: Result, lang: str) -> None:
    for flag in row.flags:
        print(f"  {row.seat} {row.lab}: {_sentence(flag.code, dict(flag.values), lang)}")


def _sentence(code: str, values: dict[str, Value], lang: str) -> str:
    from workshopkit.i18n.messages import translator
    from workshopkit.lint.codes import ALL

    rule, say = ALL[code], translator("lint", lang)
    return f"{say(rule.what, **values)} ({code})\n    {say(rule.do, **values)}"


class _Plain:
    """One line for each hand-in."""

    def __init__(self, say: Translator) -> None:
        self._say, self._all, self._done = say, 0, 0

    def begin(self, count: int) -> None:
        """Say how many there are."""
        self._all = count
        print(self._say.plural("{n} hand-in to grade", "{n} hand-ins to grade", count), flush=True)

    def step(self, row: Result) -> None:
        """Say what came of one."""
        self._done += 1
        points = "-" if row.score is None else f"{row.score:g}/{row.max:g}"
        print(f"{self._done}/{self._all} {row.seat} {row.lab} {row.state} {points}", flush=True)


class _Bar(_Plain):
    """The same as a bar with seats done, flagged, left."""

    def __init__(self, say: Translator) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        super().__init__(say)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, transient=True)
        self._task = self.bar.add_task(say("grading"), total=None)
        self._flagged = 0

    def begin(self, count: int) -> None:
        """Give the bar its length."""
        self.bar.update(self._task, total=count)

    def step(self, row: Result) -> None:
        """Move on by one."""
        self._flagged += bool(row.flags)
        text = self._say("grading {seat}, flagged: {n}", seat=row.seat, n=self._flagged)
        self.bar.update(self._task, advance=1, description=text)


@contextmanager
def _progress(say: Translator) -> Iterator[_Plain]:
    if not sys.stdout.isatty():
        yield _Plain(say)
        return
    bar = _Bar(say)
    with bar.bar:
        yield bar
