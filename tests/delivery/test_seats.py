from pathlib import Path

import pytest

from workshopkit.delivery import seats
from workshopkit.delivery.model import DeliveryError


def test_languages_repeat_over_the_room_and_no_pin_is_kept(tmp_path: Path) -> None:
    laid_out, pins = seats.lay_out(5, ["ar", "fr"])
    assert [seat.code for seat in laid_out] == ["S01", "S02", "S03", "S04", "S05"]
    assert [seat.language for seat in laid_out] == ["ar", "fr", "ar", "fr", "ar"]
    assert len(set(pins.values())) == 5
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins.values())
    path = tmp_path / "seats.csv"
    path.write_text(seats.write(laid_out), encoding="utf-8")
    assert seats.read(path) == tuple(laid_out)
    assert not any(pin in line.split(",") for line in path.read_text().splitlines() for pin in pins.values())


def test_a_pin_opens_its_own_seat_only() -> None:
    laid_out, pins = seats.lay_out(2, ["en"])
    assert seats.is_pin(laid_out[0], pins["S01"])
    assert not seats.is_pin(laid_out[0], pins["S02"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ":1: the columns"),
        ("code,language,track,pin\n", "no seat"),
        ("code,language,track,pin\nS01,de,judicial,x\n", ":2: language is wrong"),
        ("code,language,track,pin\nS01,en,judicial,x\nS01,en,judicial,x\n", "S01 is there twice"),
        ("code,language,track,pin\n../x,en,judicial,x\n", ":2: code is wrong"),
        ("code,language,track,pin\nS01,en\n", ":2: track, pin is wrong"),
    ],
)
def test_a_damaged_list_names_line_and_column(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "seats.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"seats\.csv") as error:
        seats.read(path)
    assert says in str(error.value)
