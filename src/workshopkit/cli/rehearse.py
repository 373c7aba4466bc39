"""``rehearse``: play a whole workshop on this machine and say what it measured."""

from __future__ import annotations

import json as json_format
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshopkit.cli.errors import CallError, WorkError

if TYPE_CHECKING:
    from workshopkit.rehearsal.run import Rehearsed

app = typer.Typer(add_completion=False)


@app.command()
def rehearse(
    seats: Annotated[int, typer.Option(min=1, max=200, help="Seats to play; 13 plays each behaviour once.")] = 13,
    lab: Annotated[list[str] | None, typer.Option(help="Only this lab, such as L1; may be given again.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write what came of every seat into this file.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep the workshop in this new folder, to look at it.")] = None,
) -> None:
    """Play a whole workshop with simulated seats in three languages, from handing out to feedback.

    Example: python3 workshop.py rehearse --seats 13 --json rehearsal.json
    """
    from workshopkit.cli.preparation import lab_ids
    from workshopkit.delivery.model import DeliveryError
    from workshopkit.files import atomic
    from workshopkit.files.project import project_root
    from workshopkit.grading.model import GradingError
    from workshopkit.labs.model import LabError
    from workshopkit.rehearsal.hand_in import RehearsalError
    from workshopkit.rehearsal.run import rehearse as play

    project = project_root()
    known = lab_ids(project)
    if unknown := [name for name in lab or [] if name not in known]:
        raise CallError(f"--lab {', '.join(unknown)}: no such lab; there are: {', '.join(known)}")
    with tempfile.TemporaryDirectory(prefix="workshop-rehearsal-") as scratch:
        folder = keep.absolute() if keep else Path(scratch, "workshop")
        try:
            done = play(project, folder, seats=seats, labs=lab or known, progress=lambda line: print(line, flush=True))
        except (DeliveryError, GradingError, LabError, RehearsalError) as error:
            raise CallError(str(error)) from error
    if json is not None:
        atomic.write_text(json, json_format.dumps(_report(done), ensure_ascii=False, indent=1) + "\n")
    _print(done)
    if keep:
        print(f"kept: {keep}; open it with 'up {keep}'")
    if done.faults:
        raise WorkError(f"{len(done.faults)} promises were not kept; they stand above")


def _report(done: Rehearsed) -> dict[str, object]:
    measured = {
        "seconds": done.seconds,
        "grading_s_per_seat": done.grading_s,
        "cpu_s_per_seat": done.cpu_s,
        "largest_process_mb": done.memory_mb,
        "protection": done.protection,
    }
    return {"seats": [row.model_dump() for row in done.seats], "faults": done.faults, "measured": measured}


def _print(done: Rehearsed) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("seat", "language", "behaviour", "lab", "outcome", "points")
    for row in done.seats:
        points = "-" if row.score is None else f"{row.score:g} of {row.max:g}"
        table.add_row(row.seat, row.lang, row.behaviour, row.lab, row.outcome, points)
    Console().print(table)
    for fault in done.faults:
        print(f"not kept: {fault}")
    steps = ", ".join(f"{step} {seconds:g} s" for step, seconds in done.seconds.items())
    print(f"measured on this machine: {steps}")
    memory = "" if done.memory_mb is None else f", largest process {done.memory_mb} MB"
    print(f"grading: {done.grading_s:g} s and {done.cpu_s:g} s of CPU per seat{memory}")
    print(f"protection while code of seats ran: {done.protection}")
    print("Points that a person gives (free text) are not in it. A room of many browsers was not tried here.")
