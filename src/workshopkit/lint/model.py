"""Findings: what is wrong, where, and which rule says so. Sentences are made only when somebody reads them.

Codes are stable and never reused: SAF safety, REG registers, LAN language, I18N translation, COU course, LAB labs,
DAT data, GRD grading, ASM assessment, DEL delivery.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
Value = str | int | float


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: rule *code*, *path* in the project (or cell id), *line* from 1 or None, *values* for its sentence."""

    code: str
    path: str
    line: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Rule:
    """A rule's stable *code*, the sentences *what* is wrong and what to *do*, with ``{value}`` fields."""

    code: str
    what: str
    do: str
    severity: Severity = "error"


def rules(*entries: Rule) -> Mapping[str, Rule]:
    """Table of rules by code. Raises ValueError when a code is given twice."""
    table = {entry.code: entry for entry in entries}
    if len(table) != len(entries):
        raise ValueError("a rule code is used twice")
    return table
