"""Reading an answer kindly: what can be understood but would count as wrong gets the name of the slip.

Nothing is silently mended: the hidden tests see the answer as it is, so the participant must learn what to change.
"""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CURLY = re.compile("[\u2018-\u201f\u00ab\u00bb\u2039\u203a\u2032\u2033]")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f'’.,]\d{3})+([.,]\d+)?")
_COMMA = re.compile(r"[+-]?\d*,\d+")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")


@dataclass(frozen=True)
class Reading:
    """An answer as its kind wants it, or the id of the *mistake* that stands in the way."""

    value: Any = None
    mistake: str | None = None


def read(answer: object, kind: str) -> Reading:
    """*answer* read as *kind* (see ``labs.model.Kind``): never raises."""
    if kind == "integer":
        return _integer(answer)
    if kind == "number":
        return _number(answer)
    if kind == "text":
        return _text(answer)
    if kind == "list":
        return _list(answer)
    if kind == "table":
        return Reading(answer) if isinstance(answer, pd.DataFrame | pd.Series) else Reading(mistake="wrong-type")
    return Reading(answer)


def slip(text: str) -> str | None:
    """The listed mistake in the characters of *text*, typed or pasted, or None."""
    if _INVISIBLE.search(text):
        return "invisible-marks"
    if any(unicodedata.category(sign) == "Nd" and sign not in "0123456789" and not _WIDE.match(sign) for sign in text):
        return "arabic-digits"
    if _WIDE.search(text):
        return "full-width"
    if _CURLY.search(text):
        return "curly-quotes"
    return None


def number_slip(text: str) -> str:
    """What is unusual in a *text* that stands where a number should."""
    found = slip(text)
    if found:
        return found
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return "number-as-text"
    if _GROUPED.fullmatch(text):
        return "thousands"
    return "decimal-comma" if _COMMA.fullmatch(text) else "wrong-type"


def _number(answer: object) -> Reading:
    if isinstance(answer, str):
        return Reading(mistake=number_slip(answer))
    if isinstance(answer, tuple) and len(answer) == 2 and all(_is_whole(part) for part in answer):
        return Reading(mistake="thousands" if answer[0] and answer[1] > 99 else "decimal-comma")
    if hasattr(answer, "item") and getattr(answer, "size", 0) == 1:
        answer = answer.item()
    if isinstance(answer, bool) or not isinstance(answer, numbers.Real):
        return Reading(mistake="wrong-type")
    found = float(answer)
    return Reading(found) if math.isfinite(found) else Reading(mistake="wrong-type")


def _integer(answer: object) -> Reading:
    found = _number(answer)
    if found.mistake:
        return found
    return Reading(int(found.value)) if found.value == int(found.value) else Reading(mistake="wrong-type")


def _is_whole(part: object) -> bool:
    return isinstance(part, numbers.Integral) and not isinstance(part, bool)


def _text(answer: object) -> Reading:
    if not isinstance(answer, str):
        return Reading(mistake="wrong-type")
    found = slip(answer)
    return Reading(mistake=found) if found else Reading(answer.strip())


def _list(answer: object) -> Reading:
    if isinstance(answer, str | bytes | dict) or not isinstance(answer, Iterable):
        return Reading(mistake="wrong-type")
    items = [item.item() if hasattr(item, "item") and getattr(item, "size", 0) == 1 else item for item in answer]
    slips = [found for item in items if isinstance(item, str) and (found := slip(item))]
    return Reading(mistake=slips[0]) if slips else Reading(items)
