"""What stands inside a line of Markdown: cells of a table, and whether there is a word to translate."""

from __future__ import annotations

import re
from itertools import pairwise

_SILENT = re.compile(
    r"(?s)(`+)(?!`).*?(?<!`)\1(?!`)|<!--.*?-->|<[A-Za-z/!][^<>]*>|\{\{.*?\}\}|\{:?[^{}]*\}|\[[@^][^\]]*\]"
    r"|\]\([^)]*\)|https?://\S+|:[a-z0-9_+-]+:|\+\+[^+\s][^\n]*?\+\+|\$[^$\n]+\$|&#?\w+;"
)


def has_text(text: str) -> bool:
    """True when *text* has a letter outside code, tags, attributes, citations, addresses, keys and formulas."""
    return any(letter.isalpha() for letter in _SILENT.sub(" ", text))


def table_cells(row: str) -> list[tuple[int, int]]:
    """The spans of the cells in a table's *row*; a bar in a code span or behind a backslash does not end a cell."""
    bars = []
    at = 0
    while at < len(row):
        if row[at] == "\\":
            at += 2
            continue
        if row[at] == "`":
            run = re.match("`+", row[at:])
            assert run
            close = re.search(rf"(?<!`){run.group()}(?!`)", row[at + run.end() :])
            at += run.end() + (close.end() if close else 0)
            continue
        if row[at] == "|":
            bars.append(at)
        at += 1
    edges = [-1, *bars, len(row)]
    return [(left + 1, right) for left, right in pairwise(edges) if row[left + 1 : right].strip()]


def escape_bars(text: str) -> str:
    """*text* for a table's cell: bars outside code get a backslash."""
    spans = table_cells(text)
    if not spans:
        return text
    cuts = [end for _, end in spans if end < len(text) and text[end] == "|"]
    for cut in reversed(cuts):
        text = f"{text[:cut]}\\|{text[cut + 1 :]}"
    return text
