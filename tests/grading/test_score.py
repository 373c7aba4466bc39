"""Scores are nbgrader's: the same hand-ins through stock autograde, cell by cell."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import pytest

from grading.batches import Batch
from grading.small_course import LAB
from workshopkit.grading.course import quiet
from workshopkit.grading.model import Course
from workshopkit.grading.settings import configuration

ROWS = """SELECT student_id, base_cell.name, auto_score, needs_manual_grade FROM grade
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN base_cell ON base_cell.id = grade.cell_id ORDER BY 1, 2"""
Row = tuple[float | None, int]


def rows(course: Course) -> dict[tuple[str, str], Row]:
    with closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook:
        return {(seat, cell): (score, manual) for seat, cell, score, manual in gradebook.execute(ROWS)}


def grade_with_stock_nbgrader(course: Course, seat: str) -> None:
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    config = configuration(course)
    config.CourseDirectory.assignment_id = LAB
    config.CourseDirectory.student_id = seat
    with quiet(), suppress(Exception, SystemExit):
        Autograde(coursedir=CourseDirectory(config=config), config=config).start()


@pytest.fixture(scope="module")
def stock(batch: Batch) -> dict[tuple[str, str], Row]:
    for seat, case in batch.cases.items():
        if case.stock:
            grade_with_stock_nbgrader(batch.untouched, seat)
    return rows(batch.untouched)


def test_every_cell_has_the_score_that_stock_nbgrader_gives(batch: Batch, stock: dict[tuple[str, str], Row]) -> None:
    ours = rows(batch.course)
    wanted = {seat for seat, case in batch.cases.items() if case.stock}
    assert {seat for seat, _ in stock} >= wanted
    for (seat, cell), (score, manual) in stock.items():
        if seat in wanted:
            assert ours[seat, cell] == (score, manual), (batch.cases[seat].name, cell)


def test_the_row_says_what_the_gradebook_says(batch: Batch) -> None:
    ours = rows(batch.course)
    for seat, result in batch.results.items():
        assert result.final
        for cell in result.cells:
            # A deleted cell waits for a person in the gradebook, as in nbgrader; until then it counts nothing.
            assert ours[seat, cell.id] == (
                (None, 1) if cell.state == "missing" else (cell.score, ours[seat, cell.id][1])
            )


def test_cells_have_exercise_state_and_hint(batch: Batch) -> None:
    cells = {cell.id: cell for cell in batch.result("counted rows, noise on stderr").cells}
    assert (cells["test-1-2"].exercise, cells["test-1-2"].state, cells["test-1-2"].hint) == (
        "1.2",
        "failed",
        "counted-rows",
    )
    assert cells["text-1-5"].state == "manual"
    assert {c.id: c.state for c in batch.result("half right").cells}["test-1-3"] == "partial"
    assert {c.id: c.state for c in batch.result("deleted test").cells}["test-1-3"] == "missing"
    assert {c.id: c.state for c in batch.result("endless loop").cells}["test-1-1"] == "timeout"
    assert [c.state for c in batch.result("os._exit").cells][:4] == ["passed", "passed", "died", "died"]
