"""Objectives: somebody can observe them, an item measures them, a lab practises them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.lint import records
from workshopkit.lint.model import Finding

REGISTER = Path("course/registers/objectives.yml")
VERBS = frozenset({
    "analyse", "apply", "assess", "calculate", "classify", "compare", "complete", "compute", "coordinate",
    "count", "critique", "defend", "describe", "design", "detect", "distinguish", "document", "draft",
    "estimate", "evaluate", "explain", "formulate", "identify", "interpret", "justify", "list", "locate", "map",
    "measure", "monitor", "name", "order", "plan", "prioritise", "read", "recommend", "select", "sequence",
    "sort", "verify", "write",
})  # fmt: skip
"""Verbs of what a person does and another can see; "know", "understand" or "be aware of" are not among them."""
_EXERCISE = re.compile(r"^:exercise:\s*[\"']?([\w.]+)", re.M)


@dataclass(frozen=True)
class Objective:
    """One objective as written: *id*, *line* in the register, *module* and *fields*."""

    id: str
    line: int
    module: str
    fields: dict[str, Any]


def read_objectives(project: Path) -> tuple[list[Objective], list[Finding]]:
    """All objectives of the register, and a finding when it cannot be read."""
    path = project / REGISTER
    found = []
    try:
        table = records.mapping(records.read(project, path), project, path)
        for module, listed in table.items():
            for line, fields in records.entries(listed, project, path):
                found.append(Objective(str(fields.get("id", "?")), line, str(module), fields))
    except records.Unreadable as error:
        return found, [error.finding]
    return found, []


def objectives(project: Path, written: list[Objective], item_ids: set[str]) -> Iterator[Finding]:
    """Faults of the objectives. Lab questions are looked up only when there are labs.

    Does not judge whether an item measures what its objective says.
    """
    questions = _questions(project)
    for objective in written:
        for code, values in _faults(objective, item_ids, questions):
            yield Finding(code, REGISTER.as_posix(), objective.line, {"id": objective.id, **values})


def _faults(
    objective: Objective, item_ids: set[str], questions: set[str] | None
) -> Iterator[tuple[str, dict[str, str]]]:
    fields = objective.fields
    for field in ("text", "condition", "criterion"):
        if not str(fields.get(field) or "").strip():
            yield "REG026", {"field": field}
    verb = str(fields.get("verb") or "")
    if verb not in VERBS:
        yield "REG020", {"verb": verb}
    elif not re.search(rf"\b{verb}\b", str(fields.get("text") or "")):
        yield "REG021", {"verb": verb}
    measured = [str(item) for item in fields.get("items") or ()]
    if not measured:
        yield "REG022", {}
    yield from (("REG023", {"item": item}) for item in measured if item not in item_ids)
    practised = [str(question) for question in fields.get("lab_questions") or ()]
    if not practised and not fields.get("practice"):
        yield "REG024", {}
    if questions is not None:
        yield from (("REG025", {"question": question}) for question in practised if question not in questions)


def _questions(project: Path) -> set[str] | None:
    sheets = sorted((project / "labs").glob("*/lab.md"))
    if not sheets:
        return None
    return {number for sheet in sheets for number in _EXERCISE.findall(sheet.read_text("utf-8", errors="replace"))}
