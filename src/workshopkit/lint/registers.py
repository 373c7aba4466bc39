"""Reviews and sources: who read what, and what stands behind a printed fact."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from workshopkit.i18n.model import TARGETS
from workshopkit.lint import catalogs, records
from workshopkit.lint.model import Finding
from workshopkit.lint.passages import Passage, files_below

REGISTERS = Path("course/registers")
ROLES = ("safety", "legal", "fr", "ar")
_REVIEWED = (
    ("course/en", ".md"), ("course/items", ".yml"), ("course/diagrams", ".svg"), ("course/registers", ".yml"),
    ("course/registers", ".csv"), ("instructor/en", ".md"), ("instructor/items", ".yml"), ("instructor/tabletop", ""),
    ("datasets/recipes", ".toml"), ("datasets", "world.toml"), ("assessment", ".yaml"),
)  # fmt: skip
_CITED = re.compile(r"\[@(S-\d+)\]|^\s*source\s*=\s*\"(S-\d+)\"", re.M)


def reviews(project: Path, today: datetime.date) -> Iterator[Finding]:
    """Every content file has a record, every record each role, each role ``pending`` or a date with a role.

    A lab is one item, read as a whole. A record without file is only a warning, and none while its content root is
    missing altogether. Cannot know whether a review that is dated took place.
    """
    path = project / REGISTERS / "reviews.yml"
    try:
        table = records.mapping(records.read(project, path), project, path)
    except records.Unreadable as error:
        yield error.finding
        return
    name = path.relative_to(project).as_posix()
    for item in _reviewed(project):
        if item not in table:
            yield Finding("REG010", item, None, {"name": item})
    for item, roles in table.items():
        line = records.line_of(table, item)
        if (project / str(item).split("/")[0]).is_dir() and not (project / str(item)).exists():
            yield Finding("REG014", name, line, {"name": str(item)})
        for code, values in _faults_of_review(roles if isinstance(roles, dict) else {}, today):
            yield Finding(code, name, line, {"name": str(item), **values})


def _reviewed(project: Path) -> list[str]:
    found = {
        path.relative_to(project).as_posix()
        for folder, suffix in _REVIEWED
        for path in files_below(project / folder)
        if path.name.endswith(suffix) and "locale" not in path.parts
    }
    found.discard((REGISTERS / "reviews.yml").as_posix())
    found |= {path.parent.relative_to(project).as_posix() for path in (project / "labs").glob("*/lab.md")}
    return sorted(found)


def _faults_of_review(roles: Mapping[str, Any], today: datetime.date) -> Iterator[tuple[str, dict[str, str]]]:
    for role in ROLES:
        entry = roles.get(role)
        if entry is None:
            yield "REG011", {"role": role}
        elif entry != "pending":
            done = entry.get("date") if isinstance(entry, dict) else None
            if not is_day(done) or not str(entry.get("role") or "").strip() or set(entry) != {"date", "role"}:
                yield "REG012", {"role": role}
            elif done > today:
                yield "REG013", {"role": role, "date": done.isoformat()}


def sources(project: Path, passages: list[Passage], today: datetime.date) -> Iterator[Finding]:
    """Sources are complete, their checks lie in the past, what is cited exists and is not marked U.

    Cannot know whether a source says what is claimed.
    """
    path = project / REGISTERS / "sources.yml"
    try:
        table = records.mapping(records.read(project, path), project, path)
    except records.Unreadable as error:
        yield error.finding
        return
    name = path.relative_to(project).as_posix()
    for ident, entry in table.items():
        line = records.line_of(table, ident)
        for field in _faults_of_source(entry):
            yield Finding("REG043", name, line, {"id": str(ident), "field": field})
        checked = entry.get("checked") if isinstance(entry, dict) else None
        if is_day(checked) and checked > today:
            yield Finding("REG042", name, line, {"id": str(ident), "date": checked.isoformat()})
    for passage in passages:
        for match in _CITED.finditer(passage.text):
            ident = match[1] or match[2]
            line = passage.line_at(match.start(1) if match[1] else match.start(2))
            if ident not in table:
                yield Finding("REG040", passage.path, line, {"id": ident})
            elif isinstance(table[ident], dict) and table[ident].get("mark") == "U":
                yield Finding("REG041", passage.path, line, {"id": ident})


def citations(project: Path) -> list[str]:
    """The citations of the sources, in English and in each language; none when the register cannot be read."""
    path = project / REGISTERS / "sources.yml"
    try:
        table = records.mapping(records.read(project, path), project, path)
    except records.Unreadable:
        return []
    found = [str(entry.get("citation", "")) for entry in table.values() if isinstance(entry, dict)]
    english = set(found)
    for lang in TARGETS:
        found += [entry.text for entry in catalogs.translations(project, path, lang) if entry.msgid in english]
    return [text for text in found if text.strip()]


def _faults_of_source(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield "citation"
        return
    if not str(entry.get("citation") or "").strip():
        yield "citation"
    if entry.get("mark") not in ("V", "T", "U"):
        yield "mark"
    if not is_day(entry.get("checked")):
        yield "checked"
    review = entry.get("review")
    if review != "pending" and not (isinstance(review, dict) and is_day(review.get("date")) and review.get("role")):
        yield "review"


def is_day(value: Any) -> TypeGuard[datetime.date]:
    """Whether *value* is a date without a time."""
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
