import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.small_delivery import workshop
from workshopkit.delivery import toml
from workshopkit.delivery.model import DeliveryError

GOOD = toml.write(workshop())


def complaint(tmp_path: Path, text: str) -> str:
    path = tmp_path / "workshop.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DeliveryError) as error:
        toml.read(path)
    return str(error.value).replace(str(tmp_path), "")


@given(
    place=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
    seats=st.integers(1, 200),
    days=st.sets(st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1)), min_size=1, max_size=5),
    languages=st.permutations(["en", "fr", "ar"]),
)
def test_what_is_written_is_read_again(tmp_path_factory, place, seats, days, languages) -> None:
    made = workshop(place=place, seats=seats, dates=sorted(days), languages=languages, overlay={"country_pack": place})
    path = tmp_path_factory.mktemp("toml") / "workshop.toml"
    path.write_text(toml.write(made), encoding="utf-8")
    assert toml.read(path) == made


def test_every_beginning_of_the_file_is_refused_or_read_without_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "workshop.toml"
    refused = 0
    for length in range(0, len(GOOD), 7):
        path.write_text(GOOD[:length], encoding="utf-8")
        try:
            toml.read(path)
        except DeliveryError as error:
            refused += 1
            assert str(path) in str(error)
    assert refused > 20


@pytest.mark.parametrize(
    ("change", "place", "names"),
    [
        (("seats = 3", "seats = 300"), ":8:", "seats is wrong; write a number from 1 to 200"),
        (("seats = 3", "seat = 3"), ":8:", "seat is not a known key"),
        (("seats = 3\n", ""), ":", "seats is missing; add a number"),
        (('"Africa/Tunis"', '"Africa/Nowhere"'), ":5:", "timezone is wrong"),
        (("memory_mb = 2048", "memory_mb = 2"), ":13:", "limits.memory_mb is wrong"),
        (("memory_mb = 2048", "memory = 2"), ":13:", "limits.memory is not a known key"),
        (('id = "velmara-2027-03"', "id = velmara"), ":2", "not readable as TOML"),
        (("format = 1", "format = 2"), ":1:", "format is wrong; write set format = 1"),
        (('["en", "fr", "ar"]', '["en", "de"]'), ":6:", "languages is wrong"),
    ],
)
def test_a_wrong_key_is_named_with_its_line_and_what_to_write(tmp_path, change, place, names) -> None:
    assert change[0] in GOOD
    text = complaint(tmp_path, GOOD.replace(*change))
    assert f"workshop.toml{place}" in text
    assert names in text


def test_a_file_that_is_not_utf8_is_refused_with_a_sentence(tmp_path: Path) -> None:
    assert "not UTF-8" in complaint(tmp_path, GOOD.replace("Port", "P\udce9rt"))
