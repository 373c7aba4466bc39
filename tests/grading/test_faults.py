"""Faults of the machine: each ends the batch with one sentence, costs nobody points, and the next run goes on."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grading.batches import LIMITS, copied
from grading.small_course import LAB, answered, hand_in
from grading.small_delivery import make_delivery, submit
from grading.test_score import rows
from workshopkit.cli.main import main
from workshopkit.delivery.results import read_results
from workshopkit.grading import faults, gradebook, scratch
from workshopkit.grading.model import Course, GradingError, HandIn, Result
from workshopkit.grading.run import grade


@pytest.fixture
def two(made: Course, tmp_path: Path) -> tuple[Course, list[HandIn]]:
    course = copied(made, tmp_path / "course")
    return course, [hand_in(course, seat, answered(course)) for seat in ("S01", "S02")]


def graded(course: Course, hand_ins: list[HandIn]) -> list[float | None]:
    found: list[Result] = []
    grade(course, hand_ins, limits=LIMITS, sink=found.append)
    return [result.score for result in found]


def test_a_locked_gradebook_is_waited_for(two: tuple[Course, list[HandIn]]) -> None:
    course, hand_ins = two
    with held(course, seconds=7):
        assert graded(course, hand_ins[:1]) == [7.0]


class held:
    """A context in which another program keeps the gradebook for writing, for *seconds* or until the end."""

    def __init__(self, course: Course, seconds: float) -> None:
        self.done, self.taken = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._hold, args=(course.root / "gradebook.db", seconds))

    def _hold(self, path: Path, seconds: float) -> None:
        with closing(sqlite3.connect(path)) as book:
            book.execute("BEGIN EXCLUSIVE")
            self.taken.set()
            self.done.wait(seconds)
            book.rollback()

    def __enter__(self) -> None:
        self.thread.start()
        self.taken.wait()

    def __exit__(self, *about: object) -> None:
        self.done.set()
        self.thread.join()


def test_a_gradebook_that_stays_locked_is_said_and_nothing_is_lost(
    made: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gradebook, "PATIENCE_S", 0.5)
    delivery = make_delivery(tmp_path / "workshop", made)
    submit(delivery, "S01")
    words = ["grade", str(delivery.root), "--seat", "S01"]
    with held(delivery.course(), seconds=100):
        assert main(words) == 2
    said = capsys.readouterr().err
    assert "locked for too long" in said
    assert len(said.strip().splitlines()) == 1
    assert main(words) == 0
    assert [row.score for row in read_results(delivery.results / f"{LAB}.jsonl")] == [7.0]


def test_a_gradebook_that_vanishes_in_the_middle_ends_the_batch(two: tuple[Course, list[HandIn]]) -> None:
    course, hand_ins = two
    book = course.root / "gradebook.db"
    done: list[str] = []

    def take_away(result: Result) -> None:
        done.append(result.seat)
        book.rename(course.root / "elsewhere.db")

    with pytest.raises(GradingError, match=r"gone, damaged.*run again"):
        grade(course, hand_ins, limits=LIMITS, sink=take_away)
    assert done == ["S01"]
    (course.root / "elsewhere.db").replace(book)
    assert graded(course, hand_ins) == [7.0, 7.0]


LIMITED = """
import datetime as dt, resource, sys
from pathlib import Path
from workshopkit.grading.model import Course, GradingError, HandIn, Limits
from workshopkit.grading.run import grade

root, most = Path(sys.argv[1]), int(sys.argv[2])
received = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
hand_ins = [HandIn(p.parent.name, "L1", p, received) for p in sorted(root.glob("submitted/*/L1"))]
done = []

def sink(result):
    done.append((result.seat, result.state))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

try:
    grade(Course(root, f"sqlite:///{root}/gradebook.db"), hand_ins, limits=Limits(4, 40, 1024), sink=sink)
except GradingError as error:
    print(error)
