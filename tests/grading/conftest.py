"""One course and one batch for the whole folder: hand-ins take seconds each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grading.batches import LIMITS, Batch, copied
from grading.small_course import LAB, RECEIVED, make_course
from workshopkit.grading.model import Course, HandIn
from workshopkit.grading.run import grade_one


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The prepared course; never graded itself, only copied. Whether it may run warm is found out once, for all."""
    root = tmp_path_factory.mktemp("made")
    course = make_course(root / "course", timeout=LIMITS.cell_cpu_s)
    (root / "one").mkdir()
    shutil.copyfile(course.root / "release" / LAB / f"{LAB}.ipynb", root / "one" / f"{LAB}.ipynb")
    grade_one(course, HandIn("S00", LAB, root / "one", RECEIVED), LIMITS, unprotected=True)
    return course


@pytest.fixture
def course(made: Course, tmp_path: Path) -> Course:
    """An own copy of the course."""
    return copied(made, tmp_path / "course")


@pytest.fixture(scope="session")
def batch(made: Course, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The graded batch of every damage in ``damages.py``."""
    assert LAB == "L1"
    return Batch(made, tmp_path_factory.mktemp("batch") / "course")
