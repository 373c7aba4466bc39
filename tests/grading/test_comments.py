"""The comment bank: a sentence written once, said in the language of each seat."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.small_course import LAB, answered, hand_in
from workshopkit.grading.comments import expand, own_bank, read_bank, read_comments, unknown_ids
from workshopkit.grading.gradebook import open_gradebook
from workshopkit.grading.model import Course, GradingError, Limits
from workshopkit.grading.run import grade
from workshopkit.grading.settings import configuration


def test_an_id_becomes_the_sentence_in_the_seats_language() -> None:
    bank = own_bank()
    said = {lang: expand("#c:too-short Look at 1.7.", bank, lang) for lang in ("en", "fr", "ar")}
    assert len(set(said.values())) == 3
    assert all(text.endswith("Look at 1.7.") and "#c:" not in text for text in said.values())


def test_own_sentences_of_a_workshop_come_before_those_of_the_kit(tmp_path: Path) -> None:
    path = tmp_path / "comments.toml"
    path.write_text('[too-short]\nen = "More."\n[well]\nfr = "Bien."\n', encoding="utf-8")
    bank = read_bank(path)
    assert expand("#c:too-short", bank, "en") == "More."
    assert expand("#c:too-short", bank, "fr") == own_bank()["too-short"]["fr"]
    assert expand("#c:well", bank, "ar") == "Bien."


def test_an_unknown_id_stays_and_is_named() -> None:
    assert expand("#c:none", own_bank(), "en") == "#c:none"
    assert unknown_ids("#c:none #c:ask-me", own_bank()) == ["none"]


@pytest.mark.parametrize("text", ["[x]\nde = 'x'\n", "x = 1\n", "[x\n", "[X]\nen = 'x'\n"])
def test_a_wrong_bank_says_which_entry(tmp_path: Path, text: str) -> None:
    path = tmp_path / "comments.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GradingError, match=r"comments\.toml"):
        read_bank(path)


def test_only_what_a_person_wrote_is_read_from_the_gradebook(course: Course) -> None:
    grade(course, [hand_in(course, "S01", answered(course))], limits=Limits(cell_cpu_s=6), sink=lambda row: None)
    with open_gradebook(course, configuration(course)) as book:
        comment = book.find_comment("text-1-5", LAB, LAB, "S01")
        comment.manual_comment = "#c:no-unit"
        book.db.commit()
    assert read_comments(course) == {("S01", LAB): {"text-1-5": "#c:no-unit"}}
