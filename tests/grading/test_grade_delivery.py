"""A delivery graded whole: rows on the desk, pages in the room, the verb's exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.small_course import LAB, make_course
from grading.small_delivery import make_delivery, submit
from workshopkit.cli.main import main
from workshopkit.delivery import inbox
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.results import read_results
from workshopkit.grading.course import prepare_assignment
from workshopkit.grading.model import Course


@pytest.fixture(scope="module")
def delivery(made: Course, tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    root = tmp_path_factory.mktemp("delivery") / "workshop"
    delivery = make_delivery(root, made, count="best")
    submit(delivery, "S01", ex_1_2="answer_1_2 = 3")
    submit(delivery, "S02")
    submit(delivery, "S02", ex_1_1="answer_1_1 = 0")
    return delivery


def test_the_verb_grades_the_version_that_counts_and_writes_rows_and_pages(
    delivery: Delivery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["grade", str(delivery.root), "--json", str(tmp_path / "rows.jsonl")])
    shown = capsys.readouterr().out
    assert code == 1, shown
    assert "not handed in: S03 L1" in shown
    rows = {row.seat: row for row in read_results(delivery.results / f"{LAB}.jsonl")}
    assert {seat: (row.state, row.score) for seat, row in rows.items()} == {
        "S01": ("graded", 5.0),
        "S02": ("graded", 7.0),
    }
    assert rows["S02"].submission == inbox.version_name(inbox.versions(delivery, "S02", LAB)[0][1])
    assert read_results(tmp_path / "rows.jsonl") == [rows["S01"], rows["S02"]]
    arabic = delivery.feedback_page("S01", LAB).read_text(encoding="utf-8")
    assert 'dir="rtl"' in arabic
    assert "first ar" in arabic
    assert 'href="../ar/modules/m01/"' in arabic
    assert "second ar" not in delivery.feedback_page("S02", LAB).read_text(encoding="utf-8")
    assert not delivery.feedback_page("S03", LAB).exists()


def test_one_seat_alone_is_graded_without_touching_the_rows_of_others(
    delivery: Delivery, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(delivery, "S03")
    assert main(["grade", str(delivery.root), "--seat", "S03", "--lab", LAB]) == 0
    assert "graded: 1" in capsys.readouterr().out
    assert "S03" in {row.seat for row in read_results(delivery.results / f"{LAB}.jsonl")}


@pytest.mark.parametrize("words", [["--seat", "S99"], ["--lab", "L9"], ["--lang", "xx"]])
def test_a_wrong_call_is_told_apart_from_flags(delivery: Delivery, words: list[str]) -> None:
    assert main(["grade", str(delivery.root), *words]) == 2


def test_a_source_without_notebook_cannot_be_prepared(tmp_path: Path) -> None:
    from workshopkit.grading.model import GradingError

    course = make_course(tmp_path / "course")
    assert (course.root / "release" / LAB / "second" / "data" / "accounts.csv").is_file()
    (course.root / "source" / "L2").mkdir()
    with pytest.raises(GradingError, match="no notebook in it"):
        prepare_assignment(course, "L2")
