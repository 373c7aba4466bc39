"""Brings all PO files of the project up to what its sources say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from workshopkit.files import atomic
from workshopkit.i18n import catalog
from workshopkit.i18n.model import TARGETS
from workshopkit.i18n.sources import sources

TITLE = "Workshop kit"


def renew(project: Path, *, langs: Sequence[str] = TARGETS, now: datetime | None = None) -> list[Path]:
    """Write the PO file of every source in *langs*; return those that changed.

    *now* is the creation date of files whose messages changed. Raises SourceError when a source or a PO file is broken;
    no file is written then. Raises OSError when a file cannot be written.
    """
    stamp = now or datetime.now(UTC).replace(second=0, microsecond=0)
    texts: dict[Path, str] = {}
    for source in sources(project):
        messages = source.messages()
        for lang in langs:
            path = source.po(lang)
            if messages or path.is_file():
                texts[path] = catalog.merge(path, lang, messages, title=TITLE, source=source.name, now=stamp)
    changed = []
    for path, text in texts.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            atomic.write_text(path, text)
            changed.append(path)
    return changed
