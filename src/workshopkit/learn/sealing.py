"""Sealed answers: the check can be certain that an answer is right without the answer lying in the folder.

A digest is slow to make and salted. Somebody could still find the answer by trying many; points come from hidden tests,
so nothing is gained by it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterable
from typing import Any

import pandas as pd

from workshopkit.learn.reading import read

SEALABLE = ("integer", "number", "text", "list", "table")
"""Kinds of answers that have one canonical text."""

_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 2**20, "dklen": 16}


def canonical(answer: object, kind: str) -> str:
    """*answer* as the one text that all its equal forms share.

    Numbers are rounded to six decimals; text is folded in case and Unicode form; a list keeps its order; a table or
    series loses the order of its rows and columns and the names that pandas gives by itself.
    Raises ValueError for a kind that has no such text, or an answer that cannot be read as its kind.
    """
    if kind not in SEALABLE:
        raise ValueError(f"an answer of kind {kind!r} cannot be sealed")
    reading = read(answer, kind)
    if reading.mistake:
        raise ValueError(f"not an answer of kind {kind!r}: {reading.mistake}")
    return _json(_plain(reading.value))


def seal(canonical: str, *, salt: str) -> str:
    """``scrypt$<salt>$<digest>``, both hexadecimal, of a canonical answer."""
    digest = hashlib.scrypt(canonical.encode(), salt=salt.encode(), **_COST)
    return f"scrypt${salt.encode().hex()}${digest.hex()}"


def is_sealed(canonical: str, sealed: str | Iterable[str]) -> bool:
    """True when *canonical* is what was sealed; *sealed* is one digest or several. A damaged digest is never true."""
    made: dict[str, str] = {}
    for one in [sealed] if isinstance(sealed, str) else sealed:
        parts = one.split("$")
        try:
            salt = bytes.fromhex(parts[1]).decode() if len(parts) == 3 and parts[0] == "scrypt" else None
        except ValueError:
            continue
        if salt is None:
            continue
        if salt not in made:
            made[salt] = seal(canonical, salt=salt)
        if hmac.compare_digest(made[salt], one):
            return True
    return False


def _plain(value: Any) -> Any:
    """*value* as something JSON can say, equal for equal answers."""
    if isinstance(value, pd.Series):
        return {"series": sorted(_json([_plain(index), _plain(item)]) for index, item in value.items())}
    if isinstance(value, pd.DataFrame):
        named = [(str(name), column) for column, name in enumerate(value.columns)]
        columns = sorted(named)
        rows = (tuple(row[at] for _, at in columns) for row in value.itertuples(index=False, name=None))
        return {"columns": [name for name, _ in columns], "rows": sorted(_json(_plain(row)) for row in rows)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip().casefold()
    if isinstance(value, pd.Timestamp | dt.date):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, float):
        rounded = round(value, 6)
        return int(rounded) if rounded == int(rounded) else rounded
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
