"""What is inside a line: links between pages, links to labs, citations, and the first use of a glossary term."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePosixPath
from posixpath import normpath, relpath

from workshopkit.course import terms
from workshopkit.course.pages import Book
from workshopkit.lint.model import Finding

_LEAVE = re.compile(r"(`+[^`]+`+|!?\[[^\[\]]*\]\([^)\s]*\)(?:\{[^}]*\})?|\[@[^\]]+\]|<[^<>]+>|\*\*|\{[^}]*\})")
_LINK = re.compile(r"(!?)\[([^\[\]]*)\]\(([^)\s]*)\)")
_CITE = re.compile(r"@(S-\d+)")


@dataclass
class Line:
    """Rewrites lines of one page; remembers what it cited and which terms it has marked."""

    book: Book
    name: str
    address: PurePosixPath
    cited: list[str] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    faults: list[Finding] = field(default_factory=list)

    def rewrite(self, text: str, line: int | None, *, mark: bool) -> str:
        """One line of Markdown; *mark* marks words of the glossary (not in headings)."""
        out: list[str] = []
        for part in _LEAVE.split(text):
            if part.startswith("[@"):
                out[-1:] = [out[-1].rstrip(" ")] if out else []
                out.append(self._cite(part, line))
            elif _LINK.fullmatch(part) or (part and _LINK.match(part)):
                out.append(_LINK.sub(lambda found: self._link(found, line), part))
            elif not part or _LEAVE.fullmatch(part) or not mark:
                out.append(part)
            else:
                out.append(self._mark(part))
        return "".join(out)

    def up(self) -> str:
        """Relative way from this page to the root of its language: ``../../`` or nothing."""
        return "../" * len(self.address.parts)

    def fault(self, code: str, line: int | None, **values: str | int) -> None:
        """Note a fault of this page."""
        self.faults.append(Finding(code, self.name, line, values))

    def _cite(self, part: str, line: int | None) -> str:
        shown = []
        for key in _CITE.findall(part):
            source = self.book.shelf.sources.get(key)
            if source is None:
                self.fault("COU004", line, id=key)
                continue
            if source.mark == "U":
                self.fault("COU005", line, id=key)
                continue
            if key not in self.cited:
                self.cited.append(key)
            number = self.cited.index(key) + 1
            tip = escape(source.citation)
            shown.append(f'<a class="kit-cite" href="#{key}" title="{tip}"><bdi dir="ltr">[{number}]</bdi></a>')
        return "".join(shown)

    def _link(self, found: re.Match[str], line: int | None) -> str:
        bang, text, target = found.groups()
        if target.startswith("lab:"):
            return self.lab(text, target[4:], line)
        if target.startswith("dataset:"):
            return self.dataset(text, target[8:], line)
        if target.startswith("#") or "://" in target or target.startswith("mailto:"):
            return found[0]
        path, _, anchor = target.partition("#")
        page = self.book.pages.get(normpath(str(PurePosixPath(self.name).parent / path)))
        if page is None:
            self.fault("COU008", line, target=target)
            return text
        way = relpath(page.target, self.address.as_posix() or ".")
        return f"{bang}[{text}]({way}{'#' + anchor if anchor else ''})"

    def lab(self, text: str, lab: str, line: int | None) -> str:
        """A link to a lab on the server, which is one folder above the language (two for trainers)."""
        if lab not in self.book.shelf.labs and self.book.shelf.labs:
            self.fault("COU015", line, lab=lab)
            return text
        return f'<a class="kit-server" href="{self.up()}{server_root(self.book)}open-lab/{lab}">{text}</a>'

    def dataset(self, text: str, recipe: str, line: int | None) -> str:
        """A link to the card of *recipe*, or to the list of cards for ``all``; plain text when no cards were built."""
        if not self.book.datasets:
            return text
        if recipe != "all" and recipe not in self.book.datasets:
            self.fault("COU008", line, target=f"dataset:{recipe}")
            return text
        inside = "" if recipe == "all" else f"{recipe.lower()}/"
        return f"[{text}]({self.up()}datasets/{inside}index.md)"

    def _mark(self, text: str) -> str:
        pattern, by_word = self.book.words
        if pattern is None or "course/en/glossary.md" not in self.book.pages:
            return text

        def first(found: re.Match[str]) -> str:
            term = by_word.get(terms.folded(found["word"]))
            if term is None or term.id in self.marked:
                return found[0]
            self.marked.add(term.id)
            return (
                f'{found["before"]}<a class="kit-term" href="{self.up()}glossary/index.html#{term.id}" '
                f'data-tip="{escape(term.definition)}">{found["word"]}{found["after"]}</a>'
            )

        return pattern.sub(first, text)


def server_root(book: Book) -> str:
    """From the root of a language to the root of the server."""
    return "../" if book.audience == "participant" else "../../"