print(done)
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_files_that_may_not_grow_any_more_cost_no_points(two: tuple[Course, list[HandIn]]) -> None:
    course, hand_ins = two
    command = [sys.executable, "-c", LIMITED, str(course.root), "4096"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert "run again" in told.stdout
    assert "[('S01', 'graded')]" in told.stdout
    assert told.stderr == ""
    assert graded(course, hand_ins) == [7.0, 7.0]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 MiB, where the account may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(disk)]
    if sys.platform != "linux" or os.getuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only an account that may mount can make a disk that is full")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_ends_the_batch_and_the_next_run_goes_on(
    made: Course, tiny_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = copied(made, tiny_disk / "course")
    hand_ins = [hand_in(course, seat, answered(course)) for seat in ("S01", "S02")]
    filler = tiny_disk / "film"

    def fill(result: Result) -> None:
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(2**16))
            except OSError as error:
                assert error.errno == errno.ENOSPC

    with pytest.raises(GradingError, match=r"disk is full.*run again"):
        grade(course, hand_ins, limits=LIMITS, sink=fill)
    filler.unlink()
    assert graded(course, hand_ins) == [7.0, 7.0]
    assert not [path for path in course.root.rglob("*") if path.suffix in {".part", ".old"}]


def test_with_too_little_room_for_running_nobody_is_set_aside(
    two: tuple[Course, list[HandIn]], monkeypatch: pytest.MonkeyPatch
) -> None:
    course, hand_ins = two
    with monkeypatch.context() as patched:
        patched.setattr(faults, "LEAST_ROOM_MB", 2**40)
        with pytest.raises(GradingError, match="MB free"):
            graded(course, hand_ins)
    assert rows(course) == {}


JUMPING = """
import datetime as dt, random, sys, time
from pathlib import Path

real, chance = time.time, random.Random(5)
time.time = lambda: real() + chance.choice((-86400, 0, 31536000))
time.time_ns = lambda: int(time.time() * 1e9)
from workshopkit.grading.model import Course, HandIn, Limits
from workshopkit.grading.run import grade

root = Path(sys.argv[1])
received = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
hand_ins = [HandIn(p.parent.name, "L1", p, received) for p in sorted(root.glob("submitted/*/L1"))]
sink = lambda result: print(result.model_copy(update={"cpu_s": 0.0}).model_dump_json())
grade(Course(root, f"sqlite:///{root}/gradebook.db"), hand_ins, limits=Limits(4, 40, 1024), sink=sink)
"""


def test_a_clock_that_jumps_changes_no_result(two: tuple[Course, list[HandIn]], tmp_path: Path) -> None:
    course, hand_ins = two
    calm = copied(course, tmp_path / "calm")
    command = [sys.executable, "-c", JUMPING, str(course.root)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stderr
    found: list[Result] = []
    grade(calm, hand_ins, limits=LIMITS, sink=found.append)
    assert told.stdout.splitlines() == [row.model_copy(update={"cpu_s": 0.0}).model_dump_json() for row in found]
    assert rows(course) == rows(calm)


def test_the_scratch_folder_of_a_killed_grader_is_taken_away_and_that_of_a_living_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "_place", lambda: tmp_path)
    dead = tmp_path / "workshop-run-dead"
    dead.mkdir()
    (dead / ".lock").touch()
    with scratch.scratch_folder() as living:
        scratch.sweep()
        assert (living.is_dir(), dead.exists()) == (True, False)
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_one_program_is_not_taken_for_one_of_the_machine(made: Course) -> None:
    assert faults.of_machine(ValueError("database is locked"), made) is None
    assert faults.of_machine(FileNotFoundError(errno.ENOENT, "no"), made) is None
    assert isinstance(faults.of_machine(OSError(errno.ENOSPC, "full"), made), GradingError)
    began = time.monotonic()
    with pytest.raises(ValueError):
        gradebook.patiently(lambda: int("x"))
    assert time.monotonic() - began < 5
