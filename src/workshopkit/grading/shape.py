"""From any mapping that calls itself a notebook to a valid one of format 4.5, without outputs and widget state."""

from __future__ import annotations

import re
from typing import Any

from workshopkit.grading.flags import SetAside, flag
from workshopkit.grading.model import Flag

_TYPES = frozenset({"code", "markdown", "raw"})
_CELL_ID = re.compile(r"^[a-zA-Z0-9-_]{1,64}$")


def bring_into_shape(found: dict[str, Any], name: str) -> tuple[dict[str, Any], list[Flag]]:
    """A notebook of format 4.5 with the cells of *found*. Raises SetAside when no cell is left."""
    flags: list[Flag] = []
    found = _upgrade(found, name, flags)
    kept = [_cell(cell) for cell in found["cells"] if isinstance(cell, dict)] if _listed(found["cells"]) else []
    cells = [cell for cell in kept if cell is not None]
    lost = len(found["cells"]) - len(cells) if _listed(found["cells"]) else 1
    if lost:
        flags.append(flag("GRD033", file=name, cells=lost))
    if not cells:
        raise SetAside("GRD005", file=name)
    _own_ids(cells, name, flags)
    metadata = found.get("metadata")
    if not isinstance(metadata, dict):
        flags.append(flag("GRD042", file=name))
        metadata = {}
    metadata.pop("widgets", None)
    for key in ("kernelspec", "language_info"):
        if not isinstance(metadata.get(key, {}), dict):
            metadata.pop(key)
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, flags


def _listed(cells: object) -> bool:
    return isinstance(cells, list)


def _upgrade(found: dict[str, Any], name: str, flags: list[Flag]) -> dict[str, Any]:
    version = found.get("nbformat")
    if "worksheets" not in found:
        if version != 4:
            flags.append(flag("GRD042", file=name))
        return found
    import json

    import nbformat

    try:
        upgraded = nbformat.reads(json.dumps(found), as_version=4)
    except Exception as error:
        raise SetAside("GRD005", file=name) from error
    flags.append(flag("GRD015", file=name, version=version if isinstance(version, int) else 3))
    return dict(upgraded)


def _cell(cell: dict[str, Any]) -> dict[str, Any] | None:
    source = cell.get("source", "")
    if source is None:
        source = ""
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    kind = cell.get("cell_type")
    if kind not in _TYPES or not isinstance(source, str):
        return None
    metadata = cell.get("metadata")
    shaped: dict[str, Any] = {
        "id": cell.get("id"),
        "cell_type": kind,
        "metadata": metadata if isinstance(metadata, dict) else {},
        "source": source.replace("\r\n", "\n"),
    }
    if kind == "code":
        shaped |= {"outputs": [], "execution_count": None}
    elif isinstance(cell.get("attachments"), dict):
        shaped["attachments"] = cell["attachments"]
    tags = shaped["metadata"].get("tags")
    if tags is not None and not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        del shaped["metadata"]["tags"]
    return shaped


def _own_ids(cells: list[dict[str, Any]], name: str, flags: list[Flag]) -> None:
    """Every cell an id of its own; the first that has one keeps it."""
    used: set[str] = set()
    again = 0
    for number, cell in enumerate(cells):
        given = cell["id"]
        if isinstance(given, str) and _CELL_ID.match(given) and given not in used:
            used.add(given)
            continue
        again += given is not None
        fresh = f"cell-{number}"
        while fresh in used:
            fresh += "x"
        cell["id"] = fresh
        used.add(fresh)
    if again:
        flags.append(flag("GRD016", file=name, cells=again))
