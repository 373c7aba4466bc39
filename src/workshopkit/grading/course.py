"""An nbgrader course as grading sees it: opening it, and the making of an assignment."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workshopkit.grading.folders import course_folders
from workshopkit.grading.model import Course, GradingError
from workshopkit.grading.settings import absolute_url, configuration, is_course, modules_of, read, shared_settings


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


def open_course(root: Path, db_url: str | None = None) -> Course:
    """The nbgrader course at *root*, with the gradebook that its configuration names, or that at *db_url*.

    As for nbgrader started in *root*, settings of the machine and of the account count too, and the configuration may
    name another root. Raises GradingError when there is no course or its configuration cannot be run.
    """
    from nbgrader.coursedir import CourseDirectory

    root = root.absolute()
    settings = (*shared_settings(), root)
    if not root.is_dir():
        raise GradingError(f"{root}: there is no such folder; name the root folder of a course")
    config = read(list(settings), inside=root)
    named = config.CourseDirectory.get("root") if "CourseDirectory" in config else None
    if not (is_course(root) or named):
        configuration(Course(root, ""))
    place = Path(os.path.normpath(root / named)) if named else root
    if place != root:
        config = read([*settings, place], inside=place)
    config.CourseDirectory.root = str(place)
    url = db_url or CourseDirectory(config=config).db_url
    return Course(place, absolute_url(str(url), place), settings)


def prepare_assignment(course: Course, lab: str) -> None:
    """Make the release and the gradebook's rows of *lab* from its source, as ``nbgrader generate_assignment``.

    Run again, it brings release and gradebook up to date. Raises GradingError naming the assignment and nbgrader's
    reason: a source without notebook, invalid metadata, a notebook removed after hand-ins were graded.
    """
    _generate(course, lab, configuration(course), None)


def record_assignment(course: Course, config: Any, lab: str) -> None:
    """Make only the gradebook's rows of *lab*: a release that participants may have in hand is not touched.

    Raises as :func:`prepare_assignment`.
    """
    with tempfile.TemporaryDirectory(prefix="workshop-") as scratch:
        _generate(course, lab, config, Path(scratch) / "release")


def make_release(course: Course, config: Any, lab: str, into: Path) -> None:
    """Write what participants of *lab* would be given into the folder *into*; the gradebook is not touched.

    Raises as :func:`prepare_assignment`.
    """
    import copy

    config = copy.deepcopy(config)
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    _generate(course, lab, config, into)


def _generate(course: Course, lab: str, config: Any, into: Path | None) -> None:
    import copy

    config = copy.deepcopy(config)
    source = course_folders(config).source(lab)
    if not any(source.glob("*.ipynb")):
        raise GradingError(f"{source}: no notebook in it; build the lab, then prepare the assignment")
    with quiet(), modules_of(course.root):
        from nbgrader.converters import GenerateAssignment
        from nbgrader.coursedir import CourseDirectory

        class Into(GenerateAssignment):  # type: ignore[misc]
            def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
                return str(into) if into else str(super()._format_dest(assignment_id, student_id, escape=escape))

        config.CourseDirectory.assignment_id = lab
        config.CourseDirectory.groupshared = bool(config.CourseDirectory.get("groupshared")) and into is None
        maker = Into(coursedir=CourseDirectory(config=config), config=config)
        maker.force = True
        try:
            maker.start()
        except (Exception, SystemExit) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise GradingError(f"{source}: nbgrader could not make the assignment: {reason}") from error
