"""Names of real platforms, products and groups, in three scripts, that content must not hold.

The list is ``names.toml`` beside this module. One place is excused: the *citation* of a source in
``course/registers/sources.yml`` (a title of a law or a report cannot be changed), there and wherever it is printed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workshopkit.lint.folding import fold
from workshopkit.lint.model import Finding
from workshopkit.lint.passages import Passage

LIST = Path(__file__).with_name("names.toml")
CODES = {"platform": "SAF020", "product": "SAF021", "group": "SAF022"}
_ARABIC = re.compile(r"[\u0600-\u06ff]")


@dataclass(frozen=True)
class Denied:
    """A real *name* of some *kind*: the *key* is a cheap test on folded text, the *pattern* decides.

    With *proper* the pattern reads the text as written, because folded the name is an ordinary word.
    """

    name: str
    kind: str
    key: str
    pattern: re.Pattern[str]
    proper: bool


@cache
def denied(source: Path = LIST) -> tuple[Denied, ...]:
    """The deny-list. Raises ValueError for a list that cannot be read."""
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    found = []
    for kind, entry in ((kind, entry) for kind, entries in table.items() for entry in entries):
        for form in entry.get("forms", ()):
            words = [re.escape(word) for word in re.split(r"[\s'-]+", fold(form))]
            key = max(re.split(r"[\s'-]+", fold(form)), key=len)
            found.append(Denied(form, kind, key, _pattern(words), False))
        for form in entry.get("proper", ()):
            pattern = re.compile(rf"(?<=[a-zà-ÿ,;]\s){re.escape(form)}(?![\w-])")
            found.append(Denied(form, kind, fold(form), pattern, True))
    return tuple(found)


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """The words in order, with hyphen, space or nothing between; in Arabic also behind و ف ب ك ل and the article."""
    joined = r"[\s'-]*".join(words)
    if _ARABIC.search(joined):
        return re.compile(rf"(?<![^\W_])[وف]?[بكل]?(?:ال|ل)?{joined}(?![^\W_])")
    return re.compile(rf"(?<![^\W_]){joined}(?![^\W_])")


def names(passage: Passage, excused: Sequence[re.Pattern[str]] = ()) -> Iterator[Finding]:
    """Denied names in *passage*, but not inside a text that *excused* matches (made by :func:`excuse`).

    Misses what is not listed, and an ambiguous name (marked proper in the list) at the beginning of a sentence.
    Fails towards alarm for a person or place that bears a listed name.
    """
    folded = fold(passage.text)
    spans: list[tuple[int, int]] | None = None
    for entry in denied():
        if entry.key not in folded:
            continue
        text = passage.text if entry.proper else folded
        for match in entry.pattern.finditer(text):
            if spans is None:
                spans = [m.span() for pattern in excused for m in pattern.finditer(folded)]
            if entry.proper or not any(begin <= match.start() and match.end() <= end for begin, end in spans):
                line = None if passage.line is None else passage.line + text.count("\n", 0, match.start())
                yield Finding(CODES[entry.kind], passage.path, line, {"name": entry.name})


def excuse(citations: Sequence[str]) -> list[re.Pattern[str]]:
    """Patterns of those *citations* that hold a denied name; lines may break and numbers be set apart anywhere."""
    held = [text for text in citations if any(True for _ in names(Passage("", None, text, "prose")))]
    return [re.compile(r"[\W_]+".join(re.findall(r"[^\W_]+", fold(text)))) for text in held]
