"""Numbers as readers of each language write them."""

import pytest

from workshopkit.render.figures import number, percent, span


@pytest.mark.parametrize(
    ("value", "lang", "told"),
    [
        (0.0285, "en", "0.0285"),
        (0.0285, "fr", "0,0285"),
        (9999, "en", "9999"),
        (12345, "fr", "12\u00a0345"),
        (-0.39, "ar", "\u22120.39"),
        (0.00001234, "en", "0.00001234"),
        (3, "en", "3"),
        (1234567.8, "en", "1\u00a0235\u00a0000"),
    ],
)
def test_a_number_is_written_as_its_readers_write_it(value: float, lang: str, told: str) -> None:
    assert number(value, lang) == told


def test_per_cent_has_a_space_but_in_arabic() -> None:
    assert percent(0.706, "en") == "70.6\u00a0%" and percent(0.706, "fr") == "70,6\u00a0%"
    assert percent(0.706, "ar") == "70.6%" and percent(-0.7, "en") == "\u221270\u00a0%"
    assert span(0.5, 6, "fr") == "0,5–6"
