"""The pages of a site: which sources become pages, where they stand, and their front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from workshopkit.course import terms
from workshopkit.course.model import Audience, FrontMatter, Module, PageSource, Shelf
from workshopkit.i18n.messages import Translator

_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_ISOLATES = "[\u2066-\u2069]*"
_BDI = re.compile(r"<bdi\b[^>]*>(.*?)</bdi>")
_LAB = re.compile(r"\]\(lab:(L\d+)\)")


class FrontMatterError(Exception):
    """The head of a page cannot be read; the text says why."""


@dataclass(frozen=True)
class Book:
    """What every page of one site knows: the *project*, the *shelf* of its language, all *pages* by source, modules.

    *datasets* are the recipes that have a card.
    """

    project: Path
    audience: Audience
    langs: tuple[str, ...]
    shelf: Shelf
    say: Translator
    pages: dict[str, PageSource]
    modules: tuple[Module, ...] = ()
    datasets: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> terms.Words:
        """How glossary terms are found in the text of a page."""
        return terms.words(self.shelf.terms, self.lang)

    @property
    def lang(self) -> str:
        """Language of this site."""
        return self.shelf.lang


def page_sources(project: Path, audience: Audience) -> dict[str, PageSource]:
    """All pages made from a file, by the file's path in the project; trainer pages only for trainers."""
    roots: list[tuple[Path, str, Literal["", "trainer"]]] = [(project / "course" / "en", "", "")]
    if audience == "trainer":
        roots.append((project / "instructor" / "en", "trainer", "trainer"))
    found = {}
    for root, prefix, section in roots:
        for path in sorted(root.rglob("*.md")):
            inside = path.relative_to(root)
            if inside.parts[0] != "slides":
                place: Literal["", "modules", "trainer"] = section or (
                    "modules" if inside.parts[0] == "modules" else ""
                )
                found[_name(project, path)] = PageSource(path, _address(prefix, inside), place)
    if audience == "trainer":
        for path in sorted((project / "labs").glob("L*/notes.md")):
            address = PurePosixPath("trainer", "labs", path.parent.name.lower())
            found[_name(project, path)] = PageSource(path, address, "trainer")
    return found


def _name(project: Path, path: Path) -> str:
    return path.relative_to(project).as_posix()


def _address(prefix: str, inside: Path) -> PurePosixPath:
    parts = inside.with_suffix("").parts
    return PurePosixPath(prefix, *(parts[:-1] if parts[-1] == "index" else parts))


def split(text: str) -> tuple[FrontMatter, str, int]:
    """Front matter, body, and the number of lines before the body; a page may start with its title instead.

    Raises FrontMatterError.
    """
    head = _HEAD.match(text)
    if not head:
        return _headless(text)
    try:
        data = YAML(typ="safe").load(head[1])
        front = FrontMatter.model_validate(data)
    except (YAMLError, ValidationError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else getattr(error, "problem", None)
        raise FrontMatterError(str(reason or error)) from error
    return front, text[head.end() :], text[: head.end()].count("\n")


def _headless(text: str) -> tuple[FrontMatter, str, int]:
    title = re.match(r"\A#\s+(.+?)\s*(?:\{[^}]*\})?\s*\n", text)
    if not title:
        raise FrontMatterError("there is none, and no title in the first line")
    # A title also stands in the window's title and in attributes, where no tag can be.
    return FrontMatter(title=_BDI.sub("\u2066\\1\u2069", title[1])), text, 0


def modules(project: Path, shelf: Shelf, pages: dict[str, PageSource], texts: dict[str, str]) -> tuple[Module, ...]:
    """The modules that have a page, as their cards show them; *texts* are page texts by source name."""
    found = []
    for name, page in pages.items():
        if page.section != "modules":
            continue
        code = page.address.name.upper()
        try:
            front, body, _ = split(texts[name])
        except FrontMatterError:
            continue
        lab = _LAB.search(body)
        slides = project / "course" / "en" / "slides" / f"{page.address.name}.md"
        found.append(
            Module(
                id=code,
                title=re.sub(rf"^{_ISOLATES}{code}{_ISOLATES}[.:]?\s*", "", front.title),
                description=front.description,
                address=page.address.as_posix(),
                first_question=next((item.id for item in shelf.items.get(code, [])), None),
                slides=f"slides/{page.address.name}/index.html" if slides.is_file() else None,
                trainer=f"trainer/modules/{page.address.name}/index.html"
                if f"instructor/en/modules/{page.address.name}.md" in pages
                else None,
                lab=lab[1] if lab and lab[1] in shelf.labs else None,
            )
        )
    return tuple(found)
