"""What a room got right and wrong, counted from results rows; nothing here knows a language or a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from workshopkit.grading.model import CellResult, Result

Answer = Literal["right", "partial", "wrong", "missing"]
ANSWERS: tuple[Answer, ...] = ("right", "partial", "wrong", "missing")

NO_ANSWER = frozenset({"blank", "not-run"})
"""Hints of an answer that was never given."""
UNLISTED = NO_ANSWER | {"other"}
"""Hints that name no mistake."""


@dataclass(frozen=True)
class Mistake:
    """A listed mistake by its hint id, and how many *seats* made it."""

    hint: str
    seats: int


@dataclass(frozen=True)
class ReadTexts:
    """Texts of an exercise: points that a person gave so far, the most that one can have, how many still wait."""

    given: tuple[float, ...] = ()
    most: float = 0.0
    waiting: int = 0


@dataclass(frozen=True)
class ExerciseCount:
    """One exercise (or a graded cell without one): seats by what their answer was, mistakes from the commonest on."""

    id: str
    seats: Counter[Answer] = field(default_factory=Counter)
    mistakes: tuple[Mistake, ...] = ()
    texts: ReadTexts | None = None

    @property
    def graded(self) -> int:
        """Seats whose answer was looked at by a test."""
        return self.seats.total()


@dataclass(frozen=True)
class LabCount:
    """One assignment in the room: its *rows*, and its exercises in order."""

    lab: str
    rows: tuple[Result, ...]
    exercises: tuple[ExerciseCount, ...]

    @property
    def graded(self) -> int:
        """Hand-ins with a score, repaired or not."""
        return sum(row.state != "set_aside" for row in self.rows)


def count_lab(lab: str, rows: Iterable[Result], *, by_hand: Collection[str] = frozenset()) -> LabCount:
    """Count the *rows* of *lab*, one for each seat; *by_hand* are ids of cells that a person reads.

    A hand-in that was set aside is in the rows and in no exercise.
    """
    kept = tuple(row for row in rows if row.lab == lab)
    scored = [row for row in kept if row.state != "set_aside"]
    names = list(dict.fromkeys(cell.exercise or cell.id for row in scored for cell in row.cells))
    return LabCount(lab, kept, tuple(_exercise(name, scored, by_hand) for name in names))


def _exercise(name: str, rows: Sequence[Result], by_hand: Collection[str]) -> ExerciseCount:
    seats: Counter[Answer] = Counter()
    mistakes: Counter[str] = Counter()
    texts: list[CellResult] = []
    for row in rows:
        cells = [cell for cell in row.cells if (cell.exercise or cell.id) == name]
        texts += [cell for cell in cells if _is_text(cell, by_hand)]
        tested = [cell for cell in cells if not _is_text(cell, by_hand)]
        if tested:
            seats[answer_of(tested)] += 1
            mistakes.update({cell.hint for cell in tested if cell.hint} - UNLISTED)
    listed = sorted(mistakes.items(), key=lambda one: (-one[1], one[0]))
    return ExerciseCount(name, seats, tuple(Mistake(*one) for one in listed), _texts(texts) if texts else None)


def _is_text(cell: CellResult, by_hand: Collection[str]) -> bool:
    return cell.state == "manual" or cell.id in by_hand


def _texts(cells: Sequence[CellResult]) -> ReadTexts:
    given = tuple(cell.score or 0.0 for cell in cells if cell.state != "manual")
    return ReadTexts(given, max(cell.max for cell in cells), len(cells) - len(given))


def answer_of(cells: Sequence[CellResult]) -> Answer:
    """What one seat's tested *cells* of an exercise say together; never empty."""
    if all(cell.state == "passed" for cell in cells):
        return "right"
    if any(cell.score for cell in cells):
        return "partial"
    unreached = all(cell.state in ("missing", "died") or cell.hint in NO_ANSWER for cell in cells)
    return "missing" if unreached else "wrong"


def read_by_hand(source: Path) -> frozenset[str]:
    """Ids of the cells in the notebooks of *source* (nbgrader's ``source/LAB``) whose points a person gives."""
    found = set()
    for path in sorted(source.glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for cell in cells:
            marks = cell.get("metadata", {}).get("nbgrader", {})
            if (marks.get("grade") and marks.get("solution")) or marks.get("task"):
                found.add(str(marks.get("grade_id")))
    return frozenset(found)
