"""What the room got wrong: counted from rows, told to the trainer, on the wall without seats or small counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from workshopkit.grading.model import CellResult, Flag, Result
from workshopkit.grading.recap import how_many, how_many_right, recap_slides, tenths
from workshopkit.grading.room import LabCount, answer_of, count_lab, read_by_hand
from workshopkit.grading.room_files import without_texts, write_report
from workshopkit.grading.room_page import Report, room_page
from workshopkit.grading.room_text import lab_text
from workshopkit.grading.told import tell_together
from workshopkit.i18n.messages import translator
from workshopkit.labs.notes import key_in, read_key

PROJECT = Path(__file__).resolve().parents[2]


def cell(exercise: str, state: str, hint: str | None = None, score: float = 0, name: str = "test") -> CellResult:
    most = {"score": 2.0 if state == "passed" else score, "max": 2.0}
    fields = {"id": f"{name}-{exercise.replace('.', '-')}", "exercise": exercise, "state": state, "hint": hint}
    return CellResult.model_validate(fields | most)


def row(seat: int, *cells: CellResult, state: str = "graded", flags: tuple[Flag, ...] = ()) -> Result:
    fields = {"seat": f"S{seat:02}", "lab": "L1", "submission": "x", "state": state, "final": True, "score": 1.0}
    fields |= {"max": 4.0, "cpu_s": 1.0, "protection": "landlock", "cells": cells, "flags": flags}
    return Result.model_validate(fields)


def room(right: int, limit: int, quarter: int, blank: int = 0) -> LabCount:
    kinds = ["passed"] * right + ["at-the-limit"] * limit + ["wrong-quarter"] * quarter + ["blank"] * blank
    rows = [
        row(number, cell("1.3", "passed") if kind == "passed" else cell("1.3", "failed", kind))
        for number, kind in enumerate(kinds, 1)
    ]
    return count_lab("L1", rows)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    for lang in ("en", "fr", "ar"):
        key = key_in(PROJECT, "L1", lang)
        told = {"title": f"L {lang}", "exercises": {"1.3": f"T {lang}"}, "say": key.say, "criteria": key.criteria}
        (tmp_path / "key").mkdir(exist_ok=True)
        (tmp_path / "key" / f"{lang}.json").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "hints").mkdir()
    (tmp_path / "hints" / "en.json").write_text(json.dumps({"at-the-limit": ["One too many.", ""]}), encoding="utf-8")
    return tmp_path


def test_seats_are_counted_by_what_their_answer_was_and_by_listed_mistake() -> None:
    exercise = room(6, 8, 5, 2).exercises[0]
    assert exercise.seats == {"right": 6, "wrong": 13, "missing": 2}
    assert [(one.hint, one.seats) for one in exercise.mistakes] == [("at-the-limit", 8), ("wrong-quarter", 5)]


def test_a_hand_in_set_aside_counts_for_no_exercise() -> None:
    lab = count_lab("L1", [row(1, cell("1.3", "passed")), row(2, state="set_aside")])
    assert (lab.graded, lab.exercises[0].graded) == (1, 1)


def test_an_exercise_of_two_tests_is_partly_right_when_one_passes() -> None:
    assert answer_of([cell("1.1", "passed"), cell("1.1", "failed")]) == "partial"
    assert answer_of([cell("1.1", "failed", "other")]) == "wrong"
    assert answer_of([cell("1.1", "died")]) == "missing"


def test_texts_that_a_person_reads_do_not_make_an_exercise_wrong() -> None:
    lab = count_lab(
        "L1",
        [
            row(1, cell("1.6", "passed"), cell("1.6", "manual", name="text")),
            row(2, cell("1.6", "passed"), cell("1.6", "partial", score=1, name="text")),
        ],
        by_hand={"text-1-6"},
    )
    exercise = lab.exercises[0]
    assert exercise.seats == {"right": 2}
    assert exercise.texts is not None
    assert (exercise.texts.given, exercise.texts.waiting) == ((1.0,), 1)


def test_the_source_notebook_tells_which_cells_a_person_reads(made) -> None:
    assert read_by_hand(made.root / "source" / "L1") == {"text-1-5"}


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_the_page_has_counts_and_the_trainers_sentence_in_each_language(
    frozen: Path, lang: str, direction: str
) -> None:
    page = room_page(Report("Port Ostrel", [room(6, 8, 5)]), {"L1": lab_text("L1", frozen, lang)}, lang)
    assert f'<html lang="{lang}" dir="{direction}">' in page
    sentence = {"en": "exactly at the limit above it?", "fr": "limite", "ar": "من يقف عند الحد تماماً"}[lang]
    assert sentence in page
    assert not re.search(r"(?:https?:)?//\w", page)


def test_what_is_not_in_the_pages_language_is_marked(frozen: Path) -> None:
    page = room_page(Report("Port Ostrel", [room(6, 8, 5)]), {"L1": lab_text("L1", frozen, "ar")}, "ar")
    assert '<bdi lang="en" dir="ltr">One too many.</bdi> <small lang="en">(English)</small>' in page


def test_equal_flags_of_several_seats_are_told_once() -> None:
    flags = (Flag(code="GRD003", values={"file": "L1.ipynb"}),)
    told = tell_together([row(1, flags=flags), row(2, flags=flags)], "en")
    assert [one.seats for one in told] == [("S01 L1", "S02 L1")]
    assert "damaged" in told[0].what


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
@pytest.mark.parametrize(("right", "limit", "quarter"), [(3, 4, 2), (26, 4, 0), (0, 28, 2), (4, 1, 0)])
def test_no_seat_and_no_count_below_five_is_on_a_slide(
    frozen: Path, lang: str, right: int, limit: int, quarter: int
) -> None:
    lab = room(right, limit, quarter)
    slides = recap_slides(lab, lab_text("L1", frozen, lang), lang)
    assert not re.search(r"S\d\d", slides)
    text = re.sub(r"<style>.*?</style>|<[^>]*>|1\.3|L1", " ", slides, flags=re.DOTALL)
    counts = {int(number) for number in re.findall(r"\d+", text)}
    told = {right, limit, quarter, right + limit + quarter - limit}
    assert not any(number < 5 for number in counts & told)
    assert not any(0 < right + limit + quarter - number < 5 for number in counts - {right + limit + quarter})


def test_bars_tell_no_small_count_either() -> None:
    assert {tenths(seats, 30) for seats in range(5)} == {1}
    assert {tenths(seats, 30) for seats in range(26, 30)} == {9}
    assert tenths(30, 30) == 10
    say = translator("feedback", "en")
    assert how_many(say, 4, 30) == "Some seats:"
    assert how_many_right(say, 0, 30) == "few seats"


def test_a_course_that_is_not_ours_gets_the_same_pages_without_texts(tmp_path: Path) -> None:
    pages = write_report(tmp_path, Report("any course", [room(6, 8, 5)]), without_texts)
    assert {path.name for path in pages.values()} == {"grading-en.html", "grading-fr.html", "grading-ar.html"}
    assert "at-the-limit" in pages["en"].read_text(encoding="utf-8")
    assert (tmp_path / "slides-L1-ar.html").is_file()


def test_the_notes_of_lab_1_have_a_sentence_for_every_mistake_that_a_hidden_test_names() -> None:
    lab = (PROJECT / "labs" / "L1" / "lab.md").read_text(encoding="utf-8")
    for lang in ("en", "fr", "ar"):
        key = key_in(PROJECT, "L1", lang)
        for exercise, test in re.findall(r':exercise: "(\d\.\d)"\n:points: \d\n(.*?)```', lab, re.DOTALL):
            for hint in set(re.findall(r"hint:([a-z0-9-]+)", test)) - {"blank", "other"}:
                assert key.say.get(exercise, {}).get(hint) or key.say["*"].get(hint), (exercise, hint)
        assert set(key.criteria["text-1-6"]) == {"0", "1", "2", "3"}


def test_rows_of_other_tables_are_no_sentences() -> None:
    key = read_key("| Minute | Length | Exercise | Watch |\n|---|---|---|---|\n| 3 | 4 | 1.1 | the index |\n")
    assert (key.say, key.criteria) == ({}, {})
