"""Keeping codes, numbers with signs, ranges and Latin words left-to-right inside Arabic text.

Without it the order of the parts is decided by their neighbours: 2-3 is shown as 3-2, and a full stop jumps to the
wrong side of ``custody.csv``. Direction of failure: a phrase isolated without need looks the same as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LRI, PDI = "\u2066", "\u2069"

_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_CALL = r"(?:\([^()\u0590-\u08ff\n]*\)|\[[^\[\]\u0590-\u08ff\n]*\])"
_WORD = (
    rf"(?:[+\-−±]?[{_LETTER}0-9](?:[{_LETTER}0-9_.,:/@+\-–−%&?=]*[{_LETTER}0-9+%])?%?(?:(?<=[{_LETTER}0-9]){_CALL}+)?)"
)
_BETWEEN = r"[ \u00a0](?:(?:[=+*/×<>]|[<>=!]=|(?<=[0-9][ \u00a0])[-–−](?=[ \u00a0][0-9]))[ \u00a0])?"
_RUN = re.compile(rf"(?<![{_LETTER}0-9_&;]){_WORD}(?:{_BETWEEN}{_WORD})*(?![{_LETTER}0-9_])")
_SIGN = re.compile(r"(?<![^\s(«\"])(?:[<>=!]=|[<>=])(?=[\s.,،؛:؟)»\"]|$)")
"""A sign of comparison that stands alone: in a line from right to left it would be shown mirrored."""
_PLAIN_NUMBER = re.compile(r"[0-9]+(?:[ \u00a0][0-9]+)*(?:[.,][0-9]+)?")

_ISOLATED = r"[\u2066-\u2068](?:[^\u2066-\u2069]|[\u2066-\u2068][^\u2066-\u2069]*\u2069)*\u2069"
_FIELD = r"\{\{.*?\}\}|\{[^{}]*\}"
_PLAIN_GUARDED = re.compile(rf"{_ISOLATED}|{_FIELD}|<[A-Za-z/!][^<>]*>")
_MARKDOWN_GUARDED = re.compile(
    r"(?s)"
    r"(?P<ticks>(?<!`)(`+)(?!`).*?(?<!`)\2(?!`))"
    r"|<bdi\b.*?</bdi>|<code\b.*?</code>|<kbd\b.*?</kbd>|<!--.*?-->|<[A-Za-z/!][^<>]*>"
    rf"|{_ISOLATED}|{_FIELD}"
    r"|!\[(?P<alt>[^\]]*)\](?P<target>\([^()]*\)|\[[^\]]*\])"
    r"|\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)"
    r"|\[[^\[\]]*\]\[\]|\]\[[^\]]*\]|\[[@^][^\]]*\]|\[[^\[\]]*\](?!\(|\[(?!\^))"
    r"|:[a-z0-9_+-]+:|\+\+[^+\s][^\n]*?\+\+|\$[^$\n]+\$|\\\(.*?\\\)|\\.|&#?\w+;"
)


def isolate(text: str) -> str:
    """Plain *text* with the isolates U+2066 and U+2069 around what must stay left-to-right.

    What is isolated already, ``{fields}`` and tags stay as they are, so isolating twice changes nothing.
    """

    def mark(run: str) -> str:
        return f"{LRI}{run}{PDI}"

    return _outside(_PLAIN_GUARDED, _outside(_PLAIN_GUARDED, text, mark), mark, _SIGN)


def isolate_markdown(text: str, *, tags: bool = True) -> str:
    """Inline Markdown *text* with ``<bdi dir="ltr">`` around what must stay left-to-right.

    Never inside code spans, link targets, tags, attribute lists, citations or an existing ``<bdi>``. Where tags do not
    fit (*tags* false; always in the alternative text of an image) the plain isolates stand instead.
    """
    return _outside(_MARKDOWN_GUARDED, text, lambda run: f'<bdi dir="ltr">{run}</bdi>' if tags else f"{LRI}{run}{PDI}")


def isolate_value(value: object) -> object:
    """A value that is put into an Arabic sentence: isolated unless it is a plain number or all Arabic."""
    if not isinstance(value, str | int | float):
        return value
    text = str(value)
    if _PLAIN_NUMBER.fullmatch(text) or not _RUN.search(text) or text.startswith(("\u2066", "\u2067", "\u2068")):
        return value
    return isolate(text) if re.search(r"[\u0590-\u08ff]", text) else f"{LRI}{text}{PDI}"


def _outside(guarded: re.Pattern[str], text: str, mark: Callable[[str], str], wanted: re.Pattern[str] = _RUN) -> str:
    """*text* with every *wanted* run marked that is outside what is *guarded*."""

    def one(found: re.Match[str]) -> str:
        return found.group() if _PLAIN_NUMBER.fullmatch(found.group()) else mark(found.group())

    parts, at = [], 0
    for found in guarded.finditer(text):
        alt = found.groupdict().get("alt")
        kept = found.group() if alt is None else f"![{isolate(alt)}]{found['target']}"
        parts += [wanted.sub(one, text[at : found.start()]), kept]
        at = found.end()
    return "".join([*parts, wanted.sub(one, text[at:])])
