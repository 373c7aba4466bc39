"""Words of the glossary as they stand in a text: with a plural, in Arabic behind an article or a clitic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workshopkit.course.model import Term

Words = tuple[re.Pattern[str] | None, dict[str, Term]]
"""A pattern with groups before, word, after (None when there is no word), and the terms by folded word."""


def bare(word: str) -> str:
    """A term without what stands in brackets: ``removal (takedown)`` is looked for as ``removal``."""
    return re.sub(r"\s*\([^)]*\)", "", word).strip()


def folded(word: str) -> str:
    """A word as it is compared: small letters, one kind of apostrophe."""
    return word.casefold().replace("’", "'")


def words(terms: Sequence[Term], lang: str) -> Words:
    """How the terms that have a definition are found in a text in *lang*; the longest word wins."""
    by_word = {folded(bare(term.words[lang])): term for term in terms if term.definition}
    by_word.pop("", None)
    if not by_word:
        return None, {}
    listed = "|".join(re.escape(word) for word in sorted(by_word, key=len, reverse=True)).replace("'", "['’]")
    clitic = "(?:[وف]?(?:بال|كال|لل|ال|[بكل])?)" if lang == "ar" else ""
    plural = "" if lang == "ar" else "(?:e?s)?"
    pattern = rf"(?<!\w)(?P<before>{clitic})(?P<word>{listed})(?P<after>{plural})(?!\w)"
    return re.compile(pattern, re.IGNORECASE), by_word
