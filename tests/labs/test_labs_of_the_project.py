"""Every lab of the project, whole: built in three languages, proved, handed out and graded by stock nbgrader."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from workshopkit.delivery.create import Parts, create_delivery
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Workshop
from workshopkit.i18n.model import LANGS
from workshopkit.labs import markers
from workshopkit.labs.build import build_labs
from workshopkit.labs.faults import sentence
from workshopkit.labs.freeze import freeze_lab
from workshopkit.labs.handout import write_handout
from workshopkit.labs.prove import prove
from workshopkit.labs.sources import in_project
from workshopkit.labs.variant import draw_variant, write_variant

PROJECT = Path(__file__).resolve().parents[2]
LABS = sorted(path.parent.name for path in (PROJECT / "labs").glob("L*/lab.md"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("build")
    assert [sentence(finding) for finding in build_labs(PROJECT, out, LANGS, lambda line: None)] == []
    return out


@pytest.mark.parametrize("lab", LABS)
def test_three_languages_have_the_same_cells_and_code_byte_for_byte(built: Path, lab: str) -> None:
    for form in ("release", "solution"):
        books = {lang: nbformat.read(built / form / lang / lab / f"{lab}.ipynb", 4) for lang in LANGS}
        for lang in ("fr", "ar"):
            for mine, english in zip(books[lang].cells, books["en"].cells, strict=True):
                assert (mine.id, mine.cell_type, mine.metadata) == (english.id, english.cell_type, english.metadata)
                assert mine.cell_type == "markdown" or mine.source == english.source
        blocks = ('<div dir="rtl" lang="ar">\n\n', '<div dir="ltr" lang="en">\n\n**[English]**\n\n')
        assert all(cell.source.startswith(blocks) for cell in _prose(books["ar"]))


def _prose(book: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in book.cells if cell.cell_type == "markdown" and "nbgrader" not in cell.metadata]


@pytest.mark.parametrize("lab", LABS)
def test_no_line_of_a_solution_or_hidden_test_is_in_a_release(built: Path, lab: str) -> None:
    secret = {
        line.strip()
        for cell in in_project(PROJECT, lab).lab.cells
        for marker in (markers.SOLUTION, markers.HIDDEN)
        for line in markers.inside(cell.source, marker).split("\n")
        if len(line.strip()) > 12
    }
    assert secret
    for lang in LANGS:
        book = nbformat.read(built / "release" / lang / lab / f"{lab}.ipynb", 4)
        shown = {line.strip() for cell in book.cells for line in cell.source.split("\n")}
        assert secret & shown == set()


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS)
def test_every_listed_answer_does_what_it_must_in_three_languages(lab: str) -> None:
    assert [sentence(finding) for finding in prove(PROJECT, lab, LANGS)] == []


@pytest.mark.slow
@pytest.mark.parametrize("lab", LABS)
def test_stock_nbgrader_gives_model_answers_all_points_and_untouched_work_none(lab: str, tmp_path: Path) -> None:
    parts = Parts(freeze_lab, draw_variant, write_variant, write_handout, lambda course, lab: None)
    fields = {"id": "w", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "labs": [lab]}
    workshop = Workshop.model_validate({**fields, "languages": ["ar", "fr"], "seats": 3})
    create_delivery(tmp_path / "w", workshop, project=PROJECT, parts=parts)
    delivery = Delivery(tmp_path / "w")
    english = in_project(PROJECT, lab).lab
    for seat in delivery.seats():
        target = delivery.submitted(seat.code, lab)
        target.parent.mkdir(parents=True)
        (delivery.seat(seat.code) / lab).rename(target)
        if seat.code != "S03":
            _answer(target / f"{lab}.ipynb", {cell.id: cell.source for cell in english.cells if cell.role == "answer"})
    _nbgrader(delivery, "generate_assignment", lab, "--create")
    _nbgrader(delivery, "autograde", lab)
    most = sum(cell.points or 0 for cell in english.cells if cell.role == "test")
    assert _scores(delivery, lab) == {"S01": most, "S02": most, "S03": 0}


def _answer(path: Path, answers: dict[str, str]) -> None:
    book = nbformat.read(path, 4)
    for cell in book.cells:
        cell.source = answers.get(cell.id, cell.source)
    nbformat.write(book, path)


def _nbgrader(delivery: Delivery, *words: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *words]
    run = subprocess.run(command, cwd=delivery.course_root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def _scores(delivery: Delivery, lab: str) -> dict[str, float]:
    from nbgrader.api import Gradebook

    with Gradebook(delivery.course().db_url) as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions(lab)}
