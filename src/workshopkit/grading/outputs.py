"""Outputs of a cell without what differs from one run to the next, so that two runs can be compared.

Taken away are addresses in memory, names of temporary cells and folders, times of day and durations, random ids, and
the way in which text was cut into pieces on its way. Everything else counts: values, their order, numbers of cells,
errors, pictures. It does not see through code whose results are random by themselves (the order of a set of words,
``id(x)``, a random number); who compares runs such code twice with the same grader first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_RULES = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"\b0x[0-9a-fA-F]{6,16}\b", "0xADDRESS"),
        (r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b", "UUID"),
        (r"(?<![^\s'\"<>])[^\s'\"<>]*ipykernel_\d+/\d+\.py", "CELL.py"),
        (r"<ipython-input-(\d+)-[0-9a-f]+>", r"<ipython-input-\1>"),
        (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?", "TIME"),
        (r"\b\d\d:\d\d:\d\d\.\d+", "TIME"),
        (r"(?m)^CPU times: .*$", "CPU times: TIME"),
        (r"(?m)^Wall time: .*$", "Wall time: TIME"),
        (r"(?m)^.* per loop \(mean ± std\. dev\. of .*$", "TIME per loop"),
        (r"\bT_[0-9a-f]{5}(?=[\s_\"#])", "T_STYLE"),  # ids of a pandas Styler
        (r"(?<=[#\"])[mpic][0-9a-f]{10}(?=[\"_)])", "SVGID"),  # ids in a drawing of matplotlib
    )
)
_RANDOM_KEYS = frozenset({"model_id", "display_id", "comm_id"})

Place = tuple[str, str]
"""A folder whose address differs between runs, as a regular expression, and the name it gets."""


def folder(path: Path, name: str) -> Place:
    """The Place of exactly the folder *path*, called *name*."""
    return re.escape(str(path)), name


def normalised(outputs: Sequence[Mapping[str, Any]], places: Sequence[Place] = ()) -> list[dict[str, Any]]:
    """*outputs* (of nbformat 4) in a form that is equal for two runs of the same code; the given ones stay as they are.

    Text on one stream between two other outputs is one piece, stdout before stderr: how it was cut, and which of the
    two streams arrived first, depends on the machine. Doing it again changes nothing.
    """
    found: list[dict[str, Any]] = []
    streams: dict[str, str] = {}
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + joined(output["text"])
            continue
        _settle(streams, found, places)
        found.append({key: _value(key, value, places) for key, value in output.items() if key != "transient"})
    _settle(streams, found, places)
    return found


def joined(text: object) -> str:
    """A text of nbformat, which is a string or a list of lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def plain(text: str, places: Sequence[Place] = ()) -> str:
    """*text* without addresses, times and random ids; folders of *places* by their names, in that order."""
    for pattern, name in places:
        text = re.sub(pattern, name.replace("\\", r"\\"), text)
    for rule, replacement in _RULES:
        text = rule.sub(replacement, text)
    return text


def _settle(streams: dict[str, str], found: list[dict[str, Any]], places: Sequence[Place]) -> None:
    for name in sorted(streams, key=lambda name: (name != "stdout", name)):
        if streams[name]:
            found.append({"output_type": "stream", "name": name, "text": plain(streams[name], places)})
    streams.clear()


def _value(key: str, value: Any, places: Sequence[Place]) -> Any:
    if key in _RANDOM_KEYS:
        return "ID"
    if isinstance(value, str):
        return plain(value, places)
    if isinstance(value, Mapping):
        return {name: _value(name, one, places) for name, one in value.items()}
    if isinstance(value, list):
        return [_value("", one, places) for one in value]
    return value
