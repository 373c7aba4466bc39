"""A corrected test in a frozen workshop: shown first, put in when confirmed, what a person gave stays."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import nbformat
import pytest

from workshopkit.cli.main import main
from workshopkit.delivery import inbox
from workshopkit.delivery.create import create_delivery
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Workshop
from workshopkit.delivery.regrade import read_correction
from workshopkit.delivery.results import read_results
from workshopkit.files import digest
from workshopkit.grading.model import CellResult, GradingError, Result
from workshopkit.grading.regrade import Change, compare, set_by_person

PROJECT = Path(__file__).resolve().parents[2]
TOO_STRICT = 'assert set(answer_1_4["acct"]) == expected, "hint:not-seven-days"'
SECOND = 'assert set(second.answer_1_4["acct"]) == expected, "hint:typed-constant"'


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Delivery, Path]:
    """A workshop with lab L1 in which a seat took eight days, graded; and a copy of the project to correct."""
    folder = tmp_path_factory.mktemp("regrade")
    project = folder / "project"
    for name in ("labs", "datasets"):
        shutil.copytree(PROJECT / name, project / name)
    fields = {"id": "velmara", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "seats": 1}
    fields |= {"languages": ["en"], "labs": ["L1"], "limits": {"memory_mb": 12000}}
    create_delivery(folder / "d", Workshop.model_validate(fields), project=project)
    delivery = Delivery(folder / "d")
    cases = tomllib.loads((project / "labs" / "L1" / "cases.toml").read_text(encoding="utf-8"))["case"]
    answers = {case["exercise"]: case["code"] for case in cases if case["kind"] == "right"}
    answers["1.4"] = next(case["code"] for case in cases if case["name"] == "eight days")
    book = nbformat.read(delivery.seat("S01") / "L1" / "L1.ipynb", as_version=4)
    for cell in book.cells:
        exercise = cell.id.removeprefix("ex-").replace("-", ".")
        cell.source = answers.get(exercise, cell.source).strip("\n")
    inbox.accept(delivery, "S01", "L1", nbformat.writes(book).encode(), via="server", saw={})
    assert main(["grade", str(delivery.root)]) == 0
    with closing(sqlite3.connect(delivery.course_root / "gradebook.db")) as gradebook, gradebook:
        text = "SELECT id FROM base_cell WHERE name = 'text-1-7'"
        gradebook.execute(f"UPDATE grade SET manual_score = 2, needs_manual_grade = 0 WHERE cell_id IN ({text})")
    return delivery, project


def correct(project: Path, old: str, new: str) -> None:
    path = project / "labs" / "L1" / "lab.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def row(delivery: Delivery) -> Result:
    return read_results(delivery.results / "L1.jsonl")[0]


@pytest.mark.slow
def test_a_corrected_test_is_shown_first_and_then_regrades_everybody(
    workshop: tuple[Delivery, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery, project = workshop
    monkeypatch.setenv("WORKSHOP_HOME", str(project))
    with pytest.raises(GradingError, match="nothing differs"):
        read_correction(delivery, project, "L1")
    correct(project, TOO_STRICT, TOO_STRICT.replace('set(answer_1_4["acct"]) ==', 'set(answer_1_4["acct"]) >='))
    correct(project, SECOND, SECOND.replace('set(second.answer_1_4["acct"]) ==', 'set(second.answer_1_4["acct"]) >='))
    standing = digest.of_tree([delivery.desk], base=delivery.desk)
    assert main(["grade", str(delivery.root), "--regrade", "L1"]) == 1
    shown = capsys.readouterr().out
    assert "S01   1.4       0       2      +2" in shown
    assert "Nothing was written" in shown
    assert digest.of_tree([delivery.desk], base=delivery.desk) == standing

    handed_out = digest.of_tree([delivery.desk / "handout", delivery.seat("S01") / "L1"], base=delivery.root)
    before = row(delivery)
    assert main(["grade", str(delivery.root), "--regrade", "L1", "--yes"]) == 0
    after = row(delivery)
    assert next(cell for cell in after.cells if cell.id == "test-1-4").state == "passed"
    assert next(cell for cell in after.cells if cell.id == "text-1-7").score == 2
    assert after.score == (before.score or 0) + 2 + 2
    assert after.submission == before.submission
    kept = next((delivery.corrections / "L1").iterdir())
    assert read_results(kept / "before" / "L1.jsonl") == [before]
    told = json.loads((kept / "changes.jsonl").read_text(encoding="utf-8"))
    assert told == {"seat": "S01", "exercise": "1.4", "before": 0.0, "after": 2.0}
    assert not (kept / "pending").exists()
    assert digest.of_tree([delivery.desk / "handout", delivery.seat("S01") / "L1"], base=delivery.root) == handed_out


@pytest.mark.slow
def test_what_seats_have_in_their_hands_cannot_be_corrected(workshop: tuple[Delivery, Path]) -> None:
    delivery, project = workshop
    for old, new in ((':exercise: "1.3"\n:points: 2', ':exercise: "1.3"\n:points: 3'), ("share = ____", "part = ____")):
        correct(project, old, new)
        with pytest.raises(GradingError, match="1-3"):
            read_correction(delivery, project, "L1")
        correct(project, new, old)


def result(*cells: tuple[str, float | None, str]) -> Result:
    made = tuple(
        CellResult.model_validate({"id": name, "exercise": "1.1", "score": score, "max": 2, "state": state})
        for name, score, state in cells
    )
    fields = {"seat": "S01", "lab": "L1", "submission": "x", "state": "graded", "final": True, "score": 0, "max": 4}
    return Result.model_validate(fields | {"cpu_s": 0, "protection": "", "cells": made})


def test_a_score_by_a_person_neither_gains_nor_loses() -> None:
    before = result(("test", 2, "passed"), ("text", 1, "partial"))
    after = result(("test", 0, "failed"), ("text", None, "manual"))
    assert compare(before, after, [("S01", "text")]) == [Change("S01", "1.1", 3.0, 1.0)]
    assert compare(before, after, [("S01", "text"), ("S01", "test")]) == []


@pytest.mark.slow
def test_scores_by_a_person_are_found_in_the_gradebook(workshop: tuple[Delivery, Path]) -> None:
    assert set_by_person(workshop[0].course(), "L1") == {("S01", "text-1-7")}
