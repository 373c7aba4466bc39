"""Replacing spans of a text and nothing else, the way every format here is rebuilt in another language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Edit:
    """Put *new* where characters *start* to *end* stand."""

    start: int
    end: int
    new: str


def replace(text: str, edits: Iterable[Edit]) -> str:
    """*text* with all *edits* made; everything outside their spans stays byte for byte.

    Raises ValueError when two spans overlap.
    """
    parts, at = [], 0
    for edit in sorted(edits):
        if edit.start < at:
            raise ValueError(f"two texts overlap at character {edit.start}")
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])
