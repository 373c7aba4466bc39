"""An nbgrader course as grading sees it: its configuration, its release, and the making of an assignment."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workshopkit.grading.model import Course, GradingError


@contextmanager
def quiet() -> Iterator[None]:
    """nbgrader and alembic without their log lines, and with the environment's programs on PATH (alembic is one)."""
    programs = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = path if programs in path.split(os.pathsep) else f"{programs}{os.pathsep}{path}"
    former = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(former)
        os.environ["PATH"] = path


def configuration(course: Course) -> Any:
    """The traitlets Config of ``nbgrader_config.py``, with root and gradebook of *course*.

    Raises GradingError when the root is no course or its configuration cannot be run.
    """
    from traitlets.config import Config, PyFileConfigLoader

    if not (course.root / "source").is_dir():
        raise GradingError(f"{course.root}: no nbgrader course (no folder 'source'); name the course's root folder")
    config = Config()
    if (course.root / "nbgrader_config.py").is_file():
        try:
            config = Config(PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config())
        except Exception as error:
            where = course.root / "nbgrader_config.py"
            raise GradingError(f"{where}: cannot be run ({type(error).__name__}: {error}); correct it") from error
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.db_url = course.db_url
    return config


def prepare_assignment(course: Course, lab: str) -> None:
    """Make ``release/LAB`` and the gradebook's rows of *lab* from ``source/LAB``, as ``nbgrader generate_assignment``.

    Run again, it brings release and gradebook up to date. Raises GradingError naming the assignment and nbgrader's
    reason: a source without notebook, invalid metadata, a notebook removed after hand-ins were graded.
    """
    source = course.root / "source" / lab
    if not any(source.glob("*.ipynb")):
        raise GradingError(f"{source}: no notebook in it; build the lab, then prepare the assignment")
    config = configuration(course)
    with quiet():
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory

        config.CourseDirectory.assignment_id = lab
        folders = CourseDirectory(config=config)
        maker = GenerateAssignment(coursedir=folders, config=config)
        maker.force = True
        try:
            maker.start()
        except Exception as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise GradingError(f"{source}: nbgrader could not make the assignment: {reason}") from error


def course_id(config: Any) -> str:
    """The id under which nbgrader keeps the course in its gradebook."""
    return str(config.CourseDirectory.get("course_id", "")) if "CourseDirectory" in config else ""
