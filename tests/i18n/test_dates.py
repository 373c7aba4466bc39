"""Dates in words."""

import datetime as dt

import pytest

from workshopkit.i18n.dates import long_date


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "1 March 2027"), ("fr", "1er mars 2027"), ("ar", "1 آذار/مارس 2027")],
)
def test_a_date_is_written_as_the_language_writes_it(lang: str, said: str) -> None:
    assert long_date(dt.date(2027, 3, 1), lang) == said
