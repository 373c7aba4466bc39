"""Scratch folders of grading, outside of the course; those of graders that were killed are taken away by the next."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "workshop-run-"
_LOCK = ".lock"
_LONGEST_ROOT = 60
"""Bytes: the address of a kernel's socket below it may have 107."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for one run; below /tmp where the account's temporary folder has too long a name for sockets in it.

    It is locked while it is in use: whoever can lock it knows that its grader is gone.
    """
    folder, lock = _locked()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the scratch folders of this account whose grader was killed."""
    for folder in _place().glob(f"{_PREFIX}*"):
        try:
            if not (folder / _LOCK).is_file() or (hasattr(os, "getuid") and folder.stat().st_uid != os.getuid()):
                continue
            with FileLock(folder / _LOCK, timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
        except (Timeout, OSError):
            continue


def _locked() -> tuple[Path, FileLock]:
    """A new folder and its lock; made anew when somebody swept it in the moment before it was locked."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place()))
        lock = FileLock(folder / _LOCK, timeout=5)
        try:
            lock.acquire()
        except (Timeout, OSError):
            if folder.is_dir():
                raise
            continue
        if (folder / _LOCK).is_file():
            return folder, lock
        lock.release()


def _place() -> Path:
    usual = Path(tempfile.gettempdir())
    long = len(os.fsencode(usual)) > _LONGEST_ROOT and Path("/tmp").is_dir()
    return Path("/tmp") if long else usual
