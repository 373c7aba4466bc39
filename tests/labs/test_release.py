"""A release is what nbgrader itself would make, and nbgrader grades what was done with it."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "fixture"
c.CourseDirectory.root = {root!r}
c.ClearSolutions.code_stub = {{"python": ""}}
c.ClearSolutions.text_stub = ""
c.Autograde.exclude_overwriting = {{"L8": ["data/posts.csv"]}}
"""
MODEL = {"ex-8-1": "answer_8_1 = len(posts)", "ex-8-2": 'answer_8_2 = posts["platform"].mode()[0]'}


def nbgrader(course: Path, *words: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=course, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stderr


@pytest.fixture
def course(small: Path, tmp_path: Path) -> Path:
    """An nbgrader course with the small lab frozen into it and its assignment generated."""
    from workshopkit.labs.freeze import freeze_lab

    freeze_lab(small, "L8", tmp_path / "desk", ("en", "ar"))
    root = tmp_path / "desk" / "course"
    (root / "nbgrader_config.py").write_text(CONFIG.format(root=str(root)), encoding="utf-8")
    nbgrader(root, "generate_assignment", "L8", "--create")
    return root


def test_release_equals_generate_assignment_and_nbgrader_gives_a_model_answer_all_points(course: Path) -> None:
    ours = nbformat.read(course.parent / "handout/en/L8/L8.ipynb", 4)
    theirs = nbformat.read(course / "release/L8/L8.ipynb", 4)
    assert [dict(cell) for cell in ours.cells] == [dict(cell) for cell in theirs.cells]
    assert ours.metadata == theirs.metadata

    for seat, lang in (("S01", "en"), ("S02", "ar")):
        _hand_in(course, seat, lang)
    nbgrader(course, "autograde", "L8")
    assert _scores(course) == {"S01": {"test-8-1": 2.0, "test-8-2": 1.5}, "S02": {"test-8-1": 2.0, "test-8-2": 1.5}}


def _hand_in(course: Path, seat: str, lang: str) -> None:
    from workshopkit.labs.handout import write_handout
    from workshopkit.labs.variant import draw_variant, write_variant

    desk, target = course.parent, course / "submitted" / seat / "L8"
    write_variant(draw_variant(desk / "labs/L8", b"k" * 32, seat), desk / "variants" / seat)
    target.mkdir(parents=True)
    write_handout(target, frozen_handout=desk / f"handout/{lang}/L8", variant=desk / "variants" / seat, seat=seat)
    book = nbformat.read(target / "L8.ipynb", 4)
    for cell in book.cells:
        cell.source = MODEL.get(cell.id, cell.source)
    nbformat.write(book, target / "L8.ipynb")


def _scores(course: Path) -> dict[str, dict[str, float]]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {
            submission.student.id: {
                grade.name: grade.score for grade in submission.notebooks[0].grades if grade.name.startswith("test-")
            }
            for submission in gradebook.assignment_submissions("L8")
        }


def test_an_untouched_free_answer_has_the_same_checksum_in_every_language(small: Path, tmp_path: Path) -> None:
    from workshopkit.labs.freeze import freeze_lab

    freeze_lab(small, "L8", tmp_path, ("en", "ar"))
    books = [nbformat.read(tmp_path / f"handout/{lang}/L8/L8.ipynb", 4) for lang in ("en", "ar")]
    sums = [
        {cell.id: cell.metadata.nbgrader.checksum for cell in b.cells if "nbgrader" in cell.metadata} for b in books
    ]
    assert sums[0] == sums[1]
    assert "text-8-3" in sums[0]


def test_making_a_release_leaves_the_solution_as_it_was(small: Path) -> None:
    from workshopkit.labs.release import release
    from workshopkit.labs.solution import solution
    from workshopkit.labs.sources import in_project

    solved = solution(in_project(small, "L8").lab, "en")
    before = nbformat.writes(solved)
    release(solved)
    assert nbformat.writes(solved) == before


def test_nothing_but_release_loads_nbgrader(small: Path) -> None:
    statement = "import workshopkit.labs.solution, workshopkit.labs.read, sys; print('nbgrader' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", statement], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
    shutil.rmtree(small)
