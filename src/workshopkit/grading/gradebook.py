"""nbgrader's gradebook: scores of one hand-in in one transaction, and what stands there afterwards.

Rows first, then the folder in ``autograded/`` with the mark of what was graded: whoever kills the grader between the
two leaves rows that the next run writes again with the same values, never a folder without scores.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from workshopkit.grading.flags import SetAside
from workshopkit.grading.model import CellResult, Course, GradingError, HandIn
from workshopkit.grading.settings import course_id


@contextmanager
def open_gradebook(course: Course, config: Any) -> Iterator[Any]:
    """nbgrader's Gradebook of *course*, closed at the end. Raises GradingError for one of another version."""
    from nbgrader.api import Gradebook, SubmittedNotebook
    from sqlalchemy.exc import DBAPIError

    try:
        gradebook = Gradebook(course.db_url, course_id(config))
        gradebook.db.query(SubmittedNotebook).first()
    except DBAPIError as error:
        raise GradingError(
            f"{course.db_url}: this gradebook cannot be read ({str(error.orig).strip()}); if another version of "
            "nbgrader made it, keep a copy and run 'nbgrader db upgrade' in the course's folder"
        ) from error
    with gradebook:
        yield gradebook


@contextmanager
def _one_transaction(gradebook: Any) -> Iterator[None]:
    """nbgrader's API commits at every step; inside, its commits only make rows readable to itself."""
    session = gradebook.db

    def settle() -> None:
        session.flush()
        session.expire_all()

    session.commit = settle
    try:
        with session.no_autoflush:
            yield
    except BaseException:
        del session.commit
        session.rollback()
        raise
    del session.commit
    session.commit()


def record(
    gradebook: Any, config: Any, hand_in: HandIn, books: Mapping[str, Any], cells: Mapping[str, list[CellResult]]
) -> None:
    """Write the scores of *cells* (by notebook), nbgrader's comments and late penalties, whole or not at all.

    Scores that a person gave stay, and ask for another look, as in nbgrader. Raises SetAside for a student whom the
    gradebook does not know and the course's configuration does not let it make.
    """
    with _one_transaction(gradebook):
        _enrol(gradebook, config, hand_in.seat)
        told = {"timestamp": _utc(hand_in.received)} if hand_in.received else {}
        gradebook.update_or_create_submission(hand_in.assignment, hand_in.seat, **told)
        for name, results in cells.items():
            for result in results:
                _write_grade(gradebook, hand_in, name, result, there=name in books)
            if name in books:
                _write_comments(gradebook, config, hand_in, name, books[name])
            gradebook.db.commit()
            _write_penalty(gradebook, config, hand_in, name, there=name in books)


def _enrol(gradebook: Any, config: Any, seat: str) -> None:
    from nbgrader.api import MissingEntry

    if config.Autograde.get("create_student", True):
        gradebook.update_or_create_student(seat)
        return
    try:
        gradebook.find_student(seat)
    except MissingEntry:
        reason = "the gradebook has no such student, and the course's configuration lets nobody be added"
        raise SetAside("GRD039", reason=reason) from None


def _write_grade(gradebook: Any, hand_in: HandIn, notebook: str, result: CellResult, *, there: bool) -> None:
    """As nbgrader: a cell deleted from a notebook waits for a person, a notebook that is not *there* has 0."""
    grade = gradebook.find_grade(result.id, notebook, hand_in.assignment, hand_in.seat)
    grade.auto_score = None if there and result.state == "missing" else result.score
    grade.needs_manual_grade = there and (grade.manual_score is not None or grade.auto_score is None)


def _write_comments(gradebook: Any, config: Any, hand_in: HandIn, notebook: str, book: Any) -> None:
    from nbgrader import utils
    from nbgrader.preprocessors import SaveAutoGrades

    step = SaveAutoGrades(config=config)
    step.gradebook, step.notebook_id = gradebook, notebook
    step.assignment_id, step.student_id = hand_in.assignment, hand_in.seat
    for cell in book.cells:
        if utils.is_solution(cell) or utils.is_task(cell):
            step._add_comment(cell, {})


def _write_penalty(gradebook: Any, config: Any, hand_in: HandIn, notebook: str, *, there: bool) -> None:
    """As nbgrader's AssignLatePenalties, whose own preprocess would open the database a second time.

    A notebook that was not handed in (not *there*) has none.
    """
    from nbgrader.preprocessors import AssignLatePenalties

    submission = gradebook.find_submission(hand_in.assignment, hand_in.seat)
    row = gradebook.find_submission_notebook(notebook, hand_in.assignment, hand_in.seat)
    row.late_submission_penalty = None
    if there and submission.total_seconds_late > 0:
        step = AssignLatePenalties(config=config)
        step.init_plugin()
        penalty = step.plugin_inst.late_submission_penalty(hand_in.seat, row.score, submission.total_seconds_late)
        if penalty is not None:
            row.late_submission_penalty = step._check_late_penalty(row, penalty)


def is_scored(gradebook: Any, hand_in: HandIn) -> bool:
    """True when the gradebook has this very hand-in with a score, or a wish for one, in every graded cell."""
    from nbgrader.api import MissingEntry

    try:
        submission = gradebook.find_submission(hand_in.assignment, hand_in.seat)
    except MissingEntry:
        return False
    if hand_in.received and submission.timestamp != _utc(hand_in.received):
        return False
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    return all(
        grade.auto_score is not None or grade.manual_score is not None or grade.needs_manual_grade for grade in grades
    )


def _utc(received: dt.datetime) -> dt.datetime:
    """As nbgrader keeps it: UTC that does not say so."""
    return received.astimezone(dt.UTC).replace(tzinfo=None)


def has_submission(gradebook: Any, hand_in: HandIn) -> bool:
    """True when the gradebook has scores of any version of this seat's work."""
    from nbgrader.api import MissingEntry

    try:
        gradebook.find_submission(hand_in.assignment, hand_in.seat)
    except MissingEntry:
        return False
    return True


def standing(gradebook: Any, hand_in: HandIn, cells: tuple[CellResult, ...]) -> tuple[tuple[CellResult, ...], float]:
    """*cells* with the scores that stand in the gradebook (a person's score before the test's), and their sum.

    Late penalties are taken off the sum, as nbgrader does.
    """
    submission = gradebook.find_submission(hand_in.assignment, hand_in.seat)
    rows: dict[str, list[Any]] = {}
    for notebook in sorted(submission.notebooks, key=lambda one: str(one.name)):
        for grade in notebook.grades:
            rows.setdefault(grade.name, []).append(grade)
    current = []
    for cell in cells:
        row = rows[cell.id].pop(0)  # two notebooks may use the same id; both sides are in the order of their names
        if row.manual_score is None and not row.extra_credit:
            score = 0.0 if cell.state == "missing" else row.auto_score
            current.append(cell.model_copy(update={"score": score}))
            continue
        score = float(row.score)
        state = "passed" if score >= cell.max else "partial" if score > 0 else "failed"
        current.append(cell.model_copy(update={"score": score, "state": state}))
    penalties = sum(notebook.late_submission_penalty or 0.0 for notebook in submission.notebooks)
    return tuple(current), sum(cell.score or 0.0 for cell in current) - penalties
