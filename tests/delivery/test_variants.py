"""A seat's data on the desk are whole when it is graded, whatever became of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from delivery.small_delivery import draw_variant, make, write_variant
from workshopkit.delivery import inbox, variants
from workshopkit.delivery.collect import collect
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import DeliveryError


@pytest.fixture
def delivery(tmp_path: Path) -> Delivery:
    return make(tmp_path / "workshop")


@pytest.mark.parametrize("harm", ["missing", "changed", "added", "no variant.json"])
def test_missing_or_changed_data_are_drawn_again(delivery: Delivery, harm: str) -> None:
    folder = delivery.variant("S02", "L1")
    table = folder / "data" / "accounts.csv"
    if harm == "missing":
        shutil.rmtree(folder / "data")
    elif harm == "changed":
        table.write_text("id\n7\n", encoding="utf-8")
    elif harm == "added":
        table.with_name("posts.csv").write_text("id\n", encoding="utf-8")
    else:
        (folder / "variant.json").unlink()
    assert variants.make_whole(delivery, "S02", "L1", draw=draw_variant, write=write_variant)
    assert table.read_text(encoding="utf-8") == "id\nS02\n"
    assert [path.name for path in table.parent.iterdir()] == ["accounts.csv"]
    assert not variants.make_whole(delivery, "S02", "L1", draw=draw_variant, write=write_variant)


def test_a_kit_that_draws_other_data_does_not_grade_with_them(delivery: Delivery) -> None:
    folder = delivery.variant("S02", "L1")
    (folder / "data" / "accounts.csv").write_text("id\n7\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match="draws others"):
        variants.make_whole(delivery, "S02", "L1", draw=lambda *about: "S03", write=write_variant)
    assert (folder / "data" / "accounts.csv").read_text(encoding="utf-8") == "id\n7\n"
    with pytest.raises(DeliveryError, match="cannot be drawn again"):
        variants.make_whole(delivery, "S02", "L1")


def test_a_table_changed_in_the_seats_folder_is_told_and_never_used(delivery: Delivery) -> None:
    book = nbformat.writes(nbformat.v4.new_notebook()).encode()
    for seat in ("S01", "S02"):
        inbox.accept(delivery, seat, "L1", book, via="server", saw={})
    theirs = delivery.seat("S02") / "L1" / "data" / "accounts.csv"
    theirs.write_text("id\n7\n", encoding="utf-8")
    told = {one.seat: [flag.model_dump() for flag in one.flags] for one in collect(delivery).hand_ins}
    assert told == {"S01": [], "S02": [{"code": "GRD082", "values": {"file": "data/accounts.csv"}}]}
    used = delivery.submitted("S02", "L1") / "data" / "accounts.csv"
    assert used.read_text(encoding="utf-8") == "id\nS02\n"


def test_a_version_that_lies_in_the_course_already_is_not_touched(delivery: Delivery) -> None:
    inbox.accept(delivery, "S01", "L1", b"{}", via="server", saw={})
    collect(delivery)
    before = delivery.submitted("S01", "L1").stat().st_ino
    collect(delivery)
    assert delivery.submitted("S01", "L1").stat().st_ino == before
    inbox.accept(delivery, "S01", "L1", b"{ }", via="server", saw={})
    collect(delivery)
    assert delivery.submitted("S01", "L1").stat().st_ino != before


def test_the_recorded_digest_is_that_of_the_files(delivery: Delivery) -> None:
    told = json.loads((delivery.variant("S01", "L1") / "variant.json").read_text(encoding="utf-8"))
    assert variants.content_of(delivery.variant("S01", "L1") / "data") == told["content"]
    assert variants.is_whole(delivery.variant("S01", "L1"))
