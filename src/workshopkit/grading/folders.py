"""Where an nbgrader course keeps what, by its own configuration: the only place that knows names of its folders."""

from __future__ import annotations

import fnmatch
import glob
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.grading.model import GradingError


@dataclass(frozen=True)
class CourseFolders:
    """The folders of a course, from nbgrader's own CourseDirectory."""

    directory: Any

    def source(self, assignment: str) -> Path:
        """The teacher's version: solution, hidden tests, files that notebooks read."""
        return self._at(self.directory.source_directory, ".", assignment)

    def release(self, assignment: str) -> Path:
        """What participants were given."""
        return self._at(self.directory.release_directory, ".", assignment)

    def submitted(self, seat: str, assignment: str) -> Path:
        """What one seat handed in."""
        return self._at(self.directory.submitted_directory, seat, assignment)

    def autograded(self, seat: str, assignment: str) -> Path:
        """The graded hand-in."""
        return self._at(self.directory.autograded_directory, seat, assignment)

    def _at(self, step: str, seat: str, assignment: str) -> Path:
        return Path(os.path.normpath(self.directory.format_path(step, seat, assignment)))

    def handed_in(self) -> list[tuple[str, str]]:
        """(seat, assignment) of every folder in which something was handed in, sorted by assignment and seat.

        Respects ``CourseDirectory.student_id`` and ``student_id_exclude``.
        """
        excluded = self.directory.student_id_exclude.split(",")
        return sorted(
            (
                (seat, assignment)
                for seat, assignment in self._found(self.directory.submitted_directory, "*")
                if seat not in excluded and fnmatch.fnmatchcase(seat, self.directory.student_id)
            ),
            key=lambda pair: (pair[1], pair[0]),
        )

    def assignments(self) -> list[str]:
        """The assignments that have a source folder with a notebook."""
        found = {assignment for _, assignment in self._found(self.directory.source_directory, ".")}
        return sorted(name for name in found if any(self.source(name).glob("*.ipynb")))

    def _found(self, step: str, seat: str) -> Iterator[tuple[str, str]]:
        one = "(?P<%s>[^/\\\\]+)"
        named = re.compile(self.directory.format_path(step, one % "seat", one % "assignment", escape=True))
        for place in glob.glob(self.directory.format_path(glob.escape(step), seat, "*")):  # noqa: PTH207  absolute pattern
            match = named.fullmatch(place)
            if match and Path(place).is_dir():
                yield match["seat"], match["assignment"]

    @property
    def ignored(self) -> tuple[str, ...]:
        """Patterns of names that nbgrader does not copy."""
        return tuple(self.directory.ignore)


def course_folders(config: Any) -> CourseFolders:
    """The folders of the course with this *config*. Raises GradingError when nbgrader refuses their names."""
    from nbgrader.coursedir import CourseDirectory

    try:
        directory = CourseDirectory(config=config)
        directory.format_path("step", "seat", "assignment")
    except Exception as error:
        raise GradingError(f"CourseDirectory in nbgrader_config.py cannot be used: {error}; correct it") from error
    if directory.notebook_id != "*":
        raise GradingError(
            "CourseDirectory.notebook_id in nbgrader_config.py picks single notebooks; whole assignments are graded "
            "here: remove that line, or use nbgrader itself"
        )
    return CourseFolders(directory)
