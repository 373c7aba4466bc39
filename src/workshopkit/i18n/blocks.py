"""Reads a Markdown page of the mkdocs-material dialect line by line into the texts a translator works on.

Nothing is parsed that does not have to be: a segment knows which characters of the page it stands for, and everything
between segments is copied. Containers (lists, quotes, admonitions, tabs, footnotes, definitions) are read by the same
reader on their dedented lines. What it does not see: Markdown inside raw HTML blocks without ``markdown`` attribute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from itertools import pairwise

from workshopkit.i18n.copied import RULE, copied_end
from workshopkit.i18n.inline import has_text, table_cells
from workshopkit.i18n.lines import Line, cut, dedent, indent, indented_end, lines_of, skip

_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})\s*(?P<info>.*)$")
_HEADING = re.compile(r"( {0,3}#{1,6}[ \t]+)(?P<title>.*?)(?P<attributes>[ \t]+\{:?[^{}]*\})?[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_BOX = re.compile(r" {0,3}(?:!!!(?= ?[\w-])|\?\?\?\+?(?:[ \t]|$)|===[+!]{0,2}[ \t])")
_BOX_TITLE = re.compile(r'"(?P<title>.*?)"[ \t]*$')
_ITEM = re.compile(r" {0,3}(?:[-*+]|(?P<number>\d{1,9})[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_QUOTE = re.compile(r" {0,3}> ?")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:[ \t]*")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\]]+\]:[ \t]*")
_LINK = re.compile(r""" {0,3}\[[^\]]+\]:[ \t]*(?:<[^>]*>|\S+)?(?:[ \t]+(?P<q>["'])(?P<title>.*)(?P=q))?[ \t]*$""")
_LINK_TITLE = re.compile(r"""[ \t]+(?P<q>["'])(?P<title>.*)(?P=q)[ \t]*$""")
_DEFINITION = re.compile(r" {0,3}:[ \t]{1,3}(?=\S)")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*\|?)?\s*$")
_OPTION = re.compile(r"\s*:[\w-]+:")
_ATTRIBUTES = re.compile(r"[ \t]+\{:?[^{}]*\}[ \t]*$")
_NOTE = re.compile(r"Note:(?:[ \t]+|$)")


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


_Reading = Generator[Segment, None, int]
"""Gives segments and returns the index of the line after the block."""


def read(text: str, *, start: int = 0, number: int = 1, lab: bool = False) -> list[Segment]:
    """The segments of *text* from offset *start* (line *number*), in order. *lab*: CommonMark, as Jupyter shows it."""
    return sorted(_Reader(text, lab).blocks(lines_of(text, start, number)), key=lambda segment: segment.start)


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
            elif indent(line) >= 4:
                at = skip(lines, at, lambda other: not other.strip() or indent(other) >= 4)
            elif fence := _FENCE.match(line):
                end = _fence_end(lines, at, fence)
                if fence["info"].startswith("{text-cell}"):
                    options = skip(lines, at + 1, lambda other: bool(_OPTION.match(other)))
                    yield from self.blocks(lines[options:end])
                at = end + 1
            elif (end := copied_end(lines, at, lab=self.lab)) > at:
                at = end
            else:
                at = yield from self._block(lines, at)

    def _block(self, lines: list[Line], at: int) -> _Reading:
        first = lines[at]
        if heading := _HEADING.match(first.text):
            yield from self._one(first, heading.span("title"), "heading")
            return at + 1
        if _BOX.match(first.text):
            if title := _BOX_TITLE.search(first.text):
                yield from self._one(first, title.span("title"), "title of a box")
            end = indented_end(lines, at + 1)
            yield from self.blocks([dedent(other) for other in lines[at + 1 : end]])
            return end
        if _is_table(lines, at):
            return (yield from self._table(lines, at))
        if _QUOTE.match(first.text):
            end = self._lazy_end(lines, at + 1, lambda other: bool(_QUOTE.match(other)))
            yield from self.blocks([cut(other, _QUOTE) for other in lines[at:end]])
            return end
        if marker := _FOOTNOTE.match(first.text) or _ABBREVIATION.match(first.text):
            return (yield from self._item(lines, at, marker))
        if _LINK.match(first.text):
            return (yield from self._link(lines, at))
        if marker := _DEFINITION.match(first.text) or _ITEM.match(first.text):
            return (yield from self._item(lines, at, marker))
        return (yield from self._paragraph(lines, at))

    def _one(self, line: Line, span: tuple[int, int], kind: str) -> Iterator[Segment]:
        text = line.text[slice(*span)]
        start = line.start + span[0] + len(text) - len(text.lstrip())
        if text.strip():
            yield Segment(start, start + len(text.strip()), text.strip(), line.number, kind)

    def _item(self, lines: list[Line], at: int, marker: re.Match[str]) -> _Reading:
        rest = lines[at].text[marker.end() :].lstrip()
        inner = [Line(rest, lines[at].start + len(lines[at].text) - len(rest), lines[at].number)]
        end = self._lazy_end(lines, at + 1, lambda other: indent(other) >= 4, blank=True, opened=rest)
        inner += [dedent(line) for line in lines[at + 1 : end]]
        yield from self.blocks(inner)
        return end

    def _link(self, lines: list[Line], at: int) -> _Reading:
        here, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
        if title := _LINK_TITLE.search(here.text):
            yield from self._one(here, title.span("title"), "title of a link")
        elif after and (title := _LINK_TITLE.fullmatch(after.text)):
            yield from self._one(after, title.span("title"), "title of a link")
            return at + 2
        return at + 1

    def _paragraph(self, lines: list[Line], at: int) -> _Reading:
        end = at + 1
        while end < len(lines) and lines[end].text.strip():
            if _SETEXT.match(lines[end].text):
                if end == at + 1:
                    yield from self._one(lines[at], (0, len(_ATTRIBUTES.sub("", lines[at].text))), "heading")
                else:
                    yield from self._text(lines[at:end], "heading" if self.lab else "")
                return end + 1
            if self._interrupts(lines, end):
                break
            end += 1
        defined = end + 1 if end < len(lines) and not lines[end].text.strip() else end
        if defined < len(lines) and _DEFINITION.match(lines[defined].text):
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
            if begin == len(first.text):
                yield from self._text(lines[1:], kind) if lines[1:] else ()
                return
        parts = [first.text[begin:], *(line.text.lstrip() for line in lines[1:])]
        joined = parts[0]
        for former, part in pairwise(parts):
            broken = former.endswith(("  ", "\\"))
            joined = joined.rstrip() + ("\n" if broken else " ") + part
        if joined.strip():
            end = last.start + len(last.text.rstrip())
            prefix = self._prefix(lines)
            yield Segment(first.start + begin, end, joined.rstrip(), first.number, kind, prefix)

    def _prefix(self, lines: list[Line]) -> str:
        """What a further line of the text begins with: that of its second line, else blanks and quote marks."""
        here = lines[min(1, len(lines) - 1)]
        row = self.page.rfind("\n", 0, here.start) + 1
        prefix = self.page[row : here.start + len(here.text) - len(here.text.lstrip())]
        return prefix if len(lines) > 1 else re.sub(r"[^>\s]", " ", prefix)

    def _table(self, lines: list[Line], at: int) -> _Reading:
        end = skip(lines, at, lambda other: bool(other.strip()))
        for line in [lines[at], *lines[at + 2 : end]]:
            kind = "heading of a column" if line is lines[at] else "cell of a table"
            for span in table_cells(line.text):
                yield from self._one(line, span, kind)
        return end

    def _interrupts(self, lines: list[Line], at: int) -> bool:
        """True when the line at *at* begins a block although a paragraph is open."""
        line = lines[at].text.lstrip()
        item = _ITEM.match(line)
        blocks = (_FENCE, _HEADING, RULE, _BOX, _QUOTE, _FOOTNOTE, _ABBREVIATION, _DEFINITION)
        return (
            any(block.match(line) for block in blocks)
            or bool(item and item["number"] in (None, "1"))
            or copied_end([Line(line, 0, 0), *lines[at + 1 :]], 0, lab=self.lab) > 0
            or _is_table(lines, at)
        )

    def _lazy_end(
        self, lines: list[Line], at: int, belongs: Callable[[str], bool], *, blank: bool = False, opened: str = "text"
    ) -> int:
        """The index after a container: lines that belong, *blank* ones between, lazy lines of an *opened* paragraph."""
        end = at
        former = opened
        while at < len(lines):
            line = lines[at].text
            if not line.strip():
                if not blank:
                    break
            elif belongs(line) or (former.strip() and not self._interrupts(lines, at) and not _ITEM.match(line)):
                end = at + 1
            else:
                break
            former = line
            at += 1
        return end


def _fence_end(lines: list[Line], at: int, fence: re.Match[str]) -> int:
    """The index of the line that closes the fence opened at *at*, or of the end."""
    mark = fence["mark"]
    closing = re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}\s*$")
    return next((place for place in range(at + 1, len(lines)) if closing.match(lines[place].text)), len(lines))


def _is_table(lines: list[Line], at: int) -> bool:
    return (
        at + 1 < len(lines)
        and "|" in lines[at].text
        and "|" in lines[at + 1].text
        and bool(_TABLE_RULE.match(lines[at + 1].text))
    )
