"""From the bytes of a file to the cells of a notebook, or to the reason why it is none.

Guards against files that editors, browsers, full disks and mail programs spoil. It does not judge what the notebook
says. Repairs are only made where the cells cannot come out different from what was written.
"""

from __future__ import annotations

import json
import re
from typing import Any

from workshopkit.grading.flags import SetAside, flag
from workshopkit.grading.model import Flag

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HALF = re.compile("[\ud800-\udfff]")
_GUESSES = ("cp1252", "cp1256", "latin-1")


def read_notebook(data: bytes, name: str) -> tuple[dict[str, Any], list[Flag]]:
    """The notebook in *data* (file *name*) as a mapping, with flags for what was repaired. Raises SetAside."""
    flags: list[Flag] = []
    if not data.strip(b" \t\r\n\0"):
        raise SetAside("GRD002", file=name)
    text = _decode(data, name, flags)
    _refuse_other_formats(text, name)
    found = _parse(text, name, flags)
    if _HALF.search(json.dumps(found, ensure_ascii=False)):
        flags.append(flag("GRD069", file=name))
        found = json.loads(_HALF.sub("\ufffd", json.dumps(found, ensure_ascii=False)))
    return found, flags


def _decode(data: bytes, name: str, flags: list[Flag]) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            flags.append(flag("GRD026", file=name))
            return data.decode("utf-16" if encoding == "utf-16" else "utf-8-sig", errors="replace").rstrip("\0")
    try:
        return data.decode("utf-8").rstrip("\0")
    except UnicodeDecodeError as error:
        # A file cut in the middle of a letter is a truncated file, not one in another encoding.
        if error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
    for encoding in _GUESSES:
        try:
            text = data.decode(encoding)
            json.loads(text)
        except ValueError:
            continue
        flags.append(flag("GRD006", file=name, encoding=encoding))
        return text
    return data.decode("utf-8", errors="replace")


def _refuse_other_formats(text: str, name: str) -> None:
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise SetAside("GRD027", file=name)
    if re.match(r"(#|import |from |def |%)", start) or "# in[" in start:
        raise SetAside("GRD028", file=name)
    if re.search(r"^(<{7}|>{7}) ", text, re.MULTILINE):
        raise SetAside("GRD029", file=name)


def _parse(text: str, name: str, flags: list[Flag]) -> dict[str, Any]:
    text = text.strip()
    try:
        found, end = json.JSONDecoder(strict=False).raw_decode(text)
        if text[end:].strip():
            flags.append(flag("GRD034", file=name))
    except (ValueError, RecursionError):
        with_fewer = _without_commas(text)
        if with_fewer is not None:
            flags.append(flag("GRD065", file=name))
            return with_fewer
        found = {"cells": _complete_cells(text), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        if not found["cells"]:
            raise SetAside("GRD003", file=name) from None
        flags.append(flag("GRD004", file=name, cells=len(found["cells"])))
    if isinstance(found, list) and any(isinstance(cell, dict) and "cell_type" in cell for cell in found):
        found = {"cells": found, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        flags.append(flag("GRD042", file=name))
    if not isinstance(found, dict) or not ("cells" in found or "worksheets" in found):
        raise SetAside("GRD005", file=name)
    return found


def _without_commas(text: str) -> dict[str, Any] | None:
    """The notebook in *text* when nothing but commas before a closing bracket keeps it from being JSON."""
    fewer = re.sub(r'("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])', lambda found: found[1] or "", text)
    try:
        found = json.loads(fewer, strict=False)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and "cells" in found else None


def _complete_cells(text: str) -> list[Any]:
    """The whole cells before the place where a notebook breaks off or stops being JSON."""
    start = re.search(r'"cells"\s*:\s*\[', text)
    if not start:
        return []
    decoder, at = json.JSONDecoder(strict=False), start.end()
    cells: list[Any] = []
    while True:
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n,"))
        try:
            cell, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return cells
        if isinstance(cell, dict) and "cell_type" in cell:
            cells.append(cell)
