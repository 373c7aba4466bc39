"""Messages of a PO file with their lines, read by pattern: rules look at texts, they do not apply them.

A PO file that is broken gives fewer messages; that it is broken is a finding of translation, not of these rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workshopkit.i18n.model import po_path

_QUOTED = r"\"(?:[^\"\\\n]|\\.)*\"(?:\n\"(?:[^\"\\\n]|\\.)*\")*"
_ENTRY = re.compile(rf"^msgid ({_QUOTED})\n(?:msgid_plural {_QUOTED}\n)?((?:msgstr(?:\[\d\])? {_QUOTED}\n?)+)", re.M)
_MSGSTR = re.compile(rf"^msgstr(?:\[\d\])? ({_QUOTED})", re.M)


@dataclass(frozen=True)
class Said:
    """One translated text: the English *msgid*, its *text* in the language, the *line* of the text."""

    msgid: str
    text: str
    line: int


def said(catalog: str) -> Iterator[Said]:
    """The translations in the text of a PO file, each plural form by itself; empty ones and the header are left out."""
    for entry in _ENTRY.finditer(catalog):
        msgid = _joined(entry[1])
        for form in _MSGSTR.finditer(entry[2]):
            text = _joined(form[1])
            if msgid and text:
                yield Said(msgid, text, catalog.count("\n", 0, entry.start(2) + form.start()) + 1)


def translations(project: Path, source: Path, lang: str) -> list[Said]:
    """What *source* says in *lang*; nothing while it has no PO file."""
    root = project / source.relative_to(project).parts[0]
    catalog = po_path(root, source, lang)
    return list(said(catalog.read_text("utf-8", errors="replace"))) if catalog.is_file() else []


def _joined(quoted: str) -> str:
    return quoted.replace('"\n"', "")[1:-1].replace("\\n", "\n").replace('\\"', '"')
