"""What of each file is text that somebody reads, and where it stands.

Tags, style, script, comments of HTML, metadata and pictures of notebooks are no text; alternative texts and titles are.
Every passage keeps the lines of its file, so that a finding can name one.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Kind = Literal["prose", "code", "table"]
CONTENT = ("course", "labs", "instructor", "datasets", "assessment")
SKIPPED = frozenset({"vendor", "theme", "node_modules", "__pycache__", ".ipynb_checkpoints"})
KINDS: dict[str, Kind] = {
    ".md": "prose", ".yml": "prose", ".yaml": "prose", ".toml": "prose", ".po": "prose", ".txt": "prose",
    ".json": "prose", ".html": "prose", ".svg": "prose", ".ipynb": "prose", ".csv": "table", ".py": "code",
}  # fmt: skip

_UNSEEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<!DOCTYPE[^>]*>|<\?.*?\?>", re.S | re.I)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SAID = re.compile(r"\b(?:alt|title|aria-label|placeholder|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_DATA_ADDRESS = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+")
_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})")
_PO_HEADER = re.compile(r'^"[A-Z][A-Za-z-]+: ')


@dataclass(frozen=True)
class Passage:
    """A piece of text: its *path* in the project, the *line* where it begins (None in a notebook), its *kind*."""

    path: str
    line: int | None
    text: str
    kind: Kind

    def line_at(self, position: int) -> int | None:
        """The line of the file at *position* of the text."""
        return None if self.line is None else self.line + self.text.count("\n", 0, position)


def content_files(project: Path, roots: tuple[str, ...] = CONTENT) -> list[Path]:
    """Files below *roots*, without vendored, theme and hidden folders, in the order of their paths."""
    return [path for root in roots for path in files_below(project / root, skipped=SKIPPED)]


def files_below(folder: Path, *, skipped: frozenset[str] = frozenset()) -> list[Path]:
    """Files below *folder*, sorted; folders that are hidden or named in *skipped* are left out."""
    found: list[Path] = []
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in skipped and not name.startswith(".")]
        found += [Path(here, name) for name in names if not name.startswith(".")]
    return sorted(found)


def passages(project: Path, path: Path) -> list[Passage]:
    """The passages of one file; none when its kind holds no text. Bytes that are no UTF-8 are replaced."""
    kind = KINDS.get(path.suffix)
    if kind is None:
        return []
    name = path.relative_to(project).as_posix()
    text = _DATA_ADDRESS.sub(_blank, path.read_text(encoding="utf-8", errors="replace"))
    match path.suffix:
        case ".ipynb":
            return list(_notebook(name, text))
        case ".md":
            return list(_markdown(name, text))
        case ".html" | ".svg":
            text = html.unescape(visible(text))
        case ".po":
            text = _po(text)
    return [Passage(name, 1, text, kind)]


def visible(markup: str, *, titles: bool = True) -> str:
    """The text of HTML or SVG, on the lines where it stands; with *titles* also what attributes say to a reader."""

    def spoken(match: re.Match[str]) -> str:
        said = " ".join(a or b for a, b in _SAID.findall(match[0])) if titles else ""
        return " " + said.replace("\n", " ") + "\n" * match[0].count("\n") + " "

    return _TAG.sub(spoken, _UNSEEN.sub(_blank, markup))


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _markdown(name: str, text: str) -> Iterator[Passage]:
    """Prose and fenced code, apart: code has decorators and slices that would be faults in prose."""
    kept: list[str] = []
    begin, fence = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(line)
        opens = mark is not None and not fence
        closes = bool(fence) and mark is not None and mark[2].startswith(fence) and line.strip() == mark[2]
        if opens or closes:
            yield Passage(name, begin, "\n".join(kept), "prose" if opens else "code")
            kept, begin = [line], number
            fence = mark[2] if mark is not None and opens else ""
        else:
            kept.append(line)
    yield Passage(name, begin, "\n".join(kept), "code" if fence else "prose")


def _notebook(name: str, text: str) -> Iterator[Passage]:
    """Sources and printed outputs of the cells; a notebook that cannot be read gives none (another rule says so)."""
    try:
        cells = json.loads(text)["cells"]
        for cell in cells:
            kind: Kind = "code" if cell["cell_type"] == "code" else "prose"
            yield Passage(name, None, _joined(cell["source"]), kind)
            for output in cell.get("outputs", ()):
                said = output.get("text") or output.get("data", {}).get("text/plain", "")
                yield Passage(name, None, _joined(said), "prose")
    except (ValueError, KeyError, TypeError, AttributeError):
        return


def _joined(source: Any) -> str:
    return source if isinstance(source, str) else "".join(str(part) for part in source)


def _po(text: str) -> str:
    """Messages only: comments and header fields blank, a sentence over several lines without its quotation marks."""
    lines = ["" if line.startswith("#") or _PO_HEADER.match(line) else line for line in text.split("\n")]
    return "\n".join(lines).replace('"\n"', "\n")
