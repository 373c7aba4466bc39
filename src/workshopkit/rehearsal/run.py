"""A whole workshop in one go: hand out, work, submit, collect, grade, feedback, verdict on every seat."""

from __future__ import annotations

import datetime as dt
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.delivery.create import create_delivery
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.grade import Graded, Wanted, grade_delivery
from workshopkit.delivery.model import Seat, Workshop
from workshopkit.i18n.model import LANGS
from workshopkit.rehearsal import hand_in
from workshopkit.rehearsal.model import Behaviour, Place, SeatOutcome
from workshopkit.rehearsal.seats import BEHAVIOURS
from workshopkit.rehearsal.verdict import judge

FIRST_PORT = 8860
CELL_S, NOTEBOOK_S = 12, 120
"""Limits of a rehearsal: an endless loop should not keep the evening."""


@dataclass
class Rehearsed:
    """What came of a rehearsal: a row per seat and lab, *faults* in plain words, and what was measured.

    *seconds* by step; *grading_s* and *cpu_s* per hand-in; *memory_mb* is the largest process that grading started.
    """

    seats: list[SeatOutcome] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    grading_s: float = 0.0
    cpu_s: float = 0.0
    memory_mb: int | None = None
    protection: str = ""


def rehearse(
    project: Path,
    folder: Path,
    *,
    seats: int,
    labs: list[str],
    progress: Callable[[str], None],
    servers: bool = True,
) -> Rehearsed:
    """Play a workshop of *seats* seats in *folder* (which must not exist) and judge what came of every seat.

    With *servers* one seat of each language hands in through a real server in its own process, as ``up`` opens it; the
    others use the same code without the browser's way. Raises DeliveryError, GradingError, LabError or
    RehearsalError when the workshop as a whole cannot go on; a single seat never does that.
    """
    done = Rehearsed()
    clock = _Clock(done.seconds)
    workshop = _workshop(seats, labs)
    with clock("hand out"):
        create_delivery(folder, workshop, project=project, progress=progress)
    delivery = Delivery(folder)
    played = _cast(delivery)
    first = {seat.language: seat.code for seat in reversed(delivery.seats())} if servers else {}
    with clock("work and submit"), hand_in.open_servers(delivery, sorted(first.values()), FIRST_PORT):
        for place, behaviour in played:
            progress(f"{place.seat} {place.lang} {place.lab}: {behaviour.name}")
            _act(place, behaviour, done)
    with clock("collect, grade, feedback"):
        graded = grade_delivery(
            delivery, Wanted(unprotected=True), sink=lambda row: progress(f"{row.seat} {row.lab}: {row.state}")
        )
    _measure(done, graded)
    for place, behaviour in played:
        row, faults = judge(place, behaviour, graded)
        done.seats.append(row)
        done.faults += faults
    return done


def _workshop(seats: int, labs: list[str]) -> Workshop:
    fields = {
        "id": "rehearsal",
        "place": "Port Ostrel",
        "dates": [dt.date.today()],
        "timezone": "UTC",
        "languages": LANGS,
        "labs": labs,
        "seats": seats,
        "limits": {"cell_cpu_s": CELL_S, "notebook_wall_s": NOTEBOOK_S},
    }
    return Workshop.model_validate(fields)


def _cast(delivery: Delivery) -> list[tuple[Place, Behaviour]]:
    """Who plays what: the behaviours in turn, so that with enough seats each is played in each language."""
    return [
        (_place(delivery, seat, lab), BEHAVIOURS[number % len(BEHAVIOURS)])
        for number, seat in enumerate(delivery.seats())
        for lab in delivery.workshop.labs
    ]


def _place(delivery: Delivery, seat: Seat, lab: str) -> Place:
    return Place(delivery, seat.code, seat.language, lab, delivery.root / "sticks" / f"{seat.code}-{lab}")


def _act(place: Place, behaviour: Behaviour, done: Rehearsed) -> None:
    """Let one seat work; whatever goes wrong there is a fault of the rehearsal and stops no other seat."""
    try:
        behaviour.act(place)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        done.faults.append(
            f"{place.seat} {place.lab} ({behaviour.name}) could not hand in: {error} [{Path(where.filename).name}]"
        )


def _measure(done: Rehearsed, graded: Graded) -> None:
    count = max(1, len(graded.results))
    done.grading_s = round(graded.summary.wall_s / count, 2)
    done.cpu_s = round(sum(row.cpu_s for row in graded.results) / count, 2)
    done.protection = graded.summary.protection
    if sys.platform != "win32":
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        done.memory_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit // 1024**2


class _Clock:
    """Seconds of wall time by step."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds, self._step, self._began = seconds, "", 0.0

    def __call__(self, step: str) -> _Clock:
        self._step = step
        return self

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *reason: object) -> None:
        self._seconds[self._step] = round(time.monotonic() - self._began, 1)
