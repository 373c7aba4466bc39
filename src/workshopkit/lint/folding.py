"""Folding: texts that a reader takes for the same word become the same string."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"  # accents, tatweel, Arabic marks
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"  # invisible characters
)
_SAME = str.maketrans(
    {"ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "گ": "ك", "’": "'", "‘": "'", "œ": "oe", "‐": "-", "–": "-", "ٱ": "ا"}
)


def fold(text: str) -> str:
    """*text* without case, accents, Arabic marks, hamza carriers and invisible characters; its lines stay its lines."""
    return _DROPPED.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_SAME)
