"""What a notebook says in its own language: ``messages.json`` beside it, and the hints for the feedback page."""

from __future__ import annotations

from pathlib import Path

from workshopkit.i18n import messages
from workshopkit.i18n.model import SOURCE, SourceError
from workshopkit.i18n.sources import table
from workshopkit.labs.model import LabError
from workshopkit.labs.sources import HANDED_OUT, Sources
from workshopkit.learn.hints import common
from workshopkit.lint.model import Finding

Hints = dict[str, tuple[str, str]]


def lab_messages(project: Path, sources: Sources, lang: str) -> dict[str, str]:
    """English -> *lang* for the sentences of ``learn``, of checks.py and of ``t("…")`` in code; empty for English.

    Raises LabError when a PO file cannot be used.
    """
    if lang == SOURCE:
        return {}
    words = messages.entries("learn", lang)
    for name in ("lab.md", HANDED_OUT):
        try:
            words |= table(project, sources.file(name), lang)
        except SourceError as error:
            values = {"lang": lang, "reason": str(error)}
            raise LabError(Finding("LAB034", sources.place(name), None, values)) from error
    return words


def hints(sources: Sources) -> Hints:
    """Mistake id -> two steps in English: those that any exercise can meet, and HINTS of the lab's checks.py.

    Raises LabError when HINTS is not of this form.
    """
    found = getattr(sources.module(HANDED_OUT), "HINTS", None)
    if not isinstance(found, dict) or not all(
        isinstance(steps, (tuple, list)) and len(steps) == 2 and all(isinstance(step, str) for step in steps)
        for steps in found.values()
    ):
        values = {"name": HANDED_OUT, "reason": "HINTS must give two steps for each mistake"}
        raise LabError(Finding("LAB032", sources.place(HANDED_OUT), None, values))
    own = {str(mistake): (str(first), str(second)) for mistake, (first, second) in found.items()}
    return {**common(), **own}


def translated_hints(project: Path, sources: Sources, lang: str) -> dict[str, list[str]]:
    """:func:`hints` in *lang*; a step without translation stays English."""
    words = lab_messages(project, sources, lang)
    return {mistake: [words.get(step) or step for step in steps] for mistake, steps in hints(sources).items()}
