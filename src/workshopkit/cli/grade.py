"""``grade``: collect, grade, write results and feedback, and say on one page what came of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshopkit.cli import grade_also, grade_page
from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.delivery.grade import Graded
    from workshopkit.grading.model import Engine, Result
    from workshopkit.grading.whole import Whole
    from workshopkit.i18n.messages import Translator

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
    db: Annotated[
        str | None, typer.Option(help="Address of another gradebook, such as postgresql+psycopg://name@host/book.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Run hand-ins on the dask cluster at this address, such as tcp://10.0.0.5:8786.")
    ] = None,
    regrade: Annotated[
        str | None, typer.Option(metavar="LAB", help="Show who gains or loses by corrected tests of this lab.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Put corrected tests in without asking.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep grading what seats save, provisionally, until Ctrl-C.")
    ] = False,
    feedback: Annotated[
        bool, typer.Option("--feedback", help="Grade nothing; write all feedback pages anew from the gradebook.")
    ] = False,
    printed: Annotated[
        Path | None, typer.Option("--print", help="With all feedback in one file to print: .html or .pdf.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for the report and the recap slides; else desk/reports.")
    ] = None,
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
        labs = [regrade] if regrade is not None else lab
        wanted = Wanted(
            labs or None, seat or None, again, unprotected, workers or sensible_workers(), chosen, db, scheduler
        )
        also = grade_also.Also(regrade, yes, watch, feedback, printed)
        ended = grade_also.instead(opened, wanted, also, say)
        if ended is not None:
            return ended

        def run() -> Graded:
            with grade_page.progress(say) as shown:
                return grade_delivery(opened, wanted, begin=shown.begin, sink=shown.step)

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
    from workshopkit.delivery.report import write_delivery_report

    print_report(graded, say, lang, write_delivery_report(opened, graded.summary.wall_s, report))
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


def print_report(graded: Graded | Whole, say: Translator, lang: str, pages: Mapping[str, Path] | None = None) -> None:
    """Say on one page what came of a grading run; *pages* is the report by language."""
    grade_page.print_page(graded, say, lang, pages)


progressing = grade_page.progress
