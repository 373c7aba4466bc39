"""Which of the kit's languages a browser asks for."""

from __future__ import annotations

from workshopkit.i18n.model import LANGS, SOURCE


def preferred(header: str) -> str:
    """The kit's language that an ``Accept-Language`` header likes best; English when it names none of them."""
    weighted: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")):
        name, _, weight = part.strip().partition(";q=")
        lang = name.split("-")[0].strip().lower()
        try:
            liking = float(weight or 1)
        except ValueError:
            continue
        if lang in LANGS and liking > 0:
            weighted.append((-liking, place, lang))
    return min(weighted)[2] if weighted else SOURCE
