"""What the report says about a lab beside figures: titles, hints, the trainer's sentences, each with its language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.i18n.model import DIRECTION, LANGS, OWN_NAME, SOURCE
from workshopkit.render.words import words

ANY = "*"
"""Stands in the key for every exercise that has no sentence of its own for a mistake."""


@dataclass(frozen=True)
class Phrase:
    """*text* and the language that it is really in, so that a page can mark what is not in its own."""

    text: str
    lang: str

    def html(self, page_lang: str) -> str:
        """Escaped, codes kept left-to-right; marked with its language when that is not the page's."""
        shown = words(self.text)
        if self.lang == page_lang:
            return shown
        mark = f'<small lang="{self.lang}">({OWN_NAME[self.lang]})</small>'
        return f'<bdi lang="{self.lang}" dir="{DIRECTION[self.lang]}">{shown}</bdi> {mark}'


@dataclass(frozen=True)
class LabText:
    """A lab in one language. *say*: exercise (or :data:`ANY`) -> hint id -> the trainer's sentence."""

    title: Phrase
    exercises: Mapping[str, Phrase] = field(default_factory=dict)
    hints: Mapping[str, Phrase] = field(default_factory=dict)
    say: Mapping[str, Mapping[str, Phrase]] = field(default_factory=dict)

    def sentence(self, exercise: str, hint: str) -> Phrase | None:
        """What the trainer can say about a mistake, if the notes of the lab know it."""
        return self.say.get(exercise, {}).get(hint) or self.say.get(ANY, {}).get(hint)


def lab_text(lab: str, frozen: Path, lang: str) -> LabText:
    """The texts of *lab* in *lang* from its frozen folder; English stands in, marked as such, for what is missing.

    A folder without texts (another nbgrader course, an older workshop) gives codes only.
    """
    own, english = _read(frozen / "key" / f"{lang}.json"), _read(frozen / "key" / f"{SOURCE}.json")
    hints: dict[str, Phrase] = {}
    for other in (*LANGS, SOURCE, lang):
        steps = _read(frozen / "hints" / f"{other}.json")
        hints |= {name: Phrase(str(two[0]), other) for name, two in steps.items()}
    titles = {name: _one(own.get("exercises", {}).get(name), text, lang) for name, text in _titles(english).items()}
    say = {
        exercise: {
            hint: _one(own.get("say", {}).get(exercise, {}).get(hint), text, lang) for hint, text in said.items()
        }
        for exercise, said in english.get("say", {}).items()
    }
    return LabText(_one(own.get("title"), english.get("title") or lab, lang), titles, hints, say)


def _titles(key: Mapping[str, Any]) -> Mapping[str, str]:
    return dict(key.get("exercises", {}))


def _one(own: object, english: str, lang: str) -> Phrase:
    """The text in *lang*; equal to the English it counts as not translated."""
    if lang == SOURCE or not own or own == english:
        return Phrase(english, SOURCE)
    return Phrase(str(own), lang)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
