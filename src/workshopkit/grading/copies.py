"""A copy of a course in which hand-ins can be graded without touching the course: everything as it was handed in."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from workshopkit.grading.folders import course_folders
from workshopkit.grading.model import Course
from workshopkit.grading.settings import configuration

_MOST_BYTES = 10_000_000
_FORGET = (
    "UPDATE grade SET auto_score = NULL, needs_manual_grade = 1",
    "UPDATE comment SET auto_comment = NULL",
    "UPDATE submitted_notebook SET late_submission_penalty = NULL",
)


def copy_course(course: Course, pairs: Iterable[tuple[str, str]], root: Path) -> Course:
    """A copy of *course* below *root* with the hand-ins of *pairs* (seat, assignment), nothing of it graded by tests.

    Points that a person gave stay. A gradebook that is no SQLite file is not copied: assignments are then made from
    their source. Links, devices and the like in a hand-in are copied as what they are.
    """
    folders = course_folders(configuration(course))
    root.mkdir(parents=True)
    pairs = list(pairs)
    for path in course.root.iterdir():
        ours = path.name.startswith(("nbgrader_config", "gradebook", "."))
        if path.is_file() and not ours and path.stat().st_size < _MOST_BYTES:
            shutil.copy(path, root)
    (root / "source").mkdir()
    for assignment in sorted({assignment for _, assignment in pairs}):
        _tree(folders.source(assignment), root / "source" / assignment)
        _tree(folders.release(assignment), root / "release" / assignment)
    for seat, assignment in pairs:
        _tree(folders.submitted(seat, assignment), root / "submitted" / seat / assignment)
    copy = Course(root, f"sqlite:///{(root / 'gradebook.db').as_posix()}", (*course.settings, course.root), copy=True)
    _gradebook(course.db_url, root / "gradebook.db")
    return copy


def _gradebook(db_url: str, target: Path) -> None:
    kind, _, name = db_url.partition(":///")
    if kind != "sqlite" or not Path(name).is_file():
        return
    with closing(sqlite3.connect(name)) as book, closing(sqlite3.connect(target)) as copy:
        book.backup(copy)
        with copy, contextlib.suppress(sqlite3.OperationalError):
            for statement in _FORGET:
                copy.execute(statement)


def _tree(folder: Path, target: Path) -> None:
    if not folder.is_dir():
        return
    target.mkdir(parents=True, exist_ok=True)
    for entry in os.scandir(folder):
        place = target / entry.name
        if entry.is_symlink():
            place.symlink_to(Path(entry.path).readlink())
        elif entry.is_dir():
            _tree(Path(entry.path), place)
        elif entry.is_file():
            shutil.copy2(entry.path, place)
        elif stat.S_ISFIFO(entry.stat().st_mode):
            os.mkfifo(place)
