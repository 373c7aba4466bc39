"""Markdown pages, slides and lab texts: the messages in them, and the page in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workshopkit.i18n import yaml
from workshopkit.i18n.bidi import isolate_markdown
from workshopkit.i18n.blocks import Segment, read
from workshopkit.i18n.edits import Edit, replace
from workshopkit.i18n.inline import escape_bars
from workshopkit.i18n.model import SOURCE, Lookup, Message, Translated
from workshopkit.i18n.slugs import Slugs

FRONT_KEYS = frozenset({"title", "description", "lab.title"})
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>(?:.*\r?\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_CODE_CELL = re.compile(r"(?m)^[ \t]*(?:`{3,}|~{3,})\{code-cell\}")
_NOTE = re.compile(r"<!--\s*Translators:\s*(.*?)\s*-->\Z", re.S)
_QUOTED = frozenset({"title of a box", "title of a link"})
"""Stand between quotation marks, where a tag with attributes does not fit."""
_TITLES = _QUOTED | frozenset({"heading", "heading of a column", "cell of a table"})


def is_lab(text: str) -> bool:
    """True when *text* is the source of a notebook, whose Markdown knows no attribute lists."""
    return bool(_CODE_CELL.search(text))


def extract(text: str) -> list[Message]:
    """The messages of a page in the order in which they appear. Raises SourceError when its front matter is no YAML."""
    front, body, number = _split(text)
    found = yaml.extract(front, FRONT_KEYS)
    for segment in read(text, start=body, number=number, lab=is_lab(text)):
        if segment.is_message:
            found.append(_message(segment, _note_above(text, segment)))
    return found


def apply(text: str, lookup: Lookup, lang: str) -> Translated:
    """The page in *lang*; where *lookup* has nothing, English stands in and the message is listed as missing.

    Outside its messages the page is copied byte for byte. Headings of a translated page get the English anchor; in
    Arabic, numbers and codes are isolated.
    """
    front, body, number = _split(text)
    edits, missing = yaml.edits_of(front, lookup, lang, FRONT_KEYS)
    lab = is_lab(text)
    segments = read(text, start=body, number=number, lab=lab)
    anchors = _anchors(text, segments) if lang != SOURCE and not lab else {}
    for segment in segments:
        said = lookup(segment.text) if segment.is_message else segment.text
        if said is None:
            missing.append(_message(segment))
        shown = segment.text if said is None else said
        if lang == "ar" and said is not None:
            shown = isolate_markdown(shown, tags=segment.kind not in _QUOTED)
        if shown != segment.text:
            edits.append(Edit(segment.start, segment.end, _render(segment, shown, text)))
        if segment in anchors:
            edits.append(_anchor_edit(text, segment, anchors[segment]))
    return Translated(replace(text, _merged(edits)), tuple(missing))


def _split(text: str) -> tuple[str, int, int]:
    """Front matter (with its fence lines blanked, so that offsets stay), start of the body, its first line."""
    found = _FRONT.match(text)
    if not found or not re.match(r"\s*[\w\"'#-]+[^\n]*(?::|\n)|\s*$", found["yaml"]):
        return "", len(text) - len(text.removeprefix("\ufeff")), 1
    start, end = found.span("yaml")
    head = re.sub(r"[^\r\n]", " ", text[:start])
    return head + text[start:end], found.end(), text.count("\n", 0, found.end()) + 1


def _message(segment: Segment, note: str = "") -> Message:
    return Message(segment.text, segment.line, "; ".join(filter(None, (note, segment.kind))))


def _note_above(text: str, segment: Segment) -> str:
    """What an HTML comment ``<!-- Translators: … -->`` directly above the segment's line says."""
    above = text[: text.rfind("\n", 0, segment.start) + 1].rstrip()
    found = _NOTE.search(above, max(0, above.rfind("<!--"))) if above.endswith("-->") else None
    return " ".join(found[1].split()) if found else ""


def _render(segment: Segment, said: str, page: str) -> str:
    if segment.kind in _TITLES:
        line = " ".join(said.split("\n"))
        return escape_bars(line) if segment.kind in ("heading of a column", "cell of a table") else line
    said = re.sub(r"^(\d{1,9})([.)])(?=\s)", r"\1\\\2", said)
    said = re.sub(r"^(?=(?:[-+*>:]|#{1,6})\s)", r"\\", said)
    eol = "\r\n" if "\r\n" in page else "\n"
    lines = [line.rstrip() for line in said.split("\n")]
    shown = [
        line if line.endswith("\\") or place == len(lines) - 1 else f"{line}  " for place, line in enumerate(lines)
    ]
    return f"{eol}{segment.prefix}".join(shown)


def _anchors(text: str, segments: Iterable[Segment]) -> dict[Segment, str]:
    slugs = Slugs(text)
    found = {}
    for segment in segments:
        if segment.kind == "heading":
            rest = _rest_of_line(text, segment)
            if not re.search(r"\{:?[^{}]*#[^{}]*\}", rest):
                found[segment] = slugs.next(segment.text)
    return found


def _rest_of_line(text: str, segment: Segment) -> str:
    end = text.find("\n", segment.end)
    return text[segment.end : end if end >= 0 else len(text)]


def _anchor_edit(text: str, segment: Segment, slug: str) -> Edit:
    own = re.match(r"[ \t]+\{:?[ ]*", _rest_of_line(text, segment))
    if own:
        at = segment.end + own.end()
        return Edit(at, at, f"#{slug} " if own.group().endswith(" ") else f" #{slug} ")
    return Edit(segment.end, segment.end, f" {{ #{slug} }}")


def _merged(edits: list[Edit]) -> list[Edit]:
    """Insertions behind a replaced span come after it, not before."""
    return sorted(edits, key=lambda edit: (edit.start, edit.end))
