"""Both graders on the same courses: nbgrader's documentation course, folders of other names, lateness, lost cells."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grading.fixture_course import DOCS, make_renamed
from grading.small_course import LAB, answered, hand_in
from workshopkit.cli.main import main
from workshopkit.grading.compare import Comparison, _judged
from workshopkit.grading.copies import copy_course
from workshopkit.grading.model import Course
from workshopkit.grading.standing import Standing, same
from workshopkit.grading.whole import find_hand_ins


def compare(root: Path, rows: Path, *words: str) -> tuple[int, dict[str, Any], list[dict[str, Any]]]:
    code = main(["grade", str(root), "--compare-with-nbgrader", "--unprotected", "--json", str(rows), *words])
    head, *differences = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    return code, head, differences


def test_the_documentation_course_of_nbgrader_comes_out_the_same_and_is_not_touched(tmp_path: Path) -> None:
    course = tmp_path / "course"
    for name in ("source", "submitted"):
        shutil.copytree(DOCS / name, course / name)
    before = sorted(path for path in course.rglob("*"))
    code, head, differences = compare(course, tmp_path / "rows.jsonl")
    assert (code, differences) == (0, [])
    counts = {(one["what"], one["verdict"]): one["n"] for one in head["counts"]}
    assert (head["nbgrader"], head["hand_ins"]) == ("0.9.6", {"both": 2})
    assert counts["points", "same"] == 18
    assert counts["output", "same"] >= 20
    assert sorted(path for path in course.rglob("*")) == before


def test_other_folders_lateness_marks_of_a_person_and_cells_put_back_come_out_the_same(tmp_path: Path) -> None:
    course = make_renamed(tmp_path / "course", ("two",))
    words = ["--assignment", "two", *[word for seat in ("utc", "zone", "deleted") for word in ("--seat", seat)]]
    code, head, differences = compare(course.root, tmp_path / "rows.jsonl", *words)
    assert (code, differences, head["hand_ins"]) == (0, [], {"both": 3})


def standing(reason: str | None = None, **points: Any) -> Standing:
    return Standing(reason, {("points", "p1", cell): value for cell, value in points.items()})


def judged(stock: Standing, ours: Standing) -> Comparison:
    return _judged({("S01", "L1"): stock}, {("S01", "L1"): ours}, {})


def test_another_score_another_wish_for_a_look_and_a_lost_hand_in_are_differences() -> None:
    for there, here in [((1.0, False, 2), (2.0, False, 2)), ((None, True, 2), (0.0, False, 2)), ((0, False, 1), None)]:
        found = judged(standing(t=there), standing(t=here) if here else standing())
        assert not found.equal, (there, here)
    lost = judged(standing(t=(1.0, False, 1)), Standing("GRD003"))
    assert not lost.equal
    assert lost.hand_ins == {"nbgrader alone": 1}


def test_what_nbgrader_refused_is_explained_but_not_what_it_wrote_before() -> None:
    refused = judged(standing("SchemaTooOldError", t=(None, True, 2)), standing(t=(2.0, False, 2)))
    assert refused.equal
    assert [one.reason for one in refused.differences] == ["refused"]
    written = judged(standing("DeadKernelError", t=(1.0, False, 2)), standing(t=(2.0, False, 2)))
    assert not written.equal


def test_a_hand_in_of_another_lab_is_explained_only_when_nbgrader_gave_it_nothing() -> None:
    assert judged(standing(t=(None, True, 2)), Standing("GRD035")).equal
    assert not judged(standing(t=(0.0, False, 2)), Standing("GRD035")).equal


def test_numbers_are_compared_as_numbers() -> None:
    assert same((1, False, 2.0), (1.0, False, 2))
    assert not same((1.0, False, 2), (1.0, True, 2))
    assert not same("1", "1.5")


def test_a_copy_has_links_pipes_and_marks_of_a_person_and_no_points_of_tests(course: Course, tmp_path: Path) -> None:
    folder = hand_in(course, "S01", answered(course)).folder
    (folder / "link").symlink_to("../../../gradebook.db")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    copy = copy_course(course, [("S01", LAB)], tmp_path / "copy")
    assert [one.seat for one in find_hand_ins(copy)[0]] == ["S01"]
    made = copy.root / "submitted" / "S01" / LAB
    assert (made / "link").is_symlink()
    assert sorted(path.name for path in made.iterdir()) == sorted(path.name for path in folder.iterdir())
    with closing(sqlite3.connect(copy.root / "gradebook.db")) as book:
        assert not book.execute("SELECT count(*) FROM grade WHERE auto_score IS NOT NULL").fetchone()[0]


@pytest.mark.parametrize("words", [["--engine", "nbgrader"], []])
def test_a_comparison_with_itself_or_without_consent_is_a_wrong_call(course: Course, words: list[str]) -> None:
    hand_in(course, "S01", answered(course))
    agreed = ["--unprotected"] if words else []
    assert main(["grade", str(course.root), "--compare-with-nbgrader", *agreed, *words]) == 2
