"""From the text of a page to the Markdown that mkdocs reads: placeholders, boxes, sources at the end."""

from __future__ import annotations

import re
from html import escape

from workshopkit.course import glossary, items, labels
from workshopkit.course.inline import Line
from workshopkit.course.model import Page, PageSource
from workshopkit.course.pages import Book, FrontMatterError, split
from workshopkit.i18n.dates import long_date

_PLACEHOLDER = re.compile(r"\s*\{\{\s*(\w[\w-]*)\s*([\w-]*)\s*\}\}\s*")
_BOX = re.compile(r'(\s*)(!!!|\?\?\?\+?)\s+([\w-]+)(?:\s+"([^"]*)")?\s*')
_NAMED_BY_HEADING = ("key", "monday")
"""Boxes that need no title of their own right under a heading."""
_FENCE = re.compile(r"\s*(```+|~~~+)")
_HERO = re.compile(r"(?<=\n)# [^\n]*(?=\n)")
_ANCHOR = re.compile(r"\{[^}]*#([\w-]+)[^}]*\}\s*$")


class Faulty(Exception):
    """The page cannot be made; *page* holds what was found."""

    def __init__(self, page: Page) -> None:
        self.page = page


def prepare(source: PageSource, name: str, text: str, book: Book) -> Page:
    """The page of *source* for mkdocs. Raises Faulty with all findings when it has an error."""
    from workshopkit.course.model import FrontMatter
    from workshopkit.lint.model import Finding

    try:
        front, body, skipped = split(text)
    except FrontMatterError as error:
        page = Page(source, FrontMatter(title=name))
        page.faults.append(Finding("COU002", name, 1, {"reason": str(error)}))
        raise Faulty(page) from error
    if not source.address.parts:
        body = _HERO.sub("", body, count=1)
    maker = Maker(book, Line(book, name, source.address), skipped)
    page = Page(source, front, maker.body(body), faults=maker.line.faults)
    if page.faults:
        raise Faulty(page)
    return page


