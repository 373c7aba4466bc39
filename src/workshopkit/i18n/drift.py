"""Where the English has moved on: messages whose translation is missing or was made for a former text.

A row has the same four fields as a finding, so that lint can show it; this package does not import lint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.i18n import catalog
from workshopkit.i18n.model import TARGETS, Message, SourceError
from workshopkit.i18n.sources import Source, sources

MISSING, STALE, UNREADABLE, NO_SOURCE = "I18N001", "I18N002", "I18N003", "I18N015"


@dataclass(frozen=True)
class Fault:
    """One fault of a translation: rule *code*, *path* in the project, *line* from 1, *values* for the sentence."""

    code: str
    path: str
    line: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def drift(project: Path, *, langs: Sequence[str] = TARGETS) -> Iterator[Fault]:
    """Missing and stale translations at the line of the English text. A broken source or PO file is one fault."""
    for source in sources(project):
        try:
            messages = source.messages()
        except SourceError as error:
            yield Fault(NO_SOURCE, source.name, None, {"reason": str(error).removeprefix(f"{source.name}: ")})
            continue
        for lang in langs:
            try:
                yield from _drift(source, lang, messages)
            except SourceError as error:
                yield unreadable(source, lang, error)


def unreadable(source: Source, lang: str, error: SourceError) -> Fault:
    """The fault of a PO file that cannot be read."""
    path = source.po(lang)
    line, _, reason = str(error).removeprefix(f"{path}").removeprefix(":").partition(": ")
    inside = path.relative_to(source.project).as_posix()
    return Fault(UNREADABLE, inside, int(line) if line.isdigit() else None, {"reason": reason})


def _drift(source: Source, lang: str, messages: list[tuple[str, Message]]) -> Iterator[Fault]:
    merged = catalog.merged_catalog(source.po(lang), lang, messages)
    entries = {entry.msgid: entry for entry in catalog.entries_of(merged.catalog)}
    told: set[str] = set()
    for file, message in messages:
        entry = entries[message.msgid]
        if entry.is_translated or message.msgid in told:
            continue
        told.add(message.msgid)
        values = {"lang": lang, "text": _short(message.msgid)}
        if entry.fuzzy:
            former = merged.before.get(message.msgid, [""])[0]
            yield Fault(STALE, file, message.line, {**values, "former": _short(former)})
        else:
            yield Fault(MISSING, file, message.line, values)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
