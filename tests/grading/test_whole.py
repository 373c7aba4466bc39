"""Any nbgrader course by its folder: its own configuration, folders, times, seats, and what is refused."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grading.small_course import LAB, answered, hand_in
from workshopkit.cli.main import main
from workshopkit.grading.course import open_course
from workshopkit.grading.folders import course_folders
from workshopkit.grading.model import Course, GradingError
from workshopkit.grading.settings import configuration, modules_of
from workshopkit.grading.stock import steps
from workshopkit.grading.whole import find_hand_ins, grade_course, limits_of, received_at


def configured(root: Path, *lines: str) -> Course:
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text("\n".join(["c = get_config()", *lines, ""]), encoding="utf-8")
    return open_course(root)


def test_folders_and_gradebook_are_those_that_the_configuration_names(tmp_path: Path) -> None:
    course = configured(
        tmp_path / "course",
        "c.CourseDirectory.submitted_directory = 'handed in'",
        "c.CourseDirectory.directory_structure = '{assignment_id}/{nbgrader_step}/{student_id}'",
        "c.CourseDirectory.db_url = 'sqlite:///marks.db'",
        "c.CourseDirectory.student_id_exclude = 'test1,test2'",
    )
    assert course.db_url == f"sqlite:///{tmp_path}/course/marks.db"
    for seat in ("محمد", "o'hara 7", "[x]", "test1"):
        (course.root / "ps 1" / "handed in" / seat).mkdir(parents=True)
    folders = course_folders(configuration(course))
    assert folders.handed_in() == sorted((seat, "ps 1") for seat in ("محمد", "o'hara 7", "[x]"))
    assert folders.autograded("[x]", "ps 1") == course.root / "ps 1" / "autograded" / "[x]"
    assert folders.source("ps 1") == course.root / "ps 1" / "source"


def test_a_configuration_elsewhere_may_name_the_root_and_old_names_of_options_still_count(tmp_path: Path) -> None:
    (tmp_path / "real" / "source").mkdir(parents=True)
    (tmp_path / "real" / "nbgrader_config.json").write_text('{"NbGrader": {"course_id": "old"}}', encoding="utf-8")
    course = configured(tmp_path / "start", f"c.CourseDirectory.root = {str(tmp_path / 'real')!r}")
    assert course.root == tmp_path / "real"
    assert configuration(course).CourseDirectory.course_id == "old"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["c.CourseDirectory.notebook_id = 'p1'"], "notebook_id"),
        (["c.Execute.enabled = False"], "--engine nbgrader"),
        (
            [
                "from nbgrader.preprocessors import Execute",
                "class Own(Execute): pass",
                "c.Autograde.autograde_preprocessors = [Own, 'nbgrader.preprocessors.SaveAutoGrades']",
            ],
            "Own",
        ),
        (["c.Autograde.pre_convert_hook = print"], "pre_convert_hook"),
        (["c.AssignLatePenalties.plugin_class = 'not_there.Plugin'"], "not_there"),
        (["raise RuntimeError('oops')"], "oops"),
    ],
)
def test_what_only_nbgrader_itself_can_do_is_refused_and_said(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(GradingError, match=words):
        course = configured(tmp_path, *lines)
        config = configuration(course)
        course_folders(config)
        steps(config)


def test_seconds_of_a_cell_come_from_any_place_where_nbgrader_takes_them(tmp_path: Path) -> None:
    for number, name in enumerate(("ExecutePreprocessor", "Execute", "NotebookClient", "NotebookExporter.Execute")):
        assert limits_of(configured(tmp_path / str(number), f"c.{name}.timeout = 17")).cell_cpu_s == 17
    assert limits_of(configured(tmp_path / "none")).cell_cpu_s == 30
    without = limits_of(configured(tmp_path / "endless", "c.Execute.timeout = None"))
    assert without.cell_cpu_s == without.notebook_wall_s


def test_preprocessors_may_be_named_and_inherit_as_in_nbgrader(tmp_path: Path) -> None:
    (tmp_path / "course").mkdir()
    shutil.copy(Path(__file__).parent / "data" / "shout.py", tmp_path / "course" / "shout_of_course.py")
    course = configured(
        tmp_path / "course",
        "c.Autograde.sanitize_preprocessors = ['shout_of_course.Shout']",
        "c.NotebookExporter.Shout.word = 'inherited'",
    )
    with modules_of(course.root):
        (step,) = steps(configuration(course)).before
    assert step(parent=steps(configuration(course)).exporter).word == "inherited"


UTC = dt.UTC


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2015-02-02 15:58:23.948203 UTC", dt.datetime(2015, 2, 2, 15, 58, 23, 948203, UTC)),
        ("2015-02-02 15:58:23 America/Los_Angeles", dt.datetime(2015, 2, 2, 23, 58, 23, tzinfo=UTC)),
        ("2015-02-02T15:58:23+03:00", dt.datetime(2015, 2, 2, 12, 58, 23, tzinfo=UTC)),
        ("2015-02-02 15:58:23", dt.datetime(2015, 2, 2, 15, 58, 23, tzinfo=UTC)),
        ("  \n", None),
        (None, None),
    ],
)
def test_times_are_read_as_nbgrader_reads_them(tmp_path: Path, text: str | None, time: dt.datetime | None) -> None:
    if text is not None:
        (tmp_path / "timestamp.txt").write_text(text, encoding="utf-8")
    assert received_at(tmp_path / "timestamp.txt") == time


def codes(course: Course) -> dict[str, list[str]]:
    return {one.seat: [flag.code for flag in one.flags] for one in find_hand_ins(course)[0]}


def test_times_that_cannot_be_right_are_told(course: Course) -> None:
    for seat, text in (("S01", b"yesterday"), ("S02", b"\xff\xfe2"), ("S03", b"2999-01-01 00:00:00 UTC"), ("S04", b"")):
        (hand_in(course, seat, answered(course)).folder / "timestamp.txt").write_bytes(text)
    link = hand_in(course, "S05", answered(course)).folder / "timestamp.txt"
    link.unlink()
    link.symlink_to("../../../gradebook.db")
    assert codes(course) == {"S01": ["GRD060"], "S02": ["GRD060"], "S03": ["GRD061"], "S04": [], "S05": ["GRD060"]}


def test_an_assignment_that_the_gradebook_lacks_is_taken_from_its_source_without_touching_the_release(
    course: Course,
) -> None:
    hand_in(course, "S01", answered(course))
    (course.root / "gradebook.db").unlink()
    shutil.rmtree(course.root / "release")
    (course.root / "submitted" / "S01" / "other").mkdir()
    opened = open_course(course.root)
    hand_ins, flags = find_hand_ins(opened)
    assert [(one.seat, one.assignment) for one in hand_ins] == [("S01", LAB)]
    assert [(flag.code, flag.values["lab"]) for flag in flags] == [("GRD063", LAB), ("GRD064", "other")]
    assert not (course.root / "release").exists()
    with pytest.raises(GradingError, match="neither in the gradebook nor"):
        find_hand_ins(opened, assignments=["other"])
    with pytest.raises(GradingError, match="nothing was handed in for seat S09"):
        find_hand_ins(opened, seats=["S09"])


def test_a_gradebook_of_another_version_is_refused_with_what_to_do(course: Course) -> None:
    hand_in(course, "S01", answered(course))
    with closing(sqlite3.connect(course.root / "gradebook.db")) as book, book:
        book.execute("DROP TABLE submitted_notebook")
        book.execute("CREATE TABLE submitted_notebook (id INTEGER)")
    with pytest.raises(GradingError, match="nbgrader db upgrade"):
        grade_course(open_course(course.root))


def test_the_verb_takes_a_course_by_its_folder_and_prints_the_version(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "S01", answered(course))
    given = hand_in(course, "S02", answered(course, ex_1_1="answer_1_1 = 0"))
    (given.folder / "timestamp.txt").write_text("2020-03-01 10:00:00 UTC", encoding="utf-8")
    assert main(["grade", str(course.root), "--assignment", LAB, "--seat", "S02"]) == 0
    shown = capsys.readouterr().out
    assert "S02 L1 graded 6/9" in shown
    assert "points by the rules of nbgrader 0.9.6" in shown
    assert not (course.root / "autograded" / "S01").exists()


def test_a_folder_that_is_no_course_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(tmp_path)]) == 2
    assert "no nbgrader course" in capsys.readouterr().err
    assert main(["grade", str(tmp_path / "absent")]) == 2


def test_a_student_whom_nobody_may_add_is_set_aside_and_the_others_are_graded(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write("c.Autograde.create_student = False\n")
    with closing(sqlite3.connect(course.root / "gradebook.db")) as book, book:
        book.execute("INSERT INTO student (id) VALUES ('S02')")
    for seat in ("S01", "S02"):
        hand_in(course, seat, answered(course))
    rows = {row.seat: row for row in grade_course(open_course(course.root)).results}
    assert (rows["S01"].state, rows["S02"].score) == ("set_aside", 7.0)
    assert "no such student" in str(rows["S01"].flags[-1].values["reason"])


def test_nbgrader_itself_as_the_engine_asks_first_and_is_stopped_by_no_hand_in(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(course, "S01", b"{")
    hand_in(course, "S02", answered(course))
    assert main(["grade", str(course.root), "--engine", "nbgrader"]) == 2
    assert "--unprotected" in capsys.readouterr().err
    assert main(["grade", str(course.root), "--engine", "nbgrader", "--unprotected"]) == 1
    shown = capsys.readouterr().out
    assert "S02 L1 graded 7/9" in shown
    assert "S01 L1: nbgrader did not grade this hand-in (" in shown
    assert "UNPROTECTED" in shown
