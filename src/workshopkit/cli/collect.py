"""``collect``: bring hand-ins from inbox and sticks to the desk's nbgrader course."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workshopkit.cli.errors import CallError, WorkError

app = typer.Typer(add_completion=False)


@app.command()
def collect(
    delivery: Annotated[Path | None, typer.Argument(help="Folder of the workshop.")] = None,
    sticks: Annotated[list[Path] | None, typer.Argument(help="Folders or zip files to take in first.")] = None,
) -> None:
    """Take in what lies on sticks, then place the version that counts of each seat and lab."""
    from workshopkit.delivery import collect as desk
    from workshopkit.delivery.folder import open_delivery
    from workshopkit.delivery.model import DeliveryError, Receipt
    from workshopkit.files.project import project_root
    from workshopkit.lint.codes import ALL
    from workshopkit.lint.model import Finding

    def tell(flag: Finding) -> None:
        rule = ALL[flag.code]
        print(f"{rule.what.format(**flag.values)} ({flag.code}): {rule.do.format(**flag.values)}")

    refused = 0
    try:
        opened = open_delivery(delivery or project_root() / "my-workshop")
        for stick in sticks or []:
            if not stick.exists():
                raise CallError(f"{stick}: no such folder or zip")
            for taken in desk.take_in(opened, stick):
                if isinstance(taken, Receipt):
                    print(f"{taken.seat} {taken.lab} {taken.code}")
                else:
                    refused += 1
                    tell(taken)
        collected = desk.collect(opened)
    except DeliveryError as error:
        raise CallError(str(error)) from error
    for flag in collected.flags:
        tell(flag)
    print(f"{len(collected.hand_ins)} ready to grade, {len(collected.flags)} not handed in")
    if refused:
        raise WorkError(f"{refused} not taken in; the reasons stand above")
