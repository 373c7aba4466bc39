"""``grade``: collect, grade, write results and feedback, and say on one page what came of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshopkit.cli import grade_also, grade_page
from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.delivery.grade import Graded
    from workshopkit.i18n.messages import Translator

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
        labs = [regrade] if regrade is not None else lab
        wanted = Wanted(labs or None, seat or None, again, unprotected, workers or sensible_workers())
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
            if not _agreed(say):
                raise
            wanted = replace(wanted, unprotected=True)
            graded = run()
    except (DeliveryError, GradingError) as error:
        raise CallError(str(error)) from error
    if json is not None:
        atomic.write_text(json, "".join(f"{row.model_dump_json()}\n" for row in graded.results))
    from workshopkit.delivery.report import write_delivery_report

    pages = write_delivery_report(opened, graded.summary.wall_s, report)
    grade_page.print_page(graded, say, lang, pages)
    return 1 if any(row.flags for row in graded.results) or graded.flags else 0


def _agreed(say: Translator) -> bool:
    """Ask on a terminal whether to grade without protection; elsewhere the answer is no."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print(say("Nothing on this machine keeps code of hand-ins away from your files and the network."))
    print(say("Type yes to grade all the same:"), end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() in {"yes", say("yes").casefold()}
