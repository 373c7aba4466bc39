"""Rows of results, from what came of a hand-in."""

from __future__ import annotations

import re

from workshopkit.grading.attempt import Outcome
from workshopkit.grading.flags import state
from workshopkit.grading.master import Master
from workshopkit.grading.model import Flag, HandIn, Result

_SUBMISSION = re.compile(r"^\d{8}T\d{6}Z-[0-9a-f]{8}$")


def submission(hand_in: HandIn) -> str:
    """The version's name: what ``collect`` wrote beside it, else made from the time it was received."""
    path = hand_in.folder / "submission.txt"
    if path.is_file() and not path.is_symlink() and path.stat().st_size < 100:
        name = path.read_text(encoding="utf-8", errors="replace").strip()
        if _SUBMISSION.match(name):
            return name
    return f"{hand_in.received:%Y%m%dT%H%M%SZ}" if hand_in.received else "undated"


def result_of(hand_in: HandIn, master: Master, outcome: Outcome, protection: str, *, final: bool) -> Result:
    """The row of a hand-in that was run."""
    cells = tuple(cell for results in outcome.cells.values() for cell in results)
    return Result(
        seat=hand_in.seat,
        lab=hand_in.assignment,
        submission=submission(hand_in),
        state=state((*hand_in.flags, *outcome.flags)),
        final=final,
        score=sum(cell.score or 0.0 for cell in cells),
        max=master.max,
        cpu_s=round(outcome.cpu_s, 2),
        protection=protection,
        cells=cells,
        flags=(*hand_in.flags, *outcome.flags),
    )


def set_aside(hand_in: HandIn, master: Master, flags: list[Flag], protection: str, *, final: bool) -> Result:
    """The row of a hand-in that nobody can read; *flags* say why."""
    return Result(
        seat=hand_in.seat,
        lab=hand_in.assignment,
        submission=submission(hand_in),
        state="set_aside",
        final=final,
        score=None,
        max=master.max,
        cpu_s=0.0,
        protection=protection,
        flags=(*hand_in.flags, *flags),
    )
