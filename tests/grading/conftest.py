"""One course and one batch for the whole folder: hand-ins take seconds each."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from grading.damages import DAMAGES, Case
from grading.small_course import LAB, hand_in, make_course
from workshopkit.grading.model import Course, HandIn, Limits, Result
from workshopkit.grading.run import grade

RUN = tuple(case for case in DAMAGES if case.runs)
LIMITS = Limits(cell_cpu_s=4, notebook_wall_s=40, memory_mb=1024)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The prepared course; never graded itself, only copied."""
    return make_course(tmp_path_factory.mktemp("made") / "course", timeout=LIMITS.cell_cpu_s)


def copied(made: Course, root: Path) -> Course:
    shutil.copytree(made.root, root)
    return Course(root=root, db_url=f"sqlite:///{(root / 'gradebook.db').as_posix()}")


@pytest.fixture
def course(made: Course, tmp_path: Path) -> Course:
    """An own copy of the course."""
    return copied(made, tmp_path / "course")


class Batch:
    """All damages that must run, graded in one go; ``untouched`` is the same course before."""

    def __init__(self, made: Course, root: Path) -> None:
        self.course = copied(made, root)
        self.cases: dict[str, Case] = {f"S{number:02}": case for number, case in enumerate(RUN, 1)}
        self.hand_ins: dict[str, HandIn] = {}
        for seat, case in self.cases.items():
            self.hand_ins[seat] = hand_in(self.course, seat, None)
            case.write(self.course, self.hand_ins[seat].folder)
        self.untouched = copied(self.course, root.with_name("stock"))
        found: list[Result] = []
        os.environ |= {"WORKSHOP_TEST_SECRET": "x", "HTTP_PROXY": "http://127.0.0.1:9"}
        self.summary = grade(self.course, self.hand_ins.values(), limits=LIMITS, sink=found.append)
        del os.environ["WORKSHOP_TEST_SECRET"], os.environ["HTTP_PROXY"]
        self.results = {result.seat: result for result in found}

    def result(self, name: str) -> Result:
        return next(self.results[seat] for seat, case in self.cases.items() if case.name == name)


@pytest.fixture(scope="session")
def batch(made: Course, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The graded batch of every damage in ``damages.py``."""
    assert LAB == "L1"
    return Batch(made, tmp_path_factory.mktemp("batch") / "course")
