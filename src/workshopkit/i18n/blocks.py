"""Reads a Markdown page of the mkdocs-material dialect line by line into the texts a translator works on.

Nothing is parsed that does not have to be: a segment knows which characters of the page it stands for, and everything
between segments is copied. Containers (lists, quotes, admonitions, tabs, footnotes, definitions) are read by the same
reader on their dedented lines. What it does not see: Markdown inside raw HTML blocks without ``markdown`` attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workshopkit.i18n.inline import has_text, table_cells


@dataclass(frozen=True)
class Segment:
    """Characters *start* to *end* of a page and the text they hold, without markers, on one line unless it has breaks.

    *prefix* is what a further line of the same text begins with.
    """

    start: int
    end: int
    text: str
    line: int
    kind: str
    prefix: str = ""

    @property
    def is_message(self) -> bool:
        """True when there is something to translate, not only numbers, code or citations."""
        return has_text(self.text)


@dataclass(frozen=True)
class Line:
    """One line inside a container: its text without the container's prefix, where that starts, and its number."""

    text: str
    start: int
    number: int


FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})\s*(?P<info>.*)$")
_HEADING = re.compile(r"( {0,3}#{1,6}[ \t]+)(?P<title>.*?)(?P<attributes>[ \t]+\{:?[^{}]*\})?[ \t]*#*[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_BOX = re.compile(r" {0,3}(?:!!!|\?\?\?\+?|===[+!]{0,2})(?:[ \t]|$)")
_BOX_TITLE = re.compile(r'"(?P<title>.*?)"[ \t]*$')
_ITEM = re.compile(r" {0,3}(?:[-*+]|(?P<number>\d{1,9})[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_QUOTE = re.compile(r" {0,3}> ?")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:[ \t]*")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\]]+\]:[ \t]*")
_LINK = re.compile(r""" {0,3}\[[^\]]+\]:[ \t]*(?:<[^>]*>|\S+)?(?:[ \t]+(?P<q>["'])(?P<title>.*)(?P=q))?[ \t]*$""")
_DEFINITION = re.compile(r" {0,3}:[ \t]{1,3}(?=\S)")
_COPIED = re.compile(
    r"\s*(?:\{\{.*\}\}|\{%.*%\}|\{:?[^{}]*\}|;?-+8<-+.*|\[TOC\]|\[![A-Za-z]+\]|///.*|\([\w-]+\)=|\+\+\+.*)\s*$"
)
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*\|?)?\s*$")
_HTML = re.compile(r" {0,3}<(?P<close>/?)(?P<tag>[A-Za-z][\w-]*)(?=[\s/>]|$)")
_VOID = frozenset({"hr", "link", "meta", "img", "col", "source", "input", "base", "area"})
_RAW = frozenset({"script", "style", "pre", "textarea"})
_BLOCK = _RAW | frozenset(
    """address article aside blockquote body caption center colgroup dd details dialog dir div dl dt fieldset figcaption
    figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header html iframe legend li main menu nav noframes ol
    optgroup option p param search section summary table tbody td template tfoot th thead title tr track ul svg video
    audio object canvas hr link meta col base""".split()
)
_NOTE = re.compile(r"Note:[ \t]+")


def read(text: str, *, start: int = 0, number: int = 1, lab: bool = False) -> list[Segment]:
    """The segments of *text* from offset *start* (line *number*), in order. *lab*: CommonMark, as Jupyter shows it."""
    rows = re.compile(r"([^\n]*)(?:\n|\Z)").finditer(text, start)
    lines = [Line(row[1].rstrip("\r"), row.start(), number + place) for place, row in enumerate(rows)]
    return sorted(_Reader(text, lab).blocks(lines), key=lambda segment: segment.start)


