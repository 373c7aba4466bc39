"""``grade``: collect, grade, write results and feedback, and say on one page what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.delivery.grade import Graded
    from workshopkit.grading.model import Engine, Result
    from workshopkit.grading.whole import Whole
    from workshopkit.i18n.messages import Translator
    from workshopkit.lint.model import Value

app = typer.Typer(add_completion=False)


@app.command()
def grade(
    delivery: Annotated[
        Path | None, typer.Argument(metavar="COURSE", help="Folder of the workshop, or of any nbgrader course.")
    ] = None,
    lab: Annotated[
        list[str] | None,
        typer.Option("--assignment", "--lab", help="Only this assignment, such as L1; may be given again."),
    ] = None,
    seat: Annotated[
        list[str] | None, typer.Option(help="Only this seat (nbgrader's student), such as S07; may be given again.")
    ] = None,
    engine: Annotated[
        str,
        typer.Option(help="What runs the cells: fork, kernel, or nbgrader itself, without protection."),
    ] = "fork",
    compare: Annotated[
        bool, typer.Option("--compare-with-nbgrader", help="Grade copies with nbgrader and with the kit, and compare.")
    ] = False,
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
    from workshopkit.files.project import project_root
    from workshopkit.grading.engine.crew import sensible_workers
    from workshopkit.grading.model import ENGINES, GradingError, Unprotected
    from workshopkit.i18n.messages import translator
    from workshopkit.i18n.model import LANGS

    if lang not in LANGS:
        raise CallError(f"--lang {lang}: use one of {', '.join(LANGS)}")
    chosen: Engine | None = next((one for one in ENGINES if one == engine), None)
    if chosen is None:
        raise CallError(f"--engine {engine}: use one of {', '.join(ENGINES)}")
    say = translator("cli", lang)
    root = delivery or project_root() / "my-workshop"
    try:
        if compare or not (root / "workshop.toml").is_file():
            from workshopkit.cli.grade_course import Call, compare_course, grade_any_course

            call = Call(root, lab, seat, again, unprotected, workers or sensible_workers(), chosen, json, lang)
            return compare_course(call, say) if compare else grade_any_course(call, say)
        opened = open_delivery(root)
        for code in seat or []:
            opened.find_seat(code)
        for name in lab or []:
            if name not in opened.workshop.labs:
                raise CallError(f"--assignment {name}: this workshop has {', '.join(opened.workshop.labs)}")
        wanted = Wanted(lab or None, seat or None, again, unprotected, workers or sensible_workers(), chosen)

        def run() -> Graded:
            with progressing(say) as progress:
                return grade_delivery(opened, wanted, begin=progress.begin, sink=progress.step)

        try:
            graded = run()
        except Unprotected:
            if not agreed(say):
                raise
            wanted = replace(wanted, unprotected=True)
            graded = run()
    except (DeliveryError, GradingError) as error:
        raise CallError(str(error)) from error
    write_rows(json, graded.results)
    print_report(graded, say, lang)
    return 1 if any(row.flags for row in graded.results) or graded.flags else 0


def agreed(say: Translator) -> bool:
    """Ask on a terminal whether to grade without protection; elsewhere the answer is no."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print(say("Nothing on this machine keeps code of hand-ins away from your files and the network."))
    print(say("Type yes to grade all the same:"), end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() in {"yes", say("yes").casefold()}


def write_rows(path: Path | None, rows: list[Result]) -> None:
    """Write *rows* into *path* as JSON Lines, when there is a path."""
    from workshopkit.files import atomic

    if path is not None:
        atomic.write_text(path, "".join(f"{row.model_dump_json()}\n" for row in rows))


def print_report(graded: Graded | Whole, say: Translator, lang: str) -> None:
    """Say on one page what came of a grading run."""
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
    absent = [f"{flag.values['seat']} {flag.values['lab']}" for flag in graded.flags if flag.code == "DEL001"]
    if absent:
        print(say("not handed in: {seats}", seats=", ".join(absent)))
    for flag in graded.flags:
        if flag.code != "DEL001":
            print(_sentence(flag.code, dict(flag.values), lang))
    for notice in summary.notices:
        print(_sentence(notice.code, dict(notice.values), lang))
    print(say("seconds: {seconds}", seconds=f"{summary.wall_s:.1f}"))
    print(say("protection while code of participants ran: {protection}", protection=summary.protection))
    print(say("points by the rules of nbgrader {version}", version=version("nbgrader")))


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
def progressing(say: Translator) -> Iterator[_Plain]:
    """A bar on a terminal, lines elsewhere."""
    if not sys.stdout.isatty():
        yield _Plain(say)
        return
    bar = _Bar(say)
    with bar.bar:
        yield bar
