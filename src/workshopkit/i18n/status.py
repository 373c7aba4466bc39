"""How far each source is translated, counted against what the sources say now, not against the last extraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workshopkit.i18n import catalog
from workshopkit.i18n.model import TARGETS
from workshopkit.i18n.sources import sources


@dataclass(frozen=True)
class Row:
    """Counts of messages of one source in one language; *fuzzy* ones wait for a person, *obsolete* ones are unused."""

    source: str
    lang: str
    translated: int
    fuzzy: int
    missing: int
    obsolete: int

    @property
    def is_complete(self) -> bool:
        """True when no message waits."""
        return not self.fuzzy and not self.missing


def status(project: Path, *, langs: Sequence[str] = TARGETS) -> Iterator[Row]:
    """One row for each source and language, by source. Raises SourceError when a source or a PO file is broken."""
    for source in sources(project):
        messages = source.messages()
        if not messages:
            continue
        for lang in langs:
            merged = catalog.merged_catalog(source.po(lang), lang, messages).catalog
            entries = catalog.entries_of(merged)
            done = sum(entry.is_translated for entry in entries)
            fuzzy = sum(entry.fuzzy for entry in entries)
            yield Row(source.name, lang, done, fuzzy, len(entries) - done - fuzzy, len(merged.obsolete))
