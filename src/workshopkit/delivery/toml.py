"""``workshop.toml``: read with the key, the line and what to do in every message; written once by ``new``."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from pydantic import ValidationError

from workshopkit.delivery.model import DeliveryError, Workshop

_DO = {
    "format": "set format = 1",
    "id": 'small letters, digits and hyphens, such as id = "velmara-2027-03"',
    "place": 'one line of text, such as place = "Port Ostrel"',
    "dates": "a list of ascending days, such as dates = [2027-03-01, 2027-03-02]",
    "timezone": 'a time zone name, such as timezone = "Africa/Tunis"',
    "languages": 'any of "en", "fr", "ar", such as languages = ["ar", "fr"]',
    "labs": 'lab codes, such as labs = ["L1"]',
    "seats": "a number from 1 to 200",
    "count": 'count = "last" or count = "best"',
    "limits": "whole numbers above 0; memory_mb at least 256",
    "overlay": 'country_pack = "folder/"',
}


def read(path: Path) -> Workshop:
    """The workshop at *path*.

    Raises DeliveryError naming file, line, key and what to do when it is missing, half written or wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DeliveryError(f"{path}: missing; make the folder of a workshop with 'new FOLDER'") from None
    except UnicodeDecodeError:
        raise DeliveryError(f"{path}: not UTF-8 text; save it as UTF-8 or restore a copy") from None
    if not text.strip():
        raise DeliveryError(f"{path}: empty; it was not written to the end: restore a copy")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeliveryError(f"{_at(path, error)}: not readable as TOML; finish this line or restore a copy") from None
    try:
        return Workshop.model_validate(data)
    except ValidationError as error:
        raise DeliveryError(
            "\n".join(_complaint(path, text, one["loc"], one["type"]) for one in error.errors())
        ) from None


def write(workshop: Workshop) -> str:
    """The text of ``workshop.toml``; :func:`read` gives the same workshop back."""

    def listed(values: tuple[str, ...]) -> str:
        return "[" + ", ".join(_quoted(value) for value in values) + "]"

    lines = [
        f"format = {workshop.format}",
        f"id = {_quoted(workshop.id)}",
        f"place = {_quoted(workshop.place)}",
        "dates = [" + ", ".join(day.isoformat() for day in workshop.dates) + "]",
        f"timezone = {_quoted(workshop.timezone)}",
        f"languages = {listed(workshop.languages)}",
        f"labs = {listed(workshop.labs)}",
        f"seats = {workshop.seats}",
        f"count = {_quoted(workshop.count)}",
        "[limits]",
        *(f"{key} = {value}" for key, value in workshop.limits.model_dump().items()),
    ]
    if workshop.overlay:
        lines += ["[overlay]", f"country_pack = {_quoted(workshop.overlay.country_pack)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _at(path: Path, error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+)", str(error))
    if found:
        return f"{path}:{found.group(1)}"
    return f"{path}:{len(path.read_text(encoding='utf-8').splitlines())}"


def _complaint(path: Path, text: str, where: tuple[int | str, ...], kind: str) -> str:
    key = ".".join(str(part) for part in where if isinstance(part, str))
    top = str(where[0]) if where else ""
    if kind == "missing":
        return f"{path}: {key} is missing; add {_DO.get(top, top)}"
    place = f"{path}:{_line_of(text, str(where[-1]) if where[-1:] and isinstance(where[-1], str) else top)}"
    if kind == "extra_forbidden":
        return f"{place}: {key} is not a known key; remove it or correct its spelling"
    return f"{place}: {key} is wrong; write {_DO.get(top, top)}"


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[?\s*{re.escape(key)}\s*[\]=]", line):
            return number
    return 1
