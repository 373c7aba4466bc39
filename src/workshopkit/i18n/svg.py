"""Labels of diagrams: ``<text class="label">``, ``<title>`` and ``<desc>``; in Arabic the drawing is mirrored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from workshopkit.i18n.bidi import isolate
from workshopkit.i18n.edits import Edit, replace
from workshopkit.i18n.mirror import mirror
from workshopkit.i18n.model import DIRECTION, SOURCE, Lookup, Message, Translated

_LABEL = re.compile(
    r'<(?P<tag>title|desc|text)(?P<attributes>(?=[\s>])(?:"[^"]*"|\'[^\']*\'|[^>"\'])*)>(?P<body>[^<]*)</(?P=tag)\s*>'
)
_IS_LABEL = re.compile(r"""\sclass\s*=\s*["'](?:[^"']*\s)?label(?:\s[^"']*)?["']""")
_COMMENT = {"title": "title of a diagram", "desc": "what a diagram shows, read aloud", "text": "label in a diagram"}


def extract(text: str) -> list[Message]:
    """Title, description and labels in order of appearance."""
    return [_message(found, text) for found in _labels(text)]


def apply(text: str, lookup: Lookup, lang: str) -> Translated:
    """The diagram in *lang*. In a right-to-left language ``<g id="flow">`` runs from right to left, texts readable.

    Raises SourceError when a right-to-left diagram has no view box, is not XML, or has a text in a transformed group.
    """
    if lang == SOURCE:
        return Translated(text, ())
    edits, missing = [], []
    for found in _labels(text):
        message = _message(found, text)
        said = lookup(message.msgid)
        if said is None:
            missing.append(message)
        else:
            shown = isolate(said) if lang == "ar" else said
            edits.append(Edit(*found.span("body"), escape(shown, quote=False)))
    if DIRECTION[lang] == "rtl":
        edits += mirror(text, lang)
    return Translated(replace(text, edits), tuple(missing))


def _labels(text: str) -> Iterator[re.Match[str]]:
    for found in _LABEL.finditer(text):
        is_label = found["tag"] != "text" or _IS_LABEL.search(found["attributes"])
        if is_label and any(letter.isalpha() for letter in unescape(found["body"])):
            yield found


def _message(found: re.Match[str], text: str) -> Message:
    line = text.count("\n", 0, found.start()) + 1
    return Message(" ".join(unescape(found["body"]).split()), line, _COMMENT[found["tag"]])
