"""``grade --feedback``: every page anew from the gradebook as it stands, and all of them in one file to print."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.delivery.folder import Delivery
    from workshopkit.delivery.grade import Wanted
    from workshopkit.i18n.messages import Translator


def write_all(delivery: Delivery, wanted: Wanted, printed: Path | None, say: Translator) -> int:
    """Write the pages of *wanted* seats and labs; 1 when a comment names a sentence that the bank does not have.

    Raises GradingError, DeliveryError, CallError.
    """
    from workshopkit.delivery.feedback import current_rows, feedback_desk

    desk = feedback_desk(delivery)
    labs = wanted.labs or delivery.workshop.labs
    rows = current_rows(delivery, labs, wanted.seats or desk.languages)
    for row in rows:
        desk.write(row)
    print(say.plural("{n} feedback page written", "{n} feedback pages written", len(rows)))
    unknown = [one for one in desk.unknown() if wanted.has(*one[:2])]
    for seat, lab, name in unknown:
        print(
            say(
                "{seat} {lab}: the comment bank has no {id}; correct it in the gradebook or add it to {file}",
                seat=seat,
                lab=lab,
                id=f"#c:{name}",
                file=delivery.comments,
            )
        )
    if printed is not None:
        from workshopkit.delivery.feedback import printed as sheets

        _print(sheets(desk, rows, delivery.workshop.place), printed)
        print(say("to print: {file}", file=printed))
    return 1 if unknown else 0


def _print(html: str, target: Path) -> None:
    from workshopkit.files import atomic
    from workshopkit.render.browser import NoBrowser, pdf

    if target.suffix.lower() != ".pdf":
        atomic.write_text(target, html)
        return
    with tempfile.TemporaryDirectory(prefix="workshop-") as scratch:
        page = Path(scratch, "feedback.html")
        page.write_text(html, encoding="utf-8")
        try:
            atomic.write_bytes(target, pdf(page))
        except NoBrowser as error:
            raise CallError(str(error)) from error
