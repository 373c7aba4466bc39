"""Writes the report and the recap slides into a folder, in three languages; works for any course."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from workshopkit.files import atomic
from workshopkit.grading.recap import recap_slides
from workshopkit.grading.room_page import Report, room_page
from workshopkit.grading.room_text import LabText, Phrase
from workshopkit.i18n.model import LANGS, SOURCE

Texts = Callable[[str, str], LabText]
"""Texts of a lab by its id and a language."""


def write_report(folder: Path, report: Report, texts: Texts) -> Mapping[str, Path]:
    """Write ``grading-<lang>.html`` and ``slides-<lab>-<lang>.html`` into *folder*; return the pages by language.

    Slides are written for labs of which something was graded. Raises OSError when the folder cannot be written.
    """
    shown = [lab for lab in report.labs if lab.exercises]
    pages: dict[str, str] = {lang: f"grading-{lang}.html" for lang in LANGS}
    slides: dict[str, dict[str, str]] = {
        lab.lab: {lang: f"slides-{lab.lab}-{lang}.html" for lang in LANGS} for lab in shown
    }
    linked = replace(report, pages=pages, slides=slides)
    for lang in LANGS:
        said = {lab.lab: texts(lab.lab, lang) for lab in report.labs}
        atomic.write_text(folder / pages[lang], room_page(linked, said, lang), mode=0o600)
        for lab in shown:
            atomic.write_text(folder / slides[lab.lab][lang], recap_slides(lab, said[lab.lab], lang))
    return {lang: folder / name for lang, name in pages.items()}


def without_texts(lab: str, lang: str) -> LabText:
    """For a course that is not ours: nothing but codes."""
    return LabText(Phrase(lab, SOURCE))
