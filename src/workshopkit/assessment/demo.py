"""Synthetic agencies of Velmara that answer from a seed, so that trainers can show the whole path; nothing is real.

Each indicator has a hidden level; an agency sees it through its own eyes, cites evidence that mostly fits what it
claims, sometimes does not know, and independent bodies record reservations on weak safeguards.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workshopkit.assessment.entries import EvidenceItem
from workshopkit.assessment.model import Indicator, Instrument
from workshopkit.assessment.store import Answers

DAY = "2027-03-01"
UNKNOWN_SHARE = 0.07
OUTLOOK: Mapping[str, tuple[int, ...]] = {
    "POL": (0, 0, 1, 1), "INT": (0, 1, 1), "PROS": (0, 0, 1), "MOJ": (0, 1), "COORD": (0, 1),
    "CSO": (-1, -1, 0), "BAR": (-1, -1, 0), "NHRI": (-1, 0), "DPA": (-1, 0), "VIC": (-1, 0),
}  # fmt: skip
"""By how many levels a role tends to see an indicator better or worse than it is; other roles (-1, 0, 0, 1)."""
_WEIGHTS = (2, 4, 5, 3, 1)
"""How common the levels 0-4 are in Velmara."""


def roles_for(instrument: Instrument, voices: int = 2) -> tuple[str, ...]:
    """The fewest roles found that give every indicator *voices* respondents, or all that it lists; greedy, in order."""
    need = {entry.id: min(voices, len(entry.roles)) for entry in instrument.indicators}
    left = [role.id for role in instrument.roles]
    chosen: list[str] = []
    while any(need.values()):
        gain = {role: sum(need[e.id] > 0 for e in instrument.indicators if role in e.roles) for role in left}
        best = max(left, key=lambda role: (gain[role], -left.index(role)))
        left.remove(best)
        chosen.append(best)
        for entry in instrument.indicators:
            if best in entry.roles and need[entry.id]:
                need[entry.id] -= 1
    return tuple(role.id for role in instrument.roles if role.id in chosen)


def write_round(
    folder: Path, instrument: Instrument, *, seed: int = 1, told: Instrument | None = None, seal: bool = True
) -> tuple[str, ...]:
    """Write the returns of Velmara's agencies into ``folder/answers``; the same answers for the same *seed*.

    *told* is the instrument in the language in which evidence is named. Returns the agencies.
    Raises AssessmentError where there are answers already.
    """
    roles = roles_for(instrument)
    for role in roles:
        place = folder / "answers" / role
        with Answers.create(place, instrument, agency=role, role=role, round_=1, day=DAY) as answers:
            for entry in (told or instrument).indicators:
                if role in entry.roles:
                    answers.give(answer(instrument, entry, role, seed))
            if seal:
                answers.seal(prepared_by="desk officer", approved_by="head of the agency")
    return roles


def answer(instrument: Instrument, entry: Indicator, role: str, seed: int) -> dict[str, Any]:
    """What *role* says on *entry*: the fields of an answer as plain JSON."""
    hidden = random.Random(f"{seed}|{entry.id}").choices(range(5), _WEIGHTS)[0]
    chance = random.Random(f"{seed}|{entry.id}|{role}")
    said: dict[str, Any] = {"indicator": entry.id, "fingerprint": entry.fingerprint}
    if chance.random() < UNKNOWN_SHARE:
        return {**said, "state": "unknown"}
    level = min(4, max(0, hidden + chance.choice(OUTLOOK.get(role, (-1, 0, 0, 1)))))
    evidence = [_item(entry, kind, chance).model_dump(by_alias=True) for kind in _cited(level, chance)]
    said |= {"state": "rated", "level": level, "evidence": evidence}
    if entry.safeguard and hidden <= 1 and role in instrument.merging.reserving_roles and chance.random() < 0.5:
        said["reservation"] = entry.descriptors[hidden]
    return said


def _cited(level: int, chance: random.Random) -> list[str]:
    """Classes that support *level*; one claim in four lacks the last of them."""
    due = {0: [], 1: ["E5"], 2: ["E1"], 3: ["E2", "E3"], 4: ["E1", "E3", "E4"]}[level]
    return due[:-1] if due and chance.random() < 0.25 else due


def _item(entry: Indicator, kind: str, chance: random.Random) -> EvidenceItem:
    days = chance.randrange(30, 600)
    return EvidenceItem.model_validate(
        {
            "class": kind,
            "reference": chance.choice(entry.attach),
            "date": (dt.date.fromisoformat(DAY) - dt.timedelta(days)).isoformat(),
            "public": kind == "E1" or chance.random() < 0.3,
        }
    )
