"""A batch lives on: killed and started again, a second time, two graders, versions nobody can read."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from grading.batches import LIMITS, Batch, copied
from grading.small_course import LAB, RECEIVED, answered, hand_in
from grading.test_score import rows
from workshopkit.grading.model import Course, GradingError, HandIn, Result
from workshopkit.grading.run import grade, grade_one

GRADER = """
import datetime as dt, sys
from pathlib import Path
from workshopkit.grading.model import Course, HandIn, Limits
from workshopkit.grading.run import grade

root = Path(sys.argv[1])
course = Course(root, f"sqlite:///{root}/gradebook.db")
received = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
hand_ins = [HandIn(p.parent.name, "L1", p, received) for p in sorted(root.glob("submitted/*/L1"))]
grade(course, hand_ins, limits=Limits(4, 40, 1024), workers=2, sink=lambda result: print(result.seat, flush=True))
"""


def graded(course: Course, hand_ins: list[HandIn], again: bool = False) -> list[Result]:
    found: list[Result] = []
    grade(course, hand_ins, limits=LIMITS, sink=found.append, again=again)
    return found


GIVE = """UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE id IN (SELECT grade.id FROM grade
JOIN submitted_notebook n ON n.id = grade.notebook_id JOIN submitted_assignment a ON a.id = n.assignment_id
JOIN base_cell c ON c.id = grade.cell_id WHERE a.student_id = ? AND c.name = 'text-1-5')"""


def test_running_again_grades_only_what_changed_and_keeps_what_a_person_gave(batch: Batch, tmp_path: Path) -> None:
    course = copied(batch.course, tmp_path / "course")
    seats = {case.name: seat for seat, case in batch.cases.items()}
    seat, folder = seats["right"], course.root / "autograded" / seats["right"] / LAB
    before = folder.stat().st_ino
    with closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook, gradebook:
        gradebook.execute(GIVE, (seat,))
    kept = HandIn(seat, LAB, course.root / "submitted" / seat / LAB, RECEIVED)
    changed = hand_in(course, seats["half right"], answered(course))
    same, fresh = graded(course, [kept, changed])
    assert folder.stat().st_ino == before
    assert same.score == 8.5
    assert [cell.state for cell in same.cells if cell.id == "text-1-5"] == ["partial"]
    assert fresh.score == 7.0


def test_a_version_that_nobody_can_read_leaves_the_earlier_points_and_says_so(course: Course) -> None:
    first = hand_in(course, "S01", answered(course))
    assert graded(course, [first])[0].score == 7.0
    broken = hand_in(course, "S01", b"{")
    (row,) = graded(course, [broken])
    assert (row.state, row.score, {flag.code for flag in row.flags}) == ("set_aside", None, {"GRD003", "GRD041"})
    assert rows(course)["S01", "test-1-1"][0] == 1.0


def test_a_provisional_grade_writes_no_gradebook(course: Course) -> None:
    before = rows(course)
    result = grade_one(course, hand_in(course, "S01", answered(course, ex_1_2="answer_1_2 = 3")), LIMITS)
    assert (result.final, result.score, result.state) == (False, 5.0, "graded")
    assert rows(course) == before
    assert not (course.root / "autograded").exists()


def test_two_graders_on_one_course_are_refused(course: Course) -> None:
    with FileLock(course.root / ".grading.lock"), pytest.raises(GradingError, match="another grading"):
        grade(course, [], limits=LIMITS, sink=lambda result: None)


def test_a_folder_that_is_no_course_and_an_unknown_assignment_are_said(course: Course, tmp_path: Path) -> None:
    with pytest.raises(GradingError, match="no nbgrader course"):
        grade(Course(tmp_path, "sqlite://"), [], limits=LIMITS, sink=lambda result: None)
    stranger = HandIn("S01", "L9", tmp_path, RECEIVED)
    with pytest.raises(GradingError, match="no assignment L9"):
        grade(course, [stranger], limits=LIMITS, sink=lambda result: None)


def test_nothing_of_a_hand_in_is_left_running(batch: Batch) -> None:
    if sys.platform == "linux":
        commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if readable(path)]
        assert not [command for command in commands if b"time.sleep(9753" in command]
    assert batch.summary.graded + batch.summary.repaired + batch.summary.set_aside == len(batch.cases)


def readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


def test_a_temporary_folder_with_a_long_name_costs_no_points(made: Course, tmp_path: Path) -> None:
    course, deep = copied(made, tmp_path / "course"), tmp_path / ("long name " * 8)
    deep.mkdir()
    hand_in(course, "S01", answered(course))
    command = [sys.executable, "-c", GRADER, str(course.root)]
    subprocess.run(command, env={**os.environ, "TMPDIR": str(deep)}, check=True, capture_output=True)
    assert sum(score or 0 for score, _ in rows(course).values()) == 7
