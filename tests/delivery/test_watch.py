"""Watching what seats save: provisional rows, no gradebook, nothing run twice for the same cells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grading.conftest import made  # noqa: F401
from grading.test_grade_delivery import delivery  # noqa: F401
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.results import read_results
from workshopkit.delivery.watch import Saved, fingerprint, provisional, watch
from workshopkit.files import digest


def save(delivery: Delivery, seat: str, **cells: str) -> None:  # noqa: F811
    path = delivery.seat(seat) / "L1" / "L1.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        cell["source"] = cells.get(cell["id"].replace("-", "_"), cell["source"])
    path.write_text(json.dumps(book), encoding="utf-8")


def settled(saved: Saved) -> list[tuple[str, str]]:
    saved.look()
    return saved.look()


def test_a_save_is_graded_provisionally_and_the_gradebook_stays(delivery: Delivery) -> None:  # noqa: F811
    save(delivery, "S02", ex_1_1="answer_1_1 = 3")
    before = digest.of_tree([delivery.course_root], base=delivery.course_root)
    rows = []
    watch(delivery, sink=rows.append, look_s=0.05, go_on=lambda: not rows)
    assert [(row.seat, row.final) for row in rows] == [("S02", False)]
    assert next(cell for cell in rows[0].cells if cell.id == "test-1-1").state == "passed"
    assert read_results(provisional(delivery, "L1")) == rows
    assert digest.of_tree([delivery.course_root], base=delivery.course_root) == before


def test_a_file_that_is_being_written_waits_and_the_oldest_save_comes_first(
    delivery: Delivery,  # noqa: F811
    tmp_path: Path,
) -> None:
    saved = Saved(delivery)
    assert saved.look() == []
    assert set(saved.look()) == {("S01", "L1"), ("S02", "L1"), ("S03", "L1")}
    save(delivery, "S01", ex_1_1="answer_1_1 = 1")
    assert ("S01", "L1") not in saved.look()
    assert saved.look()[-1] == ("S01", "L1")


def test_what_only_ran_again_and_what_was_never_touched_is_not_graded(
    delivery: Delivery,  # noqa: F811
    tmp_path: Path,
) -> None:
    saved = Saved(delivery)
    settled(saved)
    assert saved.take(("S03", "L1"), tmp_path / "a") is None
    save(delivery, "S03", ex_1_1="answer_1_1 = 2")
    settled(saved)
    assert saved.take(("S03", "L1"), tmp_path / "b") is not None
    path = delivery.seat("S03") / "L1" / "L1.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"][1]["outputs"] = []
    book["cells"][1]["execution_count"] = 7
    path.write_text(json.dumps(book), encoding="utf-8")
    settled(saved)
    assert saved.take(("S03", "L1"), tmp_path / "c") is None


def test_a_link_to_somebody_elses_file_is_never_taken(delivery: Delivery) -> None:  # noqa: F811
    path = delivery.seat("S01") / "L1" / "L1.ipynb"
    path.unlink()
    path.symlink_to(delivery.source("L1") / "L1.ipynb")
    assert ("S01", "L1") not in settled(Saved(delivery))


def test_data_come_from_the_desk(delivery: Delivery, tmp_path: Path) -> None:  # noqa: F811
    save(delivery, "S02", ex_1_1="answer_1_1 = 9")
    data = delivery.seat("S02") / "L1" / "data"
    data.mkdir(exist_ok=True)
    (data / "accounts.csv").write_text("posts\n99\n")
    saved = Saved(delivery)
    settled(saved)
    hand_in = saved.take(("S02", "L1"), tmp_path / "x")
    assert hand_in is not None
    assert (hand_in.folder / "data" / "accounts.csv").read_text() == "posts\n1\n2\n3\n"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"cells": 3}'])
def test_a_damaged_file_has_a_fingerprint_too(data: bytes) -> None:
    assert len(fingerprint(data)) == 8
