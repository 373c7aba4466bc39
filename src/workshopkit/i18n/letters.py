"""Faults of letters and spaces that a machine can see, in French and in Arabic (docs: the house style of languages)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNREAD = re.compile(
    r"(`+)(?!`).*?(?<!`)\1(?!`)|\]\([^)\n]*\)|<[^>\n]*>|\{[^{}\n]*\}|\[@[^\]]*\]|https?://\S+|:[a-z0-9_+-]+:|&#?\w+;"
    r"|[\u2066-\u2068][^\u2069]*\u2069",
    re.S,
)
_ARABIC = "\u0600-\u06ff"
_RULES = {
    "ar": (
        ("I18N011", re.compile("\u0640+")),
        ("I18N012", re.compile("[\u06cc\u06a9]")),
        ("I18N013", re.compile("[\u0660-\u0669\u06f0-\u06f9]+")),
        ("I18N014", re.compile(rf"(?<=[{_ARABIC}])\s*[,;?]")),
    ),
    "fr": (
        ("I18N010", re.compile(r"(?<![\u00a0;!?»%\\])[;!?»%](?![\w\u00a0=])|(?<![\u00a0\d:]):(?=[\s*_]|$)")),
        ("I18N010", re.compile(r"«(?!\u00a0)")),
    ),
}


def faults(text: str, lang: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(rule code, values) of each fault in the readable part of *text*: code, links, tags and fields are left out."""
    bare = _UNREAD.sub("\u00a0", text)
    for code, pattern in _RULES.get(lang, ()):
        for found in pattern.finditer(bare):
            around = bare[max(0, found.start() - 12) : found.end() + 6].strip()
            yield code, {"found": found.group().strip(), "around": around.replace("\u00a0", " ")}
