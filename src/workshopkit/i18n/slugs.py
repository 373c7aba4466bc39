"""Anchors of headings exactly as Python-Markdown's table of contents makes them from the English page."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

EXTENSIONS = (
    "attr_list",
    "toc",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.keys",
    "pymdownx.mark",
    "pymdownx.tilde",
)


class Slugs:
    """Gives each heading of one page its anchor, numbering repeated ones (``sources``, ``sources_1``)."""

    def __init__(self, page: str) -> None:
        self.used = set(re.findall(r"\{:?[^{}\n]*?#([\w-]+)[^{}\n]*\}", page))

    def next(self, heading: str) -> str:
        """The anchor of the next heading, whose inline Markdown is *heading*."""
        from markdown.extensions.toc import unique

        return str(unique(_slug(heading), self.used))


@cache
def _markdown() -> Any:
    from markdown import Markdown

    return Markdown(extensions=list(EXTENSIONS))


@cache
def _slug(heading: str) -> str:
    page = _markdown()
    page.reset()
    page.convert(f"# {heading}")
    tokens = page.toc_tokens
    return str(tokens[0]["id"]) if tokens else ""
