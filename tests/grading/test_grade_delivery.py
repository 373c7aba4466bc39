"""A delivery graded whole: rows on the desk, pages in the room, the verb's exit codes."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from grading.small_course import LAB, RIGHT, make_course
from workshopkit.cli.main import main
from workshopkit.delivery import inbox
from workshopkit.delivery.create import Parts, create_delivery
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Workshop
from workshopkit.delivery.results import read_results
from workshopkit.grading.course import prepare_assignment
from workshopkit.grading.model import Course


def parts(made: Course) -> Parts:
    def freeze_lab(project: Path, lab: str, desk: Path, langs: tuple[str, ...]) -> str:
        exercises = [
            {"id": f"1.{n}", "name": f"answer_1_{n}", "kind": "integer", "points": 1, "title": f"T{n}"}
            for n in range(1, 6)
        ]
        for lang in langs:
            folder = desk / "handout" / lang / lab
            folder.mkdir(parents=True)
            card = {"format": 1, "lab": lab, "release": "b41f02c9", "lang": lang, "seat": "S00", "tables": []}
            card |= {"module": f"../../../{lang}/modules/m01/", "exercises": exercises}
            (folder / "lab.json").write_text(json.dumps(card), encoding="utf-8")
            shutil.copy(made.root / "release" / LAB / f"{LAB}.ipynb", folder)
            hints = desk / "labs" / lab / "hints" / f"{lang}.json"
            hints.parent.mkdir(parents=True, exist_ok=True)
            hints.write_text(json.dumps({"counted-rows": [f"first {lang}", f"second {lang}"]}), encoding="utf-8")
        (desk / "course").mkdir()
        shutil.copytree(made.root / "source", desk / "course" / "source")
        return "b41f02c9"

    def write_variant(drawn: str, folder: Path) -> None:
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "accounts.csv").write_text("posts\n1\n2\n3\n", encoding="utf-8")

    def write_handout(target: Path, *, frozen_handout: Path, variant: Path, seat: str) -> None:
        shutil.copytree(frozen_handout, target, dirs_exist_ok=True)

    return Parts(freeze_lab, lambda frozen, secret, seat: seat, write_variant, write_handout, prepare_assignment)


@pytest.fixture(scope="module")
def delivery(made: Course, tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    root = tmp_path_factory.mktemp("delivery") / "workshop"
    fields = {"id": "velmara", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "seats": 3}
    workshop = Workshop.model_validate(fields | {"languages": ["ar", "fr", "en"], "labs": [LAB], "count": "best"})
    create_delivery(root, workshop, project=root.parent, parts=parts(made))
    delivery = Delivery(root)
    submit(delivery, "S01", ex_1_2="answer_1_2 = 3")
    submit(delivery, "S02")
    submit(delivery, "S02", ex_1_1="answer_1_1 = 0")
    return delivery


def submit(delivery: Delivery, seat: str, **answers: str) -> None:
    book = nbformat.read(delivery.seat(seat) / LAB / f"{LAB}.ipynb", as_version=4)
    wanted = RIGHT | {name.replace("_", "-"): text for name, text in answers.items()}
    for cell in book.cells:
        cell.source = wanted.get(cell.id, cell.source)
    inbox.accept(delivery, seat, LAB, nbformat.writes(book).encode(), via="server", saw={})


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
