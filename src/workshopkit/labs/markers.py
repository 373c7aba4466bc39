"""Lines that fence off what a participant never gets: read the way nbgrader reads them, by a part of the line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Marker:
    """A pair of marker lines; nbgrader takes any line that contains *begin* or *end*."""

    begin: str
    end: str


SOLUTION = Marker("BEGIN SOLUTION", "END SOLUTION")
HIDDEN = Marker("BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
SCHEME = Marker("BEGIN MARK SCHEME", "END MARK SCHEME")
ALL = (SOLUTION, HIDDEN, SCHEME)


def has(source: str, marker: Marker) -> bool:
    """True when any line of *source* begins or ends a region of *marker*."""
    return marker.begin in source or marker.end in source


def unpaired(source: str, marker: Marker) -> tuple[int, str] | None:
    """Line (from 0) and text of the first marker line without partner, nested or in the wrong order, or None."""
    opened: int | None = None
    for number, line in enumerate(source.split("\n")):
        if marker.begin in line:
            if opened is not None:
                return number, marker.begin
            opened = number
        elif marker.end in line:
            if opened is None:
                return number, marker.end
            opened = None
    return None if opened is None else (opened, marker.begin)


def inside(source: str, marker: Marker) -> str:
    """The lines of *source* between the lines of *marker*."""
    return "\n".join(_lines(source, marker, wanted=True))


def outside(source: str, marker: Marker) -> str:
    """*source* with every other line emptied, so that line numbers stay."""
    return "\n".join(_lines(source, marker, wanted=False, filler=True))


def _lines(source: str, marker: Marker, *, wanted: bool, filler: bool = False) -> Iterator[str]:
    between = False
    for line in source.split("\n"):
        is_marker = marker.begin in line or marker.end in line
        if is_marker:
            between = marker.begin in line
        if not is_marker and between == wanted:
            yield line
        elif filler:
            yield ""
