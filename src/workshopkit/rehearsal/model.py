"""The nouns of a rehearsal: a behaviour that a simulated seat plays, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Lang
from workshopkit.grading.model import Result

Outcome = Literal["graded", "repaired", "set_aside", "missing"]


@dataclass(frozen=True)
class Place:
    """Where a simulated seat works: its *delivery*, code, language and lab, and a *stick* folder of its own."""

    delivery: Delivery
    seat: str
    lang: Lang
    lab: str
    stick: Path

    @property
    def notebook(self) -> Path:
        """The seat's own notebook."""
        return self.delivery.seat(self.seat) / self.lab / f"{self.lab}.ipynb"


@dataclass(frozen=True)
class Behaviour:
    """What a seat does. *act* works and hands in; *expected* says what is wrong with an outcome, or None."""

    name: str
    act: Callable[[Place], None]
    expected: Callable[[Result], str | None]


class SeatOutcome(BaseModel):
    """One row of ``rehearse --json``. *outcome* is ``missing`` when grading wrote no row for the seat."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seat: str
    lang: Lang
    behaviour: str
    lab: str
    outcome: Outcome
    score: float | None
    max: float | None
