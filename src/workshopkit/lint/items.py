"""How a question is written: one question, one key, a reason for every option.

Source: facts of the trainers' guide on item formats (options similar in length: longest at most 1.8 times the median).
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.lint import records
from workshopkit.lint.model import Finding, Value
from workshopkit.lint.passages import files_below

LONGEST = 1.8
KINDS = frozenset({"single", "truefalse", "match", "order", "numeric", "case"})
BLOOM = frozenset({"remember", "understand", "apply", "analyse", "evaluate", "create"})
_NEGATIVE = re.compile(r"\b(not|except|never|least)\b")
_NUMERIC = ("answer", "tolerance", "unit")


@dataclass(frozen=True)
class Item:
    """One question as written: its *id*, *path*, *line* and *fields*."""

    id: str
    path: str
    line: int
    fields: Mapping[str, Any]


def read_items(project: Path) -> tuple[list[Item], list[Finding]]:
    """All items of the self-checks and of the test forms, and a finding for each file that cannot be read."""
    found, faults = [], []
    for folder in ("course/items", "instructor/items"):
        for path in (file for file in files_below(project / folder) if file.suffix in (".yml", ".yaml")):
            name = path.relative_to(project).as_posix()
            try:
                for line, fields in records.entries(records.read(project, path), project, path):
                    found.append(Item(str(fields.get("id", "?")), name, line, fields))
            except records.Unreadable as error:
                faults.append(error.finding)
    return found, faults


def items(written: list[Item], objectives: set[str]) -> Iterator[Finding]:
    """Faults of the items. Does not judge whether the key is right or a distractor is fair."""
    seen: set[str] = set()
    for item in written:
        if item.id in seen:
            yield Finding("REG035", item.path, item.line, {"id": item.id})
        seen.add(item.id)
        for code, values in _faults(item, objectives):
            yield Finding(code, item.path, item.line, {"id": item.id, **values})


def _faults(item: Item, objectives: set[str]) -> Iterator[tuple[str, dict[str, Value]]]:
    fields = item.fields
    for field, allowed in (("kind", KINDS), ("bloom", BLOOM)):
        if fields.get(field) not in allowed:
            yield "REG036", {"field": field}
    objective = fields.get("objective")
    if objective not in objectives:
        yield "REG030", {"objective": str(objective)}
    stem = str(fields.get("stem") or "").strip()
    if not stem.endswith(("?", "؟")):
        yield "REG031", {}
    question = re.split(r"(?<=[.!])\s", stem)[-1]
    if negative := _NEGATIVE.search(question):
        yield "REG038", {"word": negative[1]}
    match fields.get("kind"):
        case "single":
            yield from _options(fields)
        case "match" | "order":
            yield from _reasons(fields, "pairs" if fields.get("kind") == "match" else "steps")
        case "truefalse":
            yield from _reasons(fields, "options" if "options" in fields else "statements")
        case "numeric":
            for field in (field for field in _NUMERIC if fields.get(field) is None):
                yield "REG036", {"field": field}
            if not str(fields.get("why") or "").strip():
                yield "REG034", {"part": "answer"}


def _options(fields: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Value]]]:
    """A single-answer question: three or four options, one key, similar lengths, each with its reason."""
    options = [option for option in fields.get("options") or () if isinstance(option, dict)]
    if not 3 <= len(options) <= 4:
        yield "REG037", {"n": len(options)}
    keys = sum(option.get("right") is True for option in options)
    if keys != 1:
        yield "REG033", {"n": keys}
    lengths = [len(str(option.get("text") or "")) for option in options]
    if lengths and max(lengths) > LONGEST * statistics.median(lengths):
        yield "REG032", {"ratio": round(max(lengths) / max(statistics.median(lengths), 1), 1)}
    yield from _reasons(fields, "options")


def _reasons(fields: Mapping[str, Any], part: str) -> Iterator[tuple[str, dict[str, Value]]]:
    parts = [entry for entry in fields.get(part) or () if isinstance(entry, dict)]
    if not parts:
        yield "REG036", {"field": part}
    for number, entry in enumerate(parts, 1):
        if not str(entry.get("why") or "").strip():
            yield "REG034", {"part": str(entry.get("id") or number)}
