"""What came of one seat, held against what may come of its behaviour."""

from __future__ import annotations

from workshopkit.delivery.grade import Graded
from workshopkit.grading.model import Result
from workshopkit.i18n.model import DIRECTION
from workshopkit.rehearsal.model import Behaviour, Place, SeatOutcome


def judge(place: Place, behaviour: Behaviour, graded: Graded) -> tuple[SeatOutcome, list[str]]:
    """The seat's row, and every promise that was not kept: a result, the right state and points, a feedback page."""
    found = next((row for row in graded.results if (row.seat, row.lab) == (place.seat, place.lab)), None)
    named = f"{place.seat} {place.lab} ({behaviour.name})"
    if found is None:
        return _row(place, behaviour, None), [f"{named} has no result"]
    faults = [f"{named}: {fault}" for fault in (behaviour.expected(found), _feedback_fault(place)) if fault]
    return _row(place, behaviour, found), faults


def _row(place: Place, behaviour: Behaviour, found: Result | None) -> SeatOutcome:
    return SeatOutcome(
        seat=place.seat,
        lang=place.lang,
        behaviour=behaviour.name,
        lab=place.lab,
        outcome=found.state if found else "missing",
        score=found.score if found else None,
        max=found.max if found else None,
    )


def _feedback_fault(place: Place) -> str | None:
    page = place.delivery.feedback_page(place.seat, place.lab)
    if not page.is_file():
        return "no feedback page"
    text = page.read_text(encoding="utf-8")
    if f'lang="{place.lang}" dir="{DIRECTION[place.lang]}"' not in text:
        return "the feedback page is in another language"
    if "HIDDEN TESTS" in text or "assert " in text:
        return "the feedback page shows a hidden test"
    return None
