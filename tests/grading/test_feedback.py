"""The feedback page: kind, in the seat's language, small, with no secret and no outside address."""

import re
from dataclasses import replace

import pytest

from grading.batches import Batch
from grading.small_course import TESTS
from workshopkit.grading.feedback import FeedbackExercise, FeedbackText, feedback_page, worst
from workshopkit.grading.hints import hint_of
from workshopkit.grading.model import CellResult, Result
from workshopkit.grading.reasons import reason
from workshopkit.i18n.messages import translator
from workshopkit.lint.codes.grading import RULES

TEXT = FeedbackText(
    title="Accounts <&> posts",
    exercises=tuple(FeedbackExercise(f"1.{number}", f"Exercise {number}", 1) for number in range(1, 6)),
    hints={"counted-rows": ("You counted rows.", "Add up the column <posts>.")},
    module="../ar/modules/m01/",
)


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_every_outcome_gives_a_small_offline_page_in_its_direction(batch: Batch, lang: str, direction: str) -> None:
    for result in batch.results.values():
        page = feedback_page(result, TEXT, lang)
        assert f'<html lang="{lang}" dir="{direction}">' in page
        assert len(page.encode()) < 40_000
        assert not re.search(r"(?:https?:)?//\w", page)
        assert "Accounts &lt;&amp;&gt; posts" in page


def test_no_source_of_a_test_is_on_a_page(batch: Batch) -> None:
    lines = {line for _, body in TESTS.values() for line in body.splitlines() if len(line) > 12}
    for result in batch.results.values():
        page = feedback_page(result, TEXT, "en")
        assert not any(line in page for line in lines)
        assert "HIDDEN" not in page
        assert "Traceback" not in page


def test_what_was_wrong_comes_with_both_steps_of_its_hint_and_the_place_to_read_again(batch: Batch) -> None:
    page = feedback_page(batch.result("counted rows, noise on stderr"), TEXT, "en")
    assert "You counted rows." in page
    assert "Add up the column &lt;posts&gt;." in page
    assert 'href="../ar/modules/m01/"' in page
    assert "Not right yet." in page
    assert "A person will read this." in page
    assert "4 / 7" in page


def test_a_hand_in_set_aside_says_why_and_what_to_do(batch: Batch) -> None:
    page = feedback_page(batch.result("invalid JSON"), TEXT, "en")
    assert "could not be graded yet" in page
    assert "save it and submit again" in page


def test_an_address_that_leads_outside_is_left_out(batch: Batch) -> None:
    outside = FeedbackText(title="x", exercises=(), module="https://example.test/")
    assert "example.test" not in feedback_page(batch.result("right"), outside, "en")


def test_every_reason_to_set_aside_has_a_sentence_for_the_participant() -> None:
    from workshopkit.grading.flags import REFUSING, flag

    say = translator("feedback", "en")
    for code in REFUSING:
        assert RULES[code].severity == "error"
        assert reason(say, flag(code)), code


def test_an_exercise_with_one_right_and_one_wrong_test_is_partly_right() -> None:
    cells = [CellResult(id="a", exercise="1.1", score=1, max=1, state="passed")]
    cells.append(CellResult(id="b", exercise="1.1", score=0, max=1, state="failed"))
    assert worst(cells) == "partial"


def read(score: float, state: str = "partial") -> Result:
    cells = [CellResult(id="test-1-6", exercise="1.6", score=1, max=1, state="passed")]
    fields = {"id": "text-1-6", "exercise": "1.6", "score": score, "max": 3, "state": state}
    cells.append(CellResult.model_validate(fields))
    row = {"seat": "S01", "lab": "L1", "submission": "x", "state": "graded", "final": True, "score": 1, "max": 4}
    return Result.model_validate(row | {"cpu_s": 0, "protection": "", "cells": tuple(cells)})


def test_a_text_shows_the_criterion_reached_and_the_trainers_comment() -> None:
    criteria = {"text-1-6": {"0": "Not yet.", "2": "Claim & evidence."}}
    text = FeedbackText(title="x", exercises=(FeedbackExercise("1.6", "Chart", 4),), criteria=criteria)
    page = feedback_page(read(2.5), replace(text, comments={"text-1-6": "Out of <how> many?"}), "en")
    assert "Claim &amp; evidence." in page
    assert "Out of" in page
    assert "<how>" not in page
    waiting = feedback_page(read(0, "manual"), text, "en")
    assert "Not yet." not in waiting
    assert "A person will read this." in waiting


def test_a_comment_on_an_answer_stands_with_its_exercise() -> None:
    text = FeedbackText(title="x", exercises=(FeedbackExercise("1.6", "Chart", 4),), comments={"ex-1-6": "Well."})
    page = feedback_page(read(1), text, "en")
    assert page.count("The trainer writes:") == 1
    assert page.index("Chart") < page.index("Well.")


def test_pages_in_one_folder_share_a_style_sheet() -> None:
    page = feedback_page(read(1), TEXT, "en", "kit.css")
    assert '<link rel="stylesheet" href="kit.css">' in page
    assert "<style>" not in page
    assert len(page.encode()) < 6_000


@pytest.mark.parametrize(
    ("evalue", "hint"),
    [("hint:counted-posts", "counted-posts"), ("wrong", None), ("hint:<b>", None), ("see hint:x", None)],
)
def test_a_hint_is_only_what_the_test_names(evalue: str, hint: str | None) -> None:
    assert hint_of([{"output_type": "error", "ename": "AssertionError", "evalue": evalue}]) == hint
    assert hint_of([{"output_type": "error", "ename": "ValueError", "evalue": "hint:counted-posts"}]) is None
