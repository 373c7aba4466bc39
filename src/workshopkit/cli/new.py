"""``new``: make the folder of a workshop and show the PINs once."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated

import typer

from workshopkit.cli.errors import CallError

app = typer.Typer(add_completion=False)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make; must not exist or be empty.")],
    place: Annotated[str, typer.Option(help="Town of the workshop.")],
    dates: Annotated[str, typer.Option(help="Days: 2027-03-01..2027-03-03, or single days with commas.")],
    languages: Annotated[str, typer.Option(help="Spread over the seats in this order.")] = "en,fr,ar",
    seats: Annotated[int, typer.Option(min=1, max=200)] = 30,
    labs: Annotated[str | None, typer.Option(help="Such as L1,L2; all labs when left out.")] = None,
    timezone: Annotated[str, typer.Option(help="Such as Africa/Tunis.")] = "UTC",
    pins: Annotated[Path | None, typer.Option(help="Write the PINs into this file, to print and then delete.")] = None,
) -> None:
    """Make desk, room and seats of a workshop."""
    from pydantic import ValidationError

    from workshopkit.cli.preparation import lab_ids
    from workshopkit.delivery.create import create_delivery
    from workshopkit.delivery.model import DeliveryError, Workshop
    from workshopkit.delivery.seats import pin_sheet
    from workshopkit.files import atomic
    from workshopkit.files.project import project_root

    project = project_root()
    known = lab_ids(project)
    wanted = _listed(labs) if labs else known
    unknown = [lab for lab in wanted if lab not in known]
    if unknown or not wanted:
        raise CallError(
            f"--labs {', '.join(unknown)}: no such lab in {project / 'labs'}; there are: {', '.join(known)}"
        )
    fields = {"place": place, "dates": _days(dates), "timezone": timezone, "languages": _listed(languages)}
    try:
        workshop = Workshop.model_validate({**fields, "id": _id(folder), "labs": wanted, "seats": seats})
    except ValidationError as error:
        wrong = error.errors()[0]
        raise CallError(f"--{wrong['loc'][0]}: {wrong['msg']}") from None
    if pins is not None and pins.exists():
        raise CallError(f"--pins {pins}: already there; name a new file")
    try:
        given = create_delivery(folder, workshop, project=project, progress=lambda line: print(line, flush=True))
    except DeliveryError as error:
        raise CallError(str(error)) from error
    sheet = pin_sheet(given, workshop.languages)
    print(f"{folder}: {seats} seats, labs {', '.join(wanted)}")
    print("The PINs are shown once and kept nowhere:")
    print(sheet, end="")
    if pins is not None:
        atomic.write_text(pins, sheet, mode=0o600)
        print(f"PINs written to {pins}; print it, then delete it")


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _id(folder: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-")[:63]
    return name or "workshop"


def _days(text: str) -> list[dt.date]:
    try:
        first, dots, last = text.partition("..")
        if not dots:
            return [dt.date.fromisoformat(part) for part in _listed(text)]
        begin, end = dt.date.fromisoformat(first.strip()), dt.date.fromisoformat(last.strip())
    except ValueError:
        raise CallError(f"--dates {text}: write days such as 2027-03-01..2027-03-03") from None
    if not 0 <= (end - begin).days <= 60:
        raise CallError(f"--dates {text}: the last day must follow the first, within 60 days")
    return [begin + dt.timedelta(days=count) for count in range((end - begin).days + 1)]
