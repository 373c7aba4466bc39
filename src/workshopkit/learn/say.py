"""What the notebook knows about itself (``lab.json``) and its sentences (``messages.json``).

Language comes from these two files and never from code, so that code cells are the same in every language.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

_CARD = "lab.json"
_MESSAGES = "messages.json"
_LEFT_TO_RIGHT, _BY_ITSELF, _END = "\u2066", "\u2068", "\u2069"
"""Unicode isolates: as code and numbers read; as the first letter of the value reads."""
_read: dict[Path, tuple[int, dict[str, Any]]] = {}


class Stop(Exception):
    """A lab that cannot go on. A notebook shows its sentence alone, without the lines of code that led to it."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def home() -> Path:
    """The lab's folder: the nearest one, from the working folder up, with ``lab.json``; else the working folder."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents[:2]) if (folder / _CARD).is_file()), here)


def card() -> dict[str, Any]:
    """``lab.json`` of the lab's folder. Raises Stop, saying what to do, when it is missing or damaged."""
    path = home() / _CARD
    found = _load(path)
    if found is None or "exercises" not in found:
        raise Stop(t("The file {file} is missing or damaged. Ask the trainer to restore this lab.", file=_CARD))
    return found


def lang() -> str:
    """``en``, ``fr`` or ``ar``; English where the lab does not say."""
    return str((_load(home() / _CARD) or {}).get("lang", "en"))


def rtl() -> bool:
    """True when the notebook reads from right to left."""
    return lang() == "ar"


def t(text: str, /, **values: object) -> str:
    """*text* in the notebook's language with its ``{name}`` fields filled; English where there is no translation.

    In a right-to-left text each value stands isolated, so that codes and numbers keep their order from left to right.
    """
    said = str((_load(home() / _MESSAGES) or {}).get(text) or text)
    if not values:
        return said
    return said.format(**({name: _isolated(str(value)) for name, value in values.items()} if rtl() else values))


def _isolated(value: str) -> str:
    speaks = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in value)
    return f"{_BY_ITSELF if speaks else _LEFT_TO_RIGHT}{value}{_END}"


def _load(path: Path) -> dict[str, Any] | None:
    """The JSON object in *path*, read again only when the file has changed; None when there is none."""
    try:
        stamp = path.stat().st_mtime_ns
        known = _read.get(path)
        if known and known[0] == stamp:
            return known[1]
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(found, dict):
        return None
    _read[path] = (stamp, found)
    return found
