"""What a seat's events tell: untrusted lines, shown and never scored."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from workshopkit.delivery.model import Event

_MOST = 8 * 1024 * 1024


def read_events(path: Path) -> list[Event]:
    """Events of *path* in order; lines that cannot be read are passed over. At most the last 8 MiB are read."""
    try:
        with path.open("rb") as handle:
            handle.seek(0, 2)
            handle.seek(max(0, handle.tell() - _MOST))
            lines = handle.read().splitlines()
    except (FileNotFoundError, IsADirectoryError):
        return []
    events = []
    for line in lines:
        try:
            events.append(Event.model_validate_json(line))
        except ValidationError:
            continue
    return events


def seen(events: Iterable[Event], lab: str) -> dict[str, Literal["passes", "tried"]]:
    """Exercise of *lab* -> what the participant's last check of it said."""
    state: dict[str, Literal["passes", "tried"]] = {}
    for event in events:
        if event.lab == lab and event.kind == "check" and event.exercise:
            state[event.exercise] = "passes" if event.ok else "tried"
    return state
