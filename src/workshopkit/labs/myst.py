"""The form of ``lab.md``: front matter, fenced cells with ``:name: value`` options, Markdown between them.

Knows nothing of exercises and points; that is ``labs.read``. Line numbers count from 1 in the whole file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from markdown_it import MarkdownIt

_FENCE = re.compile(r"\{(code-cell|text-cell)\}")
_OPTION = re.compile(r":([A-Za-z][\w-]*):(?:[ \t]+(.*))?$")
_BREAK = re.compile(r"\+\+\+[ \t]*(\{.*\})?[ \t]*$")


@dataclass(frozen=True)
class Block:
    """A run of Markdown or one fenced cell. *line*: where it begins; *body_line*: its first line of content.

    *metadata* is what a ``+++ {…}`` line gives the Markdown that follows it.
    """

    form: Literal["markdown", "code-cell", "text-cell"]
    body: str
    line: int
    body_line: int
    options: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    closed: bool = True


def front_matter(text: str) -> tuple[str, int]:
    """The YAML between the first two ``---`` lines, and the number of lines that it takes with them; else ("", 0)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), number + 1
    return "", 0


def blocks(text: str) -> list[Block]:
    """The cells of *text* in order; ``+++`` lines part one Markdown cell from the next. Never raises."""
    lines = text.replace("\r\n", "\n").split("\n")
    start = front_matter("\n".join(lines))[1]
    tokens = MarkdownIt("commonmark").parse("\n".join(lines[start:]))
    spans = [(t.map[0] + start, t.map[1] + start, t.info, t.level) for t in tokens if t.type == "fence" and t.map]
    found: list[Block] = []
    here = start
    quoted = {n for first, end, info, level in spans if level or not _FENCE.match(info) for n in range(first, end)}
    for first, end, info, level in spans:
        form = _FENCE.match(info)
        if form and not level:
            found += _markdown(lines, here, first, quoted)
            found.append(_cell(lines, first, end, form[1]))
            here = end
    return [*found, *_markdown(lines, here, len(lines), quoted)]


def _markdown(lines: list[str], start: int, end: int, quoted: set[int]) -> Iterator[Block]:
    metadata: Mapping[str, Any] = {}
    begin = start
    for number in range(start, end + 1):
        parted = _BREAK.match(lines[number]) if number < end and number not in quoted else None
        if number < end and not parted:
            continue
        filled = [n for n in range(begin, number) if lines[n].strip()]
        if filled:
            body = "\n".join(lines[filled[0] : filled[-1] + 1])
            yield Block("markdown", body, filled[0] + 1, filled[0] + 1, metadata=metadata)
        if parted:
            metadata, begin = _json(parted[1]), number + 1


def _json(text: str | None) -> Mapping[str, Any]:
    try:
        read = json.loads(text) if text else {}
    except ValueError:
        return {"unreadable": text}
    return read if isinstance(read, dict) else {}


def _cell(lines: list[str], start: int, end: int, form: str) -> Block:
    ticks = re.match(r" {0,3}(`+|~+)", lines[start])
    closing = ticks is not None and re.fullmatch(rf" {{0,3}}{ticks[1][0]}{{{len(ticks[1])},}}\s*", lines[end - 1])
    closed = bool(closing) and end - 1 > start
    last = end - 1 if closed else end
    options: dict[str, str] = {}
    body = start + 1
    while body < last and (option := _OPTION.match(lines[body])):
        options[option[1]] = (option[2] or "").strip().strip("\"'")
        body += 1
    while body < last and not lines[body].strip():
        body += 1
    text = "\n".join(lines[body:last]).rstrip()
    return Block("text-cell" if form == "text-cell" else "code-cell", text, start + 1, body + 1, options, closed=closed)
