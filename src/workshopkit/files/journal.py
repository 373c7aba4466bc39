"""An append-only journal that loses nothing it acknowledged and shows whether it was edited.

One JSON object per line: ``seq`` from 1, ``t`` (UTC), ``prev`` (hash of the line before), ``entry``, ``hash`` (SHA-256
over the four others). :meth:`Journal.append` returns after fsync. One writer at a time, by a lock that the system
lifts when the writer dies. Order is that of ``seq``, so a clock set back changes nothing. The chain cannot show that
lines are missing at its end: for that a reader gives the ``head`` that was sealed elsewhere.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal

from filelock import FileLock, Timeout

from workshopkit.files.atomic import sync_folder
from workshopkit.files.digest import of_bytes

START = "0" * 64
"""``prev`` of the first line, and the head of an empty journal."""

Fault = Literal["locked", "edited", "truncated"]


class JournalError(Exception):
    """A journal that cannot be used: *fault* says why, *path* and *line* (from 1, None for the whole file) where."""

    def __init__(self, fault: Fault, path: Path, line: int | None = None) -> None:
        where = f"{path}:{line}" if line else str(path)
        what = {
            "locked": "is open in another program; close it there first",
            "edited": "does not follow from the line before; it was edited, restore a copy",
            "truncated": "lines are missing at its end; restore a copy",
        }
        super().__init__(f"{where}: {what[fault]}")
        self.fault, self.path, self.line = fault, path, line


@dataclass(frozen=True)
class Line:
    """One acknowledged entry: its number from 1, when it was written, its content and its hash."""

    seq: int
    time: str
    entry: Mapping[str, Any]
    hash: str


@dataclass(frozen=True)
class Reading:
    """What a journal holds: its lines, the hash of the last one, the bytes of a write that a crash cut off."""

    lines: tuple[Line, ...]
    head: str
    torn: int
    end: int


def read(path: Path, *, head: str | None = None) -> Reading:
    """Read and verify the journal at *path*; a missing file is an empty journal.

    With *head* the journal must hold a line with that hash, as it does unless it was cut or written anew. Raises
    JournalError, or OSError when the file cannot be read.
    """
    data = path.read_bytes() if path.exists() else b""
    whole = data.rstrip(b"\0")
    end = whole.rfind(b"\n") + 1
    lines: list[Line] = []
    for number, raw in enumerate(whole[:end].splitlines(), 1):
        line = _line(raw)
        before = lines[-1].hash if lines else START
        if line is None or line[0].seq != number or line[1] != before:
            raise JournalError("edited", path, number)
        lines.append(line[0])
    last = lines[-1].hash if lines else START
    if head not in (None, START) and head not in {line.hash for line in lines}:
        raise JournalError("truncated", path)
    return Reading(tuple(lines), last, len(data) - end, end)


class Journal:
    """The one writer of the journal at *path*; what a crash cut off is taken away when it opens.

    Raises JournalError when another writer has it or it was edited, OSError when it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = FileLock(path.with_name(path.name + ".lock"), is_singleton=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise JournalError("locked", path) from None
        try:
            reading = read(path)
            self._lines = list(reading.lines)
            self._end = reading.end
            fresh = not path.exists()
            self._out: BinaryIO = path.open("ab", buffering=0)
            if reading.torn:
                self._cut()
            if fresh:
                sync_folder(path.parent)
        except BaseException:
            self._lock.release()
            raise

    @property
    def lines(self) -> tuple[Line, ...]:
        """All acknowledged lines."""
        return tuple(self._lines)

    @property
    def head(self) -> str:
        """The hash of the last line."""
        return self._lines[-1].hash if self._lines else START

    def append(self, entry: Mapping[str, Any]) -> Line:
        """Write *entry*, which must be plain JSON, and return when it is on the disk.

        Raises OSError when it could not be written, for instance because the disk is full; the journal then still holds
        exactly what it held, and the call may be repeated.
        """
        seq, time, content = len(self._lines) + 1, _now(), dict(entry)
        body = {"seq": seq, "t": time, "prev": self.head, "entry": content}
        line = Line(seq, time, content, _hash(body))
        raw = json.dumps({**body, "hash": line.hash}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        try:
            written = 0
            while written < len(raw):
                written += self._out.write(raw[written:])
            os.fsync(self._out.fileno())
        except BaseException:
            self._cut()
            raise
        self._lines.append(line)
        self._end += len(raw)
        return line

    def close(self) -> None:
        """Let the journal go; a closed one takes no entry."""
        self._out.close()
        self._lock.release()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _cut(self) -> None:
        self._out.truncate(self._end)
        os.fsync(self._out.fileno())


def _line(raw: bytes) -> tuple[Line, str] | None:
    """The line and what it says of the one before; None when its hash is not that of its content."""
    try:
        body = json.loads(raw)
        said = body.pop("hash")
        if set(body) != {"seq", "t", "prev", "entry"} or said != _hash(body):
            return None
        return Line(body["seq"], body["t"], body["entry"], said), body["prev"]
    except (ValueError, AttributeError, KeyError, TypeError):
        return None


def _hash(body: Mapping[str, Any]) -> str:
    return of_bytes(json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
