"""``grade --regrade LAB``: a table of who gains and who loses by a corrected test, then a question, then the points."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workshopkit.cli import grade_page

if TYPE_CHECKING:
    from workshopkit.delivery.folder import Delivery
    from workshopkit.delivery.grade import Wanted
    from workshopkit.grading.regrade import Change
    from workshopkit.i18n.messages import Translator


def regrade(delivery: Delivery, project: Path, lab: str, wanted: Wanted, *, yes: bool, say: Translator) -> bool:
    """Show what the corrected *lab* of *project* changes; put it in when *yes*, or when somebody types yes.

    True when it was put in: grading in the ordinary way follows. Raises GradingError, LabError, DeliveryError.
    """
    from workshopkit.delivery.regrade import preview, put_in, read_correction

    correction = read_correction(delivery, project, lab)
    print(say("corrected cells of {lab}: {cells}", lab=lab, cells=", ".join(correction.cells)))
    with grade_page.progress(say) as shown:
        changes = preview(
            delivery,
            correction,
            unprotected=wanted.unprotected,
            workers=wanted.workers,
            begin=shown.begin,
            sink=shown.step,
        )
    print(table(changes, say))
    if not yes and not _agreed(say):
        print(say("Nothing was written. To put it in, add --yes or answer yes."))
        return False
    folder = put_in(delivery, correction, changes)
    print(say("what stood before is kept in {folder}", folder=folder))
    return True


def table(changes: Sequence[Change], say: Translator) -> str:
    """Seat, exercise, points before and after; then how many gain and lose in all."""
    if not changes:
        return say("nobody gains or loses a point")
    head = (say("seat"), say("exercise"), say("before"), say("after"), "±")
    rows = [
        (one.seat, one.exercise, f"{one.before:g}", f"{one.after:g}", f"{one.after - one.before:+g}") for one in changes
    ]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    sums: dict[str, float] = {}
    for one in changes:
        sums[one.seat] = sums.get(one.seat, 0.0) + one.after - one.before
    gain, lose = sum(value > 0 for value in sums.values()), sum(value < 0 for value in sums.values())
    return "\n".join([*lines, say("seats that gain: {gain}, that lose: {lose}", gain=gain, lose=lose)])


def _agreed(say: Translator) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print(say("Type yes to write these points:"), end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() in {"yes", say("yes").casefold()}