@dataclass(frozen=True)
class _Reader:
    page: str
    lab: bool

    def blocks(self, lines: list[Line]) -> Iterator[Segment]:
        """Segments of the blocks that *lines* hold."""
        at = 0
        while at < len(lines):
            line = lines[at].text
            if not line.strip():
                at += 1
            elif _indent(line) >= 4:
                at = _skip(lines, at, lambda other: not other.strip() or _indent(other) >= 4)
            elif fence := FENCE.match(line):
                end = _fence_end(lines, at, fence)
                if fence["info"].startswith("{text-cell}"):
                    yield from self._text_cell(lines[at + 1 : end])
                at = end + 1
            elif (end := self._copied(lines, at)) > at:
                at = end
            elif heading := _HEADING.match(line):
                yield from self._one(lines[at], heading.span("title"), "heading")
                at += 1
            elif _BOX.match(line):
                if title := _BOX_TITLE.search(line):
                    yield from self._one(lines[at], title.span("title"), "title of a box")
                end = _body_end(lines, at + 1)
                yield from self.blocks([_dedent(other) for other in lines[at + 1 : end]])
                at = end
            elif _is_table(lines, at):
                at = yield from self._table(lines, at)
            elif _QUOTE.match(line):
                end = self._lazy_end(lines, at + 1, lambda other: bool(_QUOTE.match(other)))
                yield from self.blocks([_cut(other, _QUOTE) for other in lines[at:end]])
                at = end
            elif marker := _FOOTNOTE.match(line) or _ABBREVIATION.match(line):
                at = yield from self._item(lines, at, marker.end())
            elif link := _LINK.match(line):
                if link["title"]:
                    yield from self._one(lines[at], link.span("title"), "title of a link")
                at += 1
            elif marker := _DEFINITION.match(line) or _ITEM.match(line):
                at = yield from self._item(lines, at, marker.end())
            else:
                at = yield from self._paragraph(lines, at)

    def _one(self, line: Line, span: tuple[int, int], kind: str) -> Iterator[Segment]:
        text = line.text[slice(*span)]
        begin = span[0] + len(text) - len(text.lstrip())
        if text.strip():
            yield Segment(line.start + begin, line.start + begin + len(text.strip()), text.strip(), line.number, kind)

    def _item(self, lines: list[Line], at: int, content: int) -> Iterator[Segment]:
        first = lines[at]
        inner = [Line(first.text[content:].lstrip(), first.start + _first_mark(first.text, content), first.number)]
        end = self._lazy_end(lines, at + 1, lambda other: _indent(other) >= 4, blank=True, open_text=first.text)
        inner += [_dedent(line) for line in lines[at + 1 : end]]
        yield from self.blocks(inner)
        return end

    def _paragraph(self, lines: list[Line], at: int) -> Iterator[Segment]:
        end = at + 1
        while end < len(lines) and lines[end].text.strip():
            if _SETEXT.match(lines[end].text) and (end == at + 1 or not self.lab):
                for line in lines[at : end - 1]:
                    yield from self._text([line], "")
                title = lines[end - 1]
                shown = re.sub(r"[ \t]+\{:?[^{}]*\}[ \t]*$", "", title.text)
                yield from self._one(title, (0, len(shown)), "heading")
                return end + 1
            if self._interrupts(lines, end):
                break
            end += 1
        follows = end + 1 if end + 1 < len(lines) and not lines[end].text.strip() else end
        if follows < len(lines) and _DEFINITION.match(lines[follows].text):
            for line in lines[at:end]:
                yield from self._text([line], "term")
        else:
            yield from self._text(lines[at:end], "")
        return end

    def _text(self, lines: list[Line], kind: str) -> Iterator[Segment]:
        first, last = lines[0], lines[-1]
        begin = len(first.text) - len(first.text.lstrip())
        if note := _NOTE.match(first.text.strip()):
            begin, kind = begin + note.end(), "note of a slide"
        parts = [first.text[begin:], *(line.text.lstrip() for line in lines[1:])]
        joined = parts[0]
        for former, part in zip(parts, parts[1:], strict=False):
            broken = former.endswith(("  ", "\\"))
            joined = joined.rstrip() + ("\n" if broken else " ") + part
        if not joined.strip():
            return
        end = last.start + len(last.text.rstrip())
        here = lines[1] if len(lines) > 1 else first
        row = self.page.rfind("\n", 0, here.start) + 1
        prefix = self.page[row : here.start + len(here.text) - len(here.text.lstrip())]
        if len(lines) == 1:
            prefix = re.sub(r"[^>\s]", " ", prefix)
        yield Segment(first.start + begin, end, joined.rstrip(), first.number, kind, prefix)

    def _table(self, lines: list[Line], at: int) -> Iterator[Segment]:
        end = _skip(lines, at, lambda other: bool(other.strip()))
        for line in [lines[at], *lines[at + 2 : end]]:
            for span in table_cells(line.text):
                kind = "heading of a column" if line is lines[at] else "cell of a table"
                yield from self._one(line, span, kind)
        return end

    def _text_cell(self, lines: list[Line]) -> Iterator[Segment]:
        body = _skip(lines, 0, lambda other: bool(re.match(r"\s*:[\w-]+:", other)))
        yield from self.blocks(lines[body:])

    def _copied(self, lines: list[Line], at: int) -> int:
        """The line after what is copied from *at* on; *at* itself when nothing is."""
        line = lines[at].text
        text = line.strip()
        if _COPIED.match(line) or _RULE.match(line) or (self.lab and text.startswith("%")):
            return at + 1
        for opening, closing in (("<!--", "-->"), ("$$", "$$"), (r"\[", r"\]"), (r"\begin{", r"\end{")):
            if text.startswith(opening):
                return _through(lines, at, closing, len(opening))
        html = _HTML.match(line)
        if not html or html["tag"].lower() not in _BLOCK | _VOID:
            return at
        tag = html["tag"].lower()
        if tag in _RAW:
            return _through(lines, at, f"</{tag}>", 0)
        blank = _skip(lines, at, lambda other: bool(other.strip()))
        if self.lab or tag in _VOID:
            return blank
        opened = " ".join(other.text for other in lines[at:blank]).split(">")[0]
        if html["close"] or re.search(r"\smarkdown(?=[\s=/]|$)", opened):
            return _through(lines, at, ">", 0)
        depth = 0
        for place in range(at, len(lines)):
            depth += len(re.findall(rf"(?i)<{tag}(?=[\s>])", lines[place].text))
            depth -= len(re.findall(rf"(?i)</{tag}\s*>", lines[place].text))
            if depth <= 0:
                return place + 1
        return blank

    def _interrupts(self, lines: list[Line], at: int) -> bool:
        """True when the line at *at* begins a block although a paragraph is open."""
        line = lines[at].text.lstrip()
        item = _ITEM.match(line)
        return bool(
            FENCE.match(line)
            or _HEADING.match(line)
            or _RULE.match(line)
            or _BOX.match(line)
            or _QUOTE.match(line)
            or _FOOTNOTE.match(line)
            or _ABBREVIATION.match(line)
            or _DEFINITION.match(line)
            or (item and item["number"] in (None, "1"))
            or self._copied([Line(line, 0, 0), *lines[at + 1 :]], 0)
            or _is_table(lines, at)
        )

    def _lazy_end(
        self, lines: list[Line], at: int, belongs: object, *, blank: bool = False, open_text: str = "x"
    ) -> int:
        """The line after a container: lines that *belong*, blank ones between, and lazy lines of an open paragraph."""
        assert callable(belongs)
        end = at
        former = open_text
        while at < len(lines):
            line = lines[at].text
            if not line.strip():
                if not blank:
                    break
            elif belongs(line):
                end = at + 1
            elif former.strip() and not self._interrupts(lines, at) and not _ITEM.match(line):
                end = at + 1
            else:
                break
            former = line
            at += 1
        return end


