"""Faults of the machine, told in a sentence: a full disk, a gradebook that is locked or gone, a server that stopped.

Guards against a hand-in being set aside, or a traceback shown, for what no participant did. A fault ends the batch;
what was graded before it stands, and the next run goes on from there.
"""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workshopkit.grading.model import Course, GradingError

LEAST_ROOM_MB = 128
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_OURS = {errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}
_AGAIN = "What was graded until now stays; run again"


def of_machine(error: BaseException, course: Course) -> GradingError | None:
    """The sentence for *error* when it is a fault of the machine, else None."""
    if isinstance(error, OSError) and error.errno in _FULL:
        where = Path(error.filename).parent if isinstance(error.filename, str) else course.root
        return GradingError(f"{where}: the disk is full, or files may not grow; make room. {_AGAIN}")
    if isinstance(error, OSError) and error.errno in _OURS:
        return GradingError(f"{error.filename or course.root}: {error.strerror}; put that right. {_AGAIN}")
    if isinstance(error, ModuleNotFoundError) and str(error.name).startswith("psycopg"):
        return GradingError(
            f"{shown(course.db_url)}: {error.name} is not installed; pip install 'workshopkit[postgres]' brings the "
            "driver of postgresql+psycopg://"
        )
    if is_of_database(error):
        return _of_database(error, course)
    return None


def is_of_database(error: BaseException) -> bool:
    """True for an error of the gradebook's database, also where nbgrader wrapped it."""
    return any(_named(one, "sqlalchemy.exc", "SQLAlchemyError") for one in _chain(error))


def passes(error: BaseException) -> bool:
    """True for an error that may be gone in a moment: the gradebook is locked, or another grader wrote the same row."""
    codes = {str(getattr(getattr(one, "orig", None), "sqlstate", None)) for one in _chain(error)}
    if codes & {"40001", "40P01", "55P03", "23505"}:
        return True
    return any("database is locked" in str(one) or "UNIQUE constraint" in str(one) for one in _chain(error))


@contextmanager
def told(course: Course) -> Iterator[None]:
    """Faults of the machine inside become GradingError; other errors pass as they are."""
    try:
        yield
    except GradingError:
        raise
    except Exception as error:
        fault = of_machine(error, course)
        if fault is None:
            raise
        raise fault from error


def insist_on_room(folder: Path) -> None:
    """Raise GradingError when so little of the disk is free that a cell could fail for it and lose points."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < LEAST_ROOM_MB:
        raise GradingError(f"{folder.parent}: only {free} MB free, {LEAST_ROOM_MB} are needed; make room. {_AGAIN}")


def shown(db_url: str) -> str:
    """The gradebook's address without its password."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return str(make_url(db_url).render_as_string(hide_password=True))
    except ArgumentError:
        return db_url.partition(":")[0]


def _of_database(error: BaseException, course: Course) -> GradingError:
    where = shown(course.db_url)
    first = next((one for one in (getattr(one, "orig", None) for one in _chain(error)) if one), error)
    reason = " ".join(str(first).split())[:160]
    if any(_named(one, "sqlalchemy.exc", "ArgumentError") for one in _chain(error)):
        return GradingError(f"{where}: no address of a database; write postgresql+psycopg://NAME@HOST/GRADEBOOK")
    if passes(error):
        return GradingError(
            f"{where}: another program has kept the gradebook locked for too long; close it (formgrader, a backup). "
            f"{_AGAIN}"
        )
    if "disk is full" in reason or "No space left" in reason:
        return GradingError(f"{where}: the disk is full ({reason}); make room. {_AGAIN}")
    return GradingError(
        f"{where}: the gradebook is gone, damaged or does not answer ({reason}); put it back or start its server. "
        f"{_AGAIN}"
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or now.__context__


def _named(error: BaseException, module: str, name: str) -> bool:
    """Whether *error* is of that class, without loading its module."""
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(error, kind)
