"""What the trainer's notes of a lab hold for the report and the feedback page: a sentence for each mistake, criteria.

Both are tables of ``notes.md``, told by their cells and not by their headings, so that a translation is read alike: a
row with hint ids in its third cell is a mistake, a row with cell ids in its first and points in its second a criterion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.i18n.inline import table_cells
from workshopkit.i18n.model import SOURCE, SourceError
from workshopkit.i18n.sources import translated
from workshopkit.labs.model import LabError
from workshopkit.lint.model import Finding

NOTES = "notes.md"
ANY = "*"
"""Stands for every exercise that has no sentence of its own for a mistake."""

_IDS = re.compile(r"`([a-z0-9][a-z0-9-]*)`")
_ONLY_IDS = re.compile(r"(?:`[a-z0-9][a-z0-9-]*`[\s,،]*)+\Z")
_EXERCISE = re.compile(r"\d+\.\d+")


@dataclass
class Key:
    """Exercise (or :data:`ANY`) -> mistake -> what to say; graded text -> points -> the criterion reached."""

    say: dict[str, dict[str, str]] = field(default_factory=dict)
    criteria: dict[str, dict[str, str]] = field(default_factory=dict)


def read_key(text: str) -> Key:
    """The two tables of the notes in *text*, in whatever language it is; empty where there are none."""
    key = Key()
    for line in text.splitlines():
        if not line.lstrip().startswith("|"):
            continue
        cells = [_plain(line[start:end]) for start, end in table_cells(line)]
        if len(cells) == 4 and _ONLY_IDS.match(cells[2]):
            for exercise in _EXERCISE.findall(cells[0]) or [ANY]:
                key.say.setdefault(exercise, {}).update(dict.fromkeys(_IDS.findall(cells[2]), cells[3]))
        elif len(cells) == 3 and _ONLY_IDS.match(cells[0]) and cells[1].isdigit():
            for cell in _IDS.findall(cells[0]):
                key.criteria.setdefault(cell, {})[cells[1]] = cells[2]
    return key


def key_in(project: Path, lab: str, lang: str) -> Key:
    """:func:`read_key` of the lab's notes in *lang*; English stands in for what nobody has translated.

    A lab without notes has an empty key. Raises LabError when the translation cannot be used.
    """
    path = project / "labs" / lab / NOTES
    if not path.is_file():
        return Key()
    if lang == SOURCE:
        return read_key(path.read_text(encoding="utf-8"))
    try:
        return read_key(translated(project, path, lang).text)
    except SourceError as error:
        place = f"labs/{lab}/{NOTES}"
        raise LabError(Finding("LAB034", place, None, {"lang": lang, "reason": str(error)})) from error


def _plain(cell: str) -> str:
    """The cell's text; tags that keep codes left-to-right become invisible marks, or nothing around a lone code."""
    bare = re.sub(r"</?bdi[^>]*>", "", cell).strip()
    if _ONLY_IDS.match(bare) or bare.replace(".", "").isdigit():
        return bare
    return cell.strip().replace('<bdi dir="ltr">', "\u2066").replace("</bdi>", "\u2069")