def _indent(line: str) -> int:
    blank = line[: len(line) - len(line.lstrip(" \t"))]
    return len(blank.expandtabs(4))


def _dedent(line: Line) -> Line:
    width = at = 0
    while at < len(line.text) and line.text[at] in " \t" and width < 4:
        width = width + 1 if line.text[at] == " " else width + 4 - width % 4
        at += 1
    return Line(line.text[at:], line.start + at, line.number)


def _cut(line: Line, marker: re.Pattern[str]) -> Line:
    found = marker.match(line.text)
    at = found.end() if found else 0
    return Line(line.text[at:], line.start + at, line.number)


def _first_mark(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip())


def _skip(lines: list[Line], at: int, belongs: object) -> int:
    assert callable(belongs)
    while at < len(lines) and belongs(lines[at].text):
        at += 1
    return at


def _body_end(lines: list[Line], at: int) -> int:
    end = at
    while at < len(lines) and (not lines[at].text.strip() or _indent(lines[at].text) >= 4):
        at += 1
        end = at if lines[at - 1].text.strip() else end
    return end


def _fence_end(lines: list[Line], at: int, fence: re.Match[str]) -> int:
    closing = re.compile(rf"\s*{re.escape(fence['mark'][0])}{{{len(fence['mark'])},}}\s*$")
    return next((place for place in range(at + 1, len(lines)) if closing.match(lines[place].text)), len(lines))


def _through(lines: list[Line], at: int, closing: str, skip: int) -> int:
    if closing in lines[at].text.strip()[skip:].lower():
        return at + 1
    return next((place + 1 for place in range(at + 1, len(lines)) if closing in lines[place].text.lower()), len(lines))


def _is_table(lines: list[Line], at: int) -> bool:
    return (
        at + 1 < len(lines)
        and "|" in lines[at].text
        and "|" in lines[at + 1].text
        and bool(_TABLE_RULE.match(lines[at + 1].text))
    )
