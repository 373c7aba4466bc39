"""What a lab is called and which exercises it has: read from its frozen handout, which no seat can edit."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*(?:\{[^}]*\})?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class LabCard:
    """A lab as *My workshop* shows it: *exercises* are (id, title) in the order of the notebook."""

    lab: str
    title: str
    exercises: tuple[tuple[str, str], ...]


@cache
def lab_card(handout: Path, lab: str) -> LabCard:
    """The card of *lab* from the folder of its frozen handout; without title or exercises where they cannot be read."""
    card = _read(handout / "lab.json")
    book = _read(handout / f"{lab}.ipynb")
    try:
        exercises = tuple((str(one["id"]), str(one["title"])) for one in card.get("exercises", []))
    except (KeyError, TypeError):
        exercises = ()
    return LabCard(lab, _title(book), exercises)


def _title(book: dict[str, Any]) -> str:
    cells = book.get("cells")
    for cell in cells if isinstance(cells, list) else []:
        found = _HEADING.search("".join(cell.get("source", "")))
        if cell.get("cell_type") == "markdown" and found:
            return re.sub(r"<[^>]*>|[*_`]", "", found.group(1)).strip()
    return ""


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
