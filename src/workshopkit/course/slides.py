"""Slides from Markdown: ``---`` between slides, ``Note:`` before what only the trainer sees; shown by reveal.js.

What a participant receives holds no note: notes are taken out by their place in the English source, so that a
translated word for "Note" cannot let one through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath

import markdown

from workshopkit.course import hooks, labels
from workshopkit.course.inline import Line
from workshopkit.course.model import Audience
from workshopkit.course.pages import Book, FrontMatterError, split
from workshopkit.i18n.model import DIRECTION
from workshopkit.lint.model import Finding

WIDTH, HEIGHT = 1280, 720
"""Size of a slide in CSS pixels."""

_BREAK = re.compile(r"\n-{3,}\n")
_NOTE = re.compile(r"^Note:\s*")
_LABEL = re.compile(r"^[^\s:：]{2,20}\s?[:：]\s*")


@dataclass(frozen=True)
class Slide:
    """One slide: *text* for all and *note* for the trainer, both Markdown."""

    text: str
    note: str


def parse(text: str, english: str) -> list[Slide]:
    """The slides of a translated body; which blocks are notes is read from the *english* one.

    Raises ValueError with the number of the slide when the two do not have the same blocks.
    """
    slides = []
    ours, theirs = _BREAK.split(text.strip()), _BREAK.split(english.strip())
    for number, source in enumerate(theirs, 1):
        blocks = _blocks(source)
        mine = _blocks(ours[number - 1]) if number <= len(ours) else []
        if len(mine) != len(blocks) or len(ours) != len(theirs):
            raise ValueError(number)
        start = next((index for index, block in enumerate(blocks) if _NOTE.match(block)), len(blocks))
        note = "\n\n".join(mine[start:])
        slides.append(Slide("\n\n".join(mine[:start]), _LABEL.sub("", note, count=1)))
    return slides


def _blocks(slide: str) -> list[str]:
    return [block for block in re.split(r"\n\s*\n", slide.strip("\n")) if block.strip()]


def deck(book: Book, path: Path, text: str, english: str, audience: Audience) -> tuple[str, list[Finding]]:
    """The HTML of one deck, and the faults that keep it from being used ("" and faults when there are any)."""
    name = path.relative_to(book.project).as_posix()
    address = PurePosixPath("slides", path.stem)
    try:
        front, body, skipped = split(text)
        _, source, _ = split(english)
        slides = parse(body, source)
    except FrontMatterError as error:
        return "", [Finding("COU002", name, 1, {"reason": str(error)})]
    except ValueError as error:
        return "", [Finding("COU017", name, None, {"slide": str(error)})]
    maker = hooks.Maker(book, Line(book, name, address), skipped)
    sections = []
    for slide in slides:
        shown = _html(maker.lines(slide.text, mark=False))
        note = f'<aside class="notes">{_html(maker.lines(slide.note, mark=False))}</aside>' if slide.note else ""
        sections.append(f"<section>{shown}{note if audience == 'trainer' else ''}</section>")
    if maker.line.faults:
        return "", maker.line.faults
    if maker.line.cited:
        sections.append(f'<section class="kit-slide-sources">{maker.source_list("h2")}</section>')
    return _page(book, front.title, "\n".join(sections), audience, address), []


def _html(text: str) -> str:
    return str(markdown.markdown(text, extensions=["tables", "attr_list", "admonition", "md_in_html"]))


def _page(book: Book, title: str, sections: str, audience: Audience, address: PurePosixPath) -> str:
    up = "../" * len(address.parts)
    words = labels.labels(book.say)
    notes = f'<script src="{up}assets/reveal/notes.js"></script>' if audience == "trainer" else ""
    rtl = str(DIRECTION[book.lang] == "rtl").lower()
    plugins = "[RevealNotes]" if audience == "trainer" else "[]"
    fonts = f'<link rel="stylesheet" href="{up}assets/kit/arabic.css">' if book.lang == "ar" else ""
    return f"""<!doctype html>
<html lang="{book.lang}" dir="{DIRECTION[book.lang]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{up}assets/reveal/reset.css">
<link rel="stylesheet" href="{up}assets/reveal/reveal.css">
{fonts}<link rel="stylesheet" href="{up}assets/kit/slides.css">
</head>
<body>
<main>
<div class="reveal" aria-label="{escape(words["slides"])}"><div class="slides">
{sections}
</div></div>
<a class="kit-back" href="{up}modules/{address.name}/index.html">{escape(words["back"])}</a>
</main>
<script src="{up}assets/reveal/reveal.js"></script>
{notes}
<script>
Reveal.initialize({{width: {WIDTH}, height: {HEIGHT}, margin: 0.03, hash: true, rtl: {rtl}, center: false,
  transition: "none", controlsTutorial: false, slideNumber: "c/t", plugins: {plugins}}});
</script>
</body>
</html>
"""
