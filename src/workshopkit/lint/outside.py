"""No page, style, script or notebook of ours asks for anything outside the workshop, nor links there.

The defect this prevents: a page that tells a stranger who reads it, or stays empty without a connection. Namespace
names and licence comments are no fetches. Does not see an address that a script puts together from parts; a browser
test counts those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from workshopkit.lint.model import Finding

KINDS = frozenset({".html", ".svg", ".css", ".js", ".mjs", ".ipynb"})

_FAR = r"(?:https?:|wss?:|ftp:)?//[^\s\"'`)>\\]+"
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_TAG = re.compile(r"<[A-Za-z][^>]*>", re.S)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.S | re.I)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ATTRIBUTE = re.compile(
    rf"(?<![\w-])(?:href|src|action|formaction|poster|data|cite|xlink:href|manifest|ping)\s*=\s*[\"']?\s*({_FAR})", re.I
)
_SRCSET = re.compile(r"\bsrcset\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)
_REFRESH = re.compile(rf"\burl=\s*({_FAR})", re.I)
_STYLE = re.compile(rf"(?:url\(\s*[\"']?|@import\s+[\"'])({_FAR})", re.I)
_CALL = re.compile(
    rf"(?:\b(?:fetch|import|importScripts|require|EventSource|WebSocket|Worker|sendBeacon|open)\(\s*(?:[\"']\w+[\"'],\s*)?"
    rf"|\bfrom\s*|\bimport\s*|\.(?:src|href)\s*=\s*)[\"'`]({_FAR})"
)
_LINK = re.compile(rf"\]\(\s*<?({_FAR})")
_HERE = ("127.0.0.1", "localhost", "[::1]")


def outside(project: Path, path: Path) -> Iterator[Finding]:
    """Addresses outside the workshop that *path* fetches or links to. Fails towards alarm: a plain link counts."""
    name, seen = path.relative_to(project).as_posix(), set()
    text = path.read_text(encoding="utf-8", errors="replace")
    for position, address in _addresses(text, path.suffix):
        line = None if path.suffix == ".ipynb" else text.count("\n", 0, position) + 1
        if not _is_here(address) and (line, address) not in seen:
            seen.add((line, address))
            yield Finding("SAF030", name, line, {"address": address})


@lru_cache(maxsize=64)
def _addresses(text: str, suffix: str) -> tuple[tuple[int, str], ...]:
    """Position and address, in order; remembered, because every language has the same styles and scripts."""
    return tuple(sorted(_found(text, suffix)))


def _found(text: str, suffix: str) -> Iterator[tuple[int, str]]:
    if suffix in (".html", ".svg"):
        yield from _of_markup(_COMMENT.sub(_blank, text))
    elif suffix == ".css":
        yield from _matches(_STYLE, _STYLE_COMMENT.sub(_blank, text))
    elif suffix == ".ipynb":
        plain = text.replace('\\"', '"').replace("\\n", "  ")
        for pattern in (_ATTRIBUTE, _STYLE, _CALL, _LINK):
            yield from _matches(pattern, plain)
    else:
        yield from _matches(_CALL, text)


def _of_markup(text: str) -> Iterator[tuple[int, str]]:
    for tag in _TAG.finditer(text):
        for pattern in (_ATTRIBUTE, _REFRESH, _STYLE):
            yield from ((tag.start() + at, address) for at, address in _matches(pattern, tag[0]))
        for match in _SRCSET.finditer(tag[0]):
            for part in (match[1] or match[2] or "").split(","):
                if re.match(_FAR, part.strip()):
                    yield tag.start() + match.start(), part.split()[0]
    for script in _SCRIPT.finditer(text):
        yield from ((script.start(1) + at, address) for at, address in _matches(_CALL, script[1]))
    for style in re.finditer(r"<style\b[^>]*>(.*?)</style\s*>", text, re.S | re.I):
        inner = _STYLE_COMMENT.sub(_blank, style[1])
        yield from ((style.start(1) + at, address) for at, address in _matches(_STYLE, inner))


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    return ((match.start(1), match[1]) for match in pattern.finditer(text))


def _blank(match: re.Match[str]) -> str:
    """As long as what it replaces, so that positions stay."""
    return re.sub(r"[^\n]", " ", match[0])


def _is_here(address: str) -> bool:
    host = urlsplit(address if ":" in address.partition("//")[0] else f"http:{address}").netloc
    return host.startswith(_HERE) or not re.search(r"[\w]", host)
