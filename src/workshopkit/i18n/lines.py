"""Lines inside a container of a Markdown page: without its prefix, but knowing where they stand in the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line inside a container: its text without the container's prefix, where that starts, and its number."""

    text: str
    start: int
    number: int


def lines_of(page: str, start: int, number: int) -> list[Line]:
    """The lines of *page* from offset *start* on, which is in line *number*. Line ends are not part of a line."""
    rows = re.compile(r"([^\n]*)(?:\n|\Z)").finditer(page, start)
    return [Line(row[1].rstrip("\r"), row.start(), number + place) for place, row in enumerate(rows)]


def indent(line: str) -> int:
    """Columns of white space before the text; a tab goes to the next multiple of four."""
    blank = line[: len(line) - len(line.lstrip(" \t"))]
    return len(blank.expandtabs(4))


def dedent(line: Line) -> Line:
    """*line* without its first four columns of white space, or without what there is of them."""
    width = at = 0
    while at < len(line.text) and line.text[at] in " \t" and width < 4:
        width = width + 1 if line.text[at] == " " else width + 4 - width % 4
        at += 1
    return Line(line.text[at:], line.start + at, line.number)


def cut(line: Line, marker: re.Pattern[str]) -> Line:
    """*line* without the *marker* it begins with, if it does."""
    found = marker.match(line.text)
    at = found.end() if found else 0
    return Line(line.text[at:], line.start + at, line.number)


def skip(lines: list[Line], at: int, belongs: Callable[[str], bool]) -> int:
    """The index of the first line from *at* on that does not belong."""
    while at < len(lines) and belongs(lines[at].text):
        at += 1
    return at


def indented_end(lines: list[Line], at: int) -> int:
    """The index after the last line from *at* on that is indented by four columns; blank lines between belong to it."""
    end = at
    while at < len(lines) and (not lines[at].text.strip() or indent(lines[at].text) >= 4):
        at += 1
        end = at if lines[at - 1].text.strip() else end
    return end


def through(lines: list[Line], at: int, closing: str, after: int = 0) -> int:
    """The index after the line that has *closing*, in the line at *at* only behind its first *after* characters."""
    if closing in lines[at].text.strip()[after:].lower():
        return at + 1
    return next((place + 1 for place in range(at + 1, len(lines)) if closing in lines[place].text.lower()), len(lines))
