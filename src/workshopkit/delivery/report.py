"""The trainer's report of a workshop: every current row on the desk, the texts of its frozen labs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workshopkit.delivery import inbox
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.results import read_results
from workshopkit.grading.room import count_lab, read_by_hand
from workshopkit.grading.room_files import write_report
from workshopkit.grading.room_page import Report
from workshopkit.grading.room_text import lab_text


def write_delivery_report(delivery: Delivery, seconds: float, folder: Path | None = None) -> Mapping[str, Path]:
    """Write report and recap slides into ``desk/reports`` or *folder*; return the pages by language.

    *seconds* is how long the last run of ``grade`` took. Rows of seats that left the list are still told.
    """
    labs = [
        count_lab(lab, read_results(delivery.results / f"{lab}.jsonl"), by_hand=read_by_hand(delivery.source(lab)))
        for lab in delivery.workshop.labs
    ]
    absent = [
        f"{seat.code} {lab}"
        for lab in delivery.workshop.labs
        for seat in delivery.seats()
        if not inbox.versions(delivery, seat.code, lab)
    ]
    report = Report(delivery.workshop.place, labs, absent, seconds)
    return write_report(folder or delivery.reports, report, lambda lab, lang: lab_text(lab, delivery.labs / lab, lang))
