"""Dates as a reader of each language writes them; ISO dates are for data."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date


def long_date(day: dt.date, lang: str) -> str:
    """*day* in words: ``24 November 2026``, ``24 novembre 2026``, ``24 تشرين الثاني/نوفمبر 2026``.

    Arabic gives both names of the month, as texts of the United Nations do for readers east and west.
    """
    if lang == "fr" and day.day == 1:
        return str(format_date(day, "'1er' MMMM y", locale="fr"))
    if lang != "ar":
        return str(format_date(day, "d MMMM y", locale={"en": "en_GB"}.get(lang, lang)))
    east, west = (format_date(day, "MMMM", locale=locale) for locale in ("ar_LB", "ar_EG"))
    return f"{day.day} {east}/{west} {day.year}"
