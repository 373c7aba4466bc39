"""One line per thing that happened in the lab, for the trainer's live board. Shown to people, never scored."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Literal

from workshopkit.learn.say import card

VARIABLE = "WORKSHOP_EVENTS"
"""Environment variable that names the file; without it nothing is written."""


def write(
    kind: Literal["open", "check", "hand", "submit"],
    exercise: str | None = None,
    ok: bool | None = None,
    mistake: str | None = None,
) -> None:
    """Append one event. Silent when no file is named or it cannot be written: a lab never stops for it."""
    named = os.environ.get(VARIABLE)
    if not named:
        return
    told = {"exercise": exercise, "ok": ok, "mistake": mistake}
    row = {"t": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "lab": card()["lab"], "kind": kind}
    row |= {name: value for name, value in told.items() if value is not None}
    try:
        path = Path(named)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError:
        return
