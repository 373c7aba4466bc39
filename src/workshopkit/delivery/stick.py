"""Whose work a file on a stick is: by the names of the folders around it, else by the lab.json beside it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.progress import read_events, seen


@dataclass(frozen=True)
class Found:
    """A notebook on a stick; *seat* or *lab* is None when nothing tells; *shown* is its name for people."""

    path: Path
    shown: str
    seat: str | None
    lab: str | None
    saw: dict[str, Literal["passes", "tried"]] = field(default_factory=dict)


def find(delivery: Delivery, folder: Path, *, named: str = "") -> list[Found]:
    """Notebooks under *folder*, sorted. *named* is the name of the zip they came from, which may say the seat."""
    codes = {seat.code for seat in delivery.seats()}
    labs = set(delivery.workshop.labs)
    return [_found(path, folder, named, codes, labs) for path in sorted(_notebooks(folder))]


def _notebooks(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        for name in files:
            path = Path(place, name)
            if name.endswith(".ipynb") and not name.startswith(".") and not path.is_symlink():
                yield path


def _found(path: Path, folder: Path, named: str, codes: set[str], labs: set[str]) -> Found:
    inside = path.relative_to(folder)
    words = [*_words(named), *_words(folder.name)]
    for part in inside.with_suffix("").parts:
        words += _words(part)
    card = _card(path.parent / "lab.json")
    seat = next((word for word in reversed(words) if word in codes), None) or _known(card.get("seat"), codes)
    lab = next((word for word in reversed(words) if word in labs), None) or _known(card.get("lab"), labs)
    saw = seen(read_events(path.parent.parent / ".kit" / "events.jsonl"), lab) if lab else {}
    return Found(path, inside.as_posix(), seat, lab, saw)


def _words(name: str) -> list[str]:
    return [word.upper() for word in re.split(r"[\W_]+", name) if word]


def _card(path: Path) -> dict[str, object]:
    if path.is_symlink() or not path.is_file():
        return {}
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return card if isinstance(card, dict) else {}


def _known(value: object, allowed: set[str]) -> str | None:
    return value if isinstance(value, str) and value in allowed else None
