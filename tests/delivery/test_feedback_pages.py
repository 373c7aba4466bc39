"""All feedback in one command: anew from the gradebook, one style sheet a seat, one file to print."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grading.conftest import made  # noqa: F401
from grading.test_grade_delivery import delivery  # noqa: F401
from server.serving import CHROMIUM
from workshopkit.cli.main import main
from workshopkit.delivery.folder import Delivery
from workshopkit.files import digest
from workshopkit.render.html import STYLE

COMMENT = """UPDATE comment SET manual_comment = '#c:no-unit' WHERE cell_id IN
(SELECT id FROM base_cell WHERE name = 'text-1-5')"""
POINTS = """UPDATE grade SET manual_score = 1, needs_manual_grade = 0 WHERE cell_id IN
(SELECT id FROM base_cell WHERE name = 'text-1-5')"""


def gradebook(delivery: Delivery, *statements: str) -> None:  # noqa: F811
    with closing(sqlite3.connect(delivery.course_root / "gradebook.db")) as book, book:
        for one in statements:
            book.execute(one)


@pytest.fixture(scope="module")
def graded(delivery: Delivery) -> Delivery:  # noqa: F811
    main(["grade", str(delivery.root)])
    gradebook(delivery, COMMENT, POINTS)
    return delivery


def test_what_a_person_gave_is_on_the_page_without_grading_anew(graded: Delivery, tmp_path: Path) -> None:
    before = digest.of_tree([graded.results, graded.course_root / "autograded"], base=graded.root)
    target = tmp_path / "all.html"
    assert main(["grade", str(graded.root), "--feedback", "--print", str(target)]) == 0
    assert digest.of_tree([graded.results, graded.course_root / "autograded"], base=graded.root) == before
    french = graded.feedback_page("S02", "L1").read_text(encoding="utf-8")
    assert "des comptes, des publications" in french
    assert "8 / 9" in french
    assert (graded.feedback("S02") / "kit.css").read_bytes() == STYLE.read_bytes()
    sheets = target.read_text(encoding="utf-8")
    assert re.findall(r'<article class="sheet" lang="(..)" dir="(...)">', sheets) == [("ar", "rtl"), ("fr", "ltr")]
    assert "<details>" not in sheets
    assert not re.search(r"(?:https?:)?//\w", sheets)


def test_an_unknown_comment_is_told(graded: Delivery, capsys: pytest.CaptureFixture[str]) -> None:
    gradebook(graded, COMMENT.replace("no-unit", "no-such"))
    assert main(["grade", str(graded.root), "--feedback", "--seat", "S01"]) == 1
    assert "S01 L1: the comment bank has no #c:no-such" in capsys.readouterr().out
    gradebook(graded, COMMENT)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")
def test_all_pages_print_to_one_pdf(graded: Delivery, tmp_path: Path) -> None:
    target = tmp_path / "all.pdf"
    assert main(["grade", str(graded.root), "--feedback", "--print", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("words", [["--print", "x.html"], ["--watch", "--feedback"], ["--regrade", "L9"]])
def test_options_that_do_not_go_together_are_told(graded: Delivery, words: list[str]) -> None:
    assert main(["grade", str(graded.root), *words]) == 2


def test_the_report_is_written_where_it_was_asked_for(graded: Delivery, tmp_path: Path) -> None:
    main(["grade", str(graded.root), "--report", str(tmp_path / "out"), "--lang", "fr"])
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"grading-ar.html", "slides-L1-fr.html"}
    assert (graded.reports / "grading-en.html").is_file()