class Maker:
    """Walks through the lines of one page."""

    def __init__(self, book: Book, line: Line, skipped: int) -> None:
        self.book, self.line, self.skipped = book, line, skipped
        self.anchors: set[str] = set()
        self.drawn = 0
        self.under_heading = False
        self.titles = labels.box_titles(book.say)

    def body(self, text: str) -> str:
        """All lines, then the sources."""
        title = labels.labels(self.book.say)["sources"]
        made = self.lines(text, mark=True)
        listed = self.source_list("")
        if not listed:
            return made
        head = (
            "" if re.search(rf"(?m)^## (?:{re.escape(title)}\s*$|.*#sources\b)", text) else f"## {title} {{ #sources }}"
        )
        return f"{made}\n\n{head}\n\n{listed}\n"

    def lines(self, text: str, *, mark: bool) -> str:
        """The lines of a page or slide; *mark* marks words of the glossary."""
        out: list[str] = []
        fence = ""
        for number, line in enumerate(text.split("\n"), self.skipped + 1):
            marker = _FENCE.match(line)
            if fence:
                fence = "" if line.strip() == fence else fence
                out.append(line)
            elif marker:
                fence = marker[1]
                out.append(line)
            else:
                out.append(self._line(line, number, mark))
        return "\n".join(out)

    def _line(self, line: str, number: int, mark: bool) -> str:
        if placeholder := _PLACEHOLDER.fullmatch(line):
            return self._placeholder(placeholder[1], placeholder[2], number)
        if box := _BOX.fullmatch(line):
            indent, marks, kind, title = box.groups()
            named = self.under_heading and kind in _NAMED_BY_HEADING
            shown = title if title is not None else "" if named else self.titles.get(kind, kind)
            return f'{indent}{marks} {kind} "{shown}"'
        heading = line.startswith("#")
        self.under_heading = heading or (self.under_heading and not line.strip())
        if heading and (anchor := _ANCHOR.search(line)):
            if anchor[1] in self.anchors:
                self.line.fault("COU009", number, id=anchor[1])
            self.anchors.add(anchor[1])
        return self.line.rewrite(line, number, mark=mark and not heading)

    def _placeholder(self, name: str, what: str, number: int) -> str:
        shelf, say = self.book.shelf, self.book.say
        if name == "glossary":
            return glossary.table(shelf, labels.glossary_words(say))
        if name == "diagram":
            return self._diagram(what, number)
        if name not in ("objectives", "items"):
            self.line.fault("COU003", number, name=name)
        elif what not in (shelf.objectives if name == "objectives" else shelf.items):
            self.line.fault("COU012", number, module=what, register=name)
        elif name == "objectives":
            return self._objectives(what)
        else:
            made = items.render(shelf.items[what], labels.item_words(say))
            tongue = self._tongue(what)
            return f"<div{tongue}>{made}</div>" if tongue else made
        return ""

    def _objectives(self, module: str) -> str:
        rows = "".join(f"<li>{escape(row.text)}</li>" for row in self.book.shelf.objectives[module])
        named = escape(labels.labels(self.book.say)["objectives"])
        title = "" if self.under_heading else f'<p class="kit-objectives__title">{named}</p>'
        return f'<div class="kit-objectives"{self._tongue("objectives")}>{title}<ul>{rows}</ul></div>'

    def _tongue(self, register: str) -> str:
        english = register in self.book.shelf.english
        return ' lang="en" dir="ltr"' if english else ""

    def _diagram(self, name: str, number: int) -> str:
        svg = self.book.shelf.diagrams.get(name)
        if svg is None:
            self.line.fault("COU013", number, name=name)
            return ""
        title = re.search(r"<title[^>]*>([^<]+)</title>", svg)
        if not title or "<desc" not in svg:
            self.line.fault("COU014", number, name=name)
            return ""
        self.drawn += 1
        label = self.book.say("Diagram {n}: {title}", n=self.drawn, title=title[1].strip())
        return (
            f'<figure class="kit-diagram"><div class="kit-diagram__scroll" tabindex="0" role="group" '
            f'aria-label="{escape(label)}">{inline_svg(svg, f"d{self.drawn}-")}</div>'
            f"<figcaption>{escape(label)}</figcaption></figure>"
        )

    def source_list(self, heading: str) -> str:
        """What was cited, numbered, with the meaning of the marks; *heading* is a tag for its title or ""."""
        if not self.line.cited:
            return ""
        words = labels.labels(self.book.say)
        sources = [(key, self.book.shelf.sources[key]) for key in self.line.cited]
        rows = "".join(
            f'<li id="{key}">{escape(source.citation)} <span class="kit-mark">{source.mark}</span> '
            f"<small>{escape(words['checked'])} {escape(long_date(source.checked, self.book.shelf.lang))}</small></li>"
            for key, source in sources
        )
        marks = sorted({source.mark.lower() for _, source in sources}, reverse=True)
        explained = " ".join(escape(words[f"mark_{mark}"]) for mark in marks)
        title = f"<{heading}>{escape(words['sources'])}</{heading}>" if heading else ""
        inner = f"{title}<ol{self._tongue('sources')}>{rows}</ol><p><small>{explained}</small></p>"
        return f'<div class="kit-sources">{inner}</div>'


def inline_svg(svg: str, prefix: str) -> str:
    """*svg* on one line with ids of its own, so that two diagrams fit into one page."""
    svg = re.sub(r"<\?xml[^>]*\?>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\bid=\"([^\"]+)\"", rf'id="{prefix}\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", svg)
    svg = re.sub(r"\bhref=\"#([^\"]+)\"", rf'href="#{prefix}\1"', svg)
    labelled = re.search(r'aria-labelledby="([^"]+)"', svg)
    if labelled:
        names = " ".join(prefix + name for name in labelled[1].split())
        svg = svg.replace(labelled[0], f'aria-labelledby="{names}"')
    return re.sub(r"\s*\n\s*", "", svg).strip()
