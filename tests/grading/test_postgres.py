"""The gradebook in PostgreSQL: a real server, several graders, one killed, scores that a person gave."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grading.batches import LIMITS, copied
from grading.crash import COMMENTS, ROWS
from grading.postgres import Server, programs
from grading.small_course import LAB, RECEIVED, answered, hand_in
from grading.small_delivery import make_delivery, submit
from workshopkit.cli.main import main
from workshopkit.delivery.results import read_results
from workshopkit.grading import gradebook
from workshopkit.grading.model import Course, GradingError, HandIn, Result
from workshopkit.grading.run import grade

pytestmark = pytest.mark.slow
GRADER = """
import datetime as dt, sys
from pathlib import Path
from workshopkit.grading.model import Course, HandIn, Limits
from workshopkit.grading.run import grade

root = Path(sys.argv[1])
received = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
hand_ins = [HandIn(p.parent.name, "L1", p, received) for p in sorted(root.glob("submitted/*/L1"))]
sink = lambda result: print(f"{result.seat}:{result.cpu_s}", flush=True)
grade(Course(root, sys.argv[2]), hand_ins, limits=Limits(4, 40, 1024), sink=sink)
"""
GIVE = """UPDATE grade SET manual_score = 1.5, needs_manual_grade = false WHERE id IN (SELECT grade.id FROM grade
JOIN submitted_notebook n ON n.id = grade.notebook_id JOIN submitted_assignment a ON a.id = n.assignment_id
JOIN base_cell c ON c.id = grade.cell_id WHERE a.student_id = 'S01' AND c.name = 'text-1-5')"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'workshopkit[postgres]'")
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL server found; on Debian: apt install postgresql")
    server = Server(found).make()
    yield server
    server.remove()


def asked(course: Course, query: str) -> list[Any]:
    from sqlalchemy import create_engine, text

    engine = create_engine(course.db_url)
    with engine.begin() as connection:
        found = connection.execute(text(query))
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows


def graded(course: Course) -> list[Result]:
    found: list[Result] = []
    grade(course, hand_ins(course), limits=LIMITS, sink=found.append)
    return found


def hand_ins(course: Course) -> list[HandIn]:
    return [HandIn(p.parent.name, LAB, p, RECEIVED) for p in sorted(course.root.glob(f"submitted/*/{LAB}"))]


def plain(rows: list[Any]) -> list[tuple[str, ...]]:
    """Rows of either database: times and truth values are told differently."""
    return [tuple({"True": "1", "False": "0"}.get(str(v), str(v).partition(".000")[0]) for v in row) for row in rows]


def test_several_graders_at_once_one_of_them_killed_and_nobody_is_graded_twice(
    server: Server, made: Course, tmp_path: Path
) -> None:
    local = copied(made, tmp_path / "local")
    for number in range(1, 5):
        hand_in(local, f"S{number:02}", answered(local, ex_1_1=f"answer_1_1 = {number}"))
    course = replace(copied(local, tmp_path / "shared"), db_url=server.new("several"))
    gradebook.prepare_missing(course, [LAB])
    command = [sys.executable, "-c", GRADER, str(course.root), course.db_url]
    graders = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    first = graders[0]
    assert first.stdout and first.stdout.readline().startswith("S")
    first.send_signal(signal.SIGKILL)
    first.wait()
    told = [sorted(other.communicate(timeout=200)[0].split()) for other in graders[1:]]
    assert [other.returncode for other in graders[1:]] == [0, 0]
    assert [line.partition(":")[0] for line in told[0]] == [f"S{number:02}" for number in range(1, 5)]
    # A second run of the same work would have taken other hundredths of a second.
    assert told[0] == told[1]
    assert graded(local)
    assert plain(asked(course, ROWS)) == plain(asked(local, ROWS))
    assert plain(asked(course, COMMENTS)) == plain(asked(local, COMMENTS))
    folders = {path: path.stat().st_ino for path in course.root.glob(f"autograded/*/{LAB}")}
    asked(course, GIVE)
    again = graded(course)
    assert len(folders) == 4
    assert folders == {path: path.stat().st_ino for path in course.root.glob(f"autograded/*/{LAB}")}
    (row,) = (row for row in again if row.seat == "S01")
    assert next(cell.score for cell in row.cells if cell.id == "text-1-5") == 1.5


def test_the_verb_makes_and_fills_a_gradebook_at_the_address_and_says_when_its_server_is_gone(
    server: Server, made: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    delivery = make_delivery(tmp_path / "workshop", made)
    submit(delivery, "S01")
    url = server.new("verb")
    words = ["grade", str(delivery.root), "--seat", "S01", "--db", url.replace("+psycopg", "")]
    assert main(words) == 0
    assert [row.score for row in read_results(delivery.results / f"{LAB}.jsonl")] == [7.0]
    assert len(asked(Course(tmp_path, url), ROWS)) == 5
    server.stop()
    capsys.readouterr()
    try:
        assert main([*words, "--again"]) == 2
    finally:
        server.start()
    said = capsys.readouterr().err
    assert "does not answer" in said
    assert "Traceback" not in said
    assert main(words) == 0


def test_a_server_that_stops_in_the_middle_ends_the_batch_with_a_sentence(
    server: Server, made: Course, tmp_path: Path
) -> None:
    course = replace(copied(made, tmp_path / "course"), db_url=server.new("middle"))
    gradebook.prepare_missing(course, [LAB])
    for seat in ("S01", "S02"):
        hand_in(course, seat, answered(course))
    done: list[str] = []

    def stop(result: Result) -> None:
        done.append(result.seat)
        server.stop()

    try:
        with pytest.raises(GradingError, match="run again"):
            grade(course, hand_ins(course), limits=LIMITS, sink=stop)
    finally:
        server.start()
    assert done == ["S01"]
    assert [row.score for row in graded(course)] == [7.0, 7.0]


def test_a_wrong_address_is_said_without_its_password(made: Course) -> None:
    with pytest.raises(GradingError, match="no address of a database"):
        grade(Course(made.root, "nonsense"), [], limits=LIMITS, sink=lambda result: None)
    with pytest.raises(GradingError) as told:
        url = "postgresql+psycopg://me:secret@127.0.0.1:9/book?connect_timeout=2"
        grade(Course(made.root, url), [], limits=LIMITS, sink=lambda result: None)
    assert "secret" not in str(told.value)
    assert os.linesep not in str(told.value)
