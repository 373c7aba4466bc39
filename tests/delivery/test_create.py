import os
import stat
from pathlib import Path

import pytest

from delivery.small_delivery import DOUBLES, make, workshop
from workshopkit.delivery.create import Parts, create_delivery, hand_out
from workshopkit.delivery.folder import Delivery, open_delivery
from workshopkit.delivery.model import DeliveryError


def test_a_delivery_has_a_closed_desk_and_a_room_with_each_seat_in_its_language(tmp_path: Path) -> None:
    delivery = open_delivery(make(tmp_path / "ورشة عمل").root)
    if os.name != "nt":
        assert stat.S_IMODE(delivery.desk.stat().st_mode) == 0o700
        assert stat.S_IMODE(delivery.secret.stat().st_mode) == 0o600
    for seat in delivery.seats():
        folder = delivery.seat(seat.code) / "L1"
        assert f'"lang": "{seat.language}"' in (folder / "lab.json").read_text(encoding="utf-8")
        assert (folder / "data" / "accounts.csv").read_text() == f"id\n{seat.code}\n"
        assert not list(delivery.room.rglob("variant.json"))
    config = (delivery.course_root / "nbgrader_config.py").read_text(encoding="utf-8")
    assert '"data/accounts.csv"' in config
    assert "second" not in config


def test_an_existing_folder_is_never_overwritten(tmp_path: Path) -> None:
    delivery = make(tmp_path / "w")
    before = delivery.secret.read_bytes()
    with pytest.raises(DeliveryError, match="already there"):
        create_delivery(delivery.root, workshop(), project=tmp_path, parts=DOUBLES)
    assert delivery.secret.read_bytes() == before


def test_a_failure_while_making_leaves_nothing(tmp_path: Path) -> None:
    def full(target: Path, **values: object) -> None:
        raise OSError(28, "No space left on device")

    broken = Parts(DOUBLES.freeze_lab, DOUBLES.draw_variant, DOUBLES.write_variant, full, DOUBLES.prepare_assignment)
    with pytest.raises(OSError, match="No space"):
        create_delivery(tmp_path / "w", workshop(), project=tmp_path, parts=broken)
    assert list(tmp_path.iterdir()) == []


def test_handing_out_again_keeps_the_work_of_the_seat(tmp_path: Path) -> None:
    delivery = make(tmp_path / "w")
    seat = delivery.seats()[0]
    work = delivery.seat(seat.code) / "L1" / "L1.ipynb"
    work.write_text("my work", encoding="utf-8")
    assert not hand_out(delivery, seat, "L1", parts=DOUBLES)
    assert work.read_text(encoding="utf-8") == "my work"


def test_a_folder_that_is_no_delivery_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match=r"no workshop.toml\); make one with 'new"):
        open_delivery(tmp_path)


def test_seats_are_students_of_the_gradebook(tmp_path: Path) -> None:
    import sqlite3

    delivery = make(tmp_path / "w")
    with sqlite3.connect(delivery.course_root / "gradebook.db") as gradebook:
        assert [row[0] for row in gradebook.execute("SELECT id FROM student")] == ["S01", "S02", "S03"]
    gradebook.close()
    assert isinstance(delivery, Delivery)
