"""Who may grade what: one grader at a time on a course with SQLite, one for each hand-in with PostgreSQL.

PostgreSQL's advisory locks belong to a connection: a grader that was killed holds none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from filelock import FileLock, Timeout

from workshopkit.grading.model import Course, GradingError


class Locks(Protocol):
    """Locks of hand-ins, by a name that every grader of the course forms alike."""

    def take(self, name: str) -> bool:
        """Take the lock *name* when nobody has it; False when another grader has."""

    def wait(self, name: str) -> None:
        """Take the lock *name*, as soon as the grader that has it gives it back or ends."""

    def give_back(self, name: str) -> None:
        """Let go of the lock *name*."""


class _Alone:
    """The only grader has every lock."""

    def take(self, name: str) -> bool:
        """As :meth:`Locks.take`."""
        return True

    def wait(self, name: str) -> None:
        """As :meth:`Locks.wait`."""

    def give_back(self, name: str) -> None:
        """As :meth:`Locks.give_back`."""


class _Advisory:
    """Locks of the PostgreSQL server, on a connection of their own."""

    def __init__(self, connection: Any, course: str) -> None:
        self._connection, self._course = connection, course

    def take(self, name: str) -> bool:
        """As :meth:`Locks.take`."""
        return bool(self._call("pg_try_advisory_lock", name))

    def wait(self, name: str) -> None:
        """As :meth:`Locks.wait`."""
        self._call("pg_advisory_lock", name)

    def give_back(self, name: str) -> None:
        """As :meth:`Locks.give_back`."""
        self._call("pg_advisory_unlock", name)

    def _call(self, function: str, name: str) -> Any:
        from sqlalchemy import text

        digest = hashlib.sha256(f"{self._course}|{name}".encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        return self._connection.execute(text(f"SELECT {function}(:number)"), {"number": number}).scalar()


def is_shared(course: Course) -> bool:
    """True when several graders may write this gradebook at once."""
    return course.db_url.startswith("postgresql")


@contextmanager
def graders(course: Course, course_id: str = "") -> Iterator[Locks]:
    """Be a grader of *course*; inside it once more by the same thread is allowed.

    Raises GradingError when the gradebook is one file and another grader works on it.
    """
    if not is_shared(course):
        try:
            with FileLock(course.root / ".grading.lock", timeout=1, is_singleton=True):
                yield _Alone()
        except Timeout:
            raise GradingError(
                f"{course.root}: another grading is at work on this course; wait until it ends"
            ) from None
        return
    from sqlalchemy import create_engine

    engine = create_engine(course.db_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield _Advisory(connection, course_id)
    finally:
        engine.dispose()
