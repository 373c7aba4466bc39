"""Hand-ins on a dask cluster: a real scheduler, two workers in processes of their own, one killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grading.batches import LIMITS, copied
from grading.small_course import answered, hand_in
from grading.test_score import rows
from workshopkit.grading.engine import task
from workshopkit.grading.model import Course, GradingError, HandIn, Limits, Result
from workshopkit.grading.run import grade

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]


@dataclass
class Office:
    """A scheduler and its workers, each a process on this machine, none in the course's folder."""

    root: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                return str(json.loads((self.root / "scheduler.json").read_text())["address"])
            except (OSError, ValueError):
                time.sleep(0.1)
        raise AssertionError((self.root / "said").read_text())

    def start(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--no-dashboard", *words]
        env = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        with (self.root / "said").open("ab") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said, cwd=self.root, env=env)
        self.started.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        words = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(self.root))
        return self.start("dask_worker", self.address, *words)

    def some_worker(self) -> None:
        """See that there is one."""
        if all(process.poll() is not None for process in self.started[1:]):
            self.worker()

    def close(self) -> None:
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    pytest.importorskip("distributed", reason="distributed is not installed: pip install 'workshopkit[cluster]'")
    office = Office(tmp_path_factory.mktemp("office"))
    file = str(office.root / "scheduler.json")
    office.start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", file)
    yield office
    office.close()


def test_a_worker_killed_in_the_middle_loses_nothing(office: Office, made: Course, tmp_path: Path) -> None:
    office.worker()
    doomed = office.worker()
    course = copied(made, tmp_path / "course")
    hand_ins = [hand_in(course, f"S{n:02}", answered(course, ex_1_1=f"answer_1_1 = {n}")) for n in range(1, 6)]
    local = copied(course, tmp_path / "local")
    found: list[Result] = []

    def keep(result: Result) -> None:
        if not found:
            doomed.send_signal(signal.SIGKILL)
        found.append(result)

    summary = grade(course, hand_ins, limits=LIMITS, sink=keep, scheduler=office.address)
    assert summary.graded == 5
    assert sorted(result.seat for result in found) == [f"S{n:02}" for n in range(1, 6)]
    grade(local, moved(hand_ins, local), limits=LIMITS, sink=lambda result: None, workers=2)
    assert rows(course) == rows(local)
    assert doomed.wait(timeout=10) == -signal.SIGKILL


def moved(hand_ins: list[HandIn], course: Course) -> list[HandIn]:
    folders = [course.root / "submitted" / one.seat / one.assignment for one in hand_ins]
    return [
        HandIn(one.seat, one.assignment, folder, one.received) for one, folder in zip(hand_ins, folders, strict=True)
    ]


def test_what_is_too_large_does_not_travel_and_is_set_aside(
    office: Office, made: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.some_worker()
    course = copied(made, tmp_path / "course")
    large = hand_in(course, "S01", answered(course))
    (large.folder / "film.bin").write_bytes(bytes(3 * 2**20))
    monkeypatch.setattr("workshopkit.grading.engine.cluster.MOST_BYTES", 2 * 2**20)
    found: list[Result] = []
    small = hand_in(course, "S02", answered(course))
    grade(course, [large, small], limits=LIMITS, sink=found.append, scheduler=office.address)
    told = {result.seat: (result.state, [flag.code for flag in result.flags]) for result in found}
    assert told == {"S01": ("set_aside", ["GRD081"]), "S02": ("graded", [])}


def test_a_worker_with_another_kit_refuses(
    office: Office, made: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.some_worker()
    course = copied(made, tmp_path / "course")
    monkeypatch.setattr("workshopkit.grading.engine.cluster.kit", lambda: "0.0-other")
    with pytest.raises(GradingError, match="install the same on all"):
        grade(
            course,
            [hand_in(course, "S01", answered(course))],
            limits=LIMITS,
            sink=lambda result: None,
            scheduler=office.address,
        )


def test_a_hand_in_on_which_each_worker_ends_is_set_aside(office: Office, made: Course, tmp_path: Path) -> None:
    from distributed import Client

    for process in office.started[1:]:
        process.kill()
    course = copied(made, tmp_path / "course")
    sleeping = hand_in(course, "S01", answered(course, ex_1_1="import time; time.sleep(90)"))
    found: list[Result] = []
    limits, address = Limits(100, 200, 1024), office.address
    grading = threading.Thread(
        target=lambda: grade(course, [sleeping], limits=limits, sink=found.append, scheduler=address)
    )
    worker = office.worker()
    with Client(address, set_as_default=False) as client:
        grading.start()
        for _ in range(2):
            deadline = time.monotonic() + 60
            while not any(client.processing().values()) and time.monotonic() < deadline:
                time.sleep(0.2)
            worker.kill()
            worker.wait()
            while any(client.processing().values()) and time.monotonic() < deadline:
                time.sleep(0.2)
            worker = office.worker()
        grading.join(timeout=60)
    assert [(row.state, [flag.code for flag in row.flags]) for row in found] == [("set_aside", ["GRD080"])]


def test_an_address_where_nothing_answers_is_said(made: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="distributed is not installed: pip install 'workshopkit[cluster]'")
    monkeypatch.setattr("workshopkit.grading.engine.cluster.ANSWERS_S", 1.0)
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{line.getsockname()[1]}"
        with pytest.raises(GradingError, match="no scheduler with a worker answers"):
            grade(made, [], limits=LIMITS, sink=lambda result: None, scheduler=address)


def test_no_file_of_an_answer_is_put_outside_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(ValueError, match="leads out"):
        task.put({"../planted": (b"x", False)}, tmp_path / "in")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
