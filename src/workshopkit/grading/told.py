"""Flags as the trainer reads them: what was found, what to ask of the participant; equal ones of several seats once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workshopkit.grading.model import Flag, Result
from workshopkit.i18n.messages import translator
from workshopkit.lint.codes import ALL


@dataclass(frozen=True)
class Told:
    """A flag in words: *what* was found, what to *do*, its *code*, and the *seats* ("S07 L1") that have it."""

    what: str
    do: str
    code: str
    seats: tuple[str, ...] = ()


def tell(flag: Flag, lang: str) -> Told:
    """The sentences of one *flag* in *lang*."""
    rule, say = ALL[flag.code], translator("lint", lang)
    values = dict(flag.values)
    return Told(say(rule.what, **values), say(rule.do, **values), flag.code)


def tell_together(rows: Iterable[Result], lang: str) -> list[Told]:
    """All flags of *rows*, equal sentences once with every seat that has them, those of most seats first."""
    seats: dict[Told, list[str]] = {}
    for row in rows:
        for flag in row.flags:
            seats.setdefault(tell(flag, lang), []).append(f"{row.seat} {row.lab}")
    together = [Told(one.what, one.do, one.code, tuple(dict.fromkeys(who))) for one, who in seats.items()]
    return sorted(together, key=lambda one: -len(one.seats))
