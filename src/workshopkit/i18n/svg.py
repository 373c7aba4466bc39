"""Labels of diagrams: ``<text class="label">``, ``<title>`` and ``<desc>``; in Arabic the drawing is mirrored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from xml.parsers import expat

from workshopkit.i18n.bidi import isolate
from workshopkit.i18n.edits import Edit, replace
from workshopkit.i18n.model import DIRECTION, SOURCE, Lookup, Message, SourceError, Translated

_LABEL = re.compile(
    r'<(?P<tag>title|desc|text)(?P<attributes>(?=[\s>])(?:"[^"]*"|\'[^\']*\'|[^>"\'])*)>(?P<body>[^<]*)</(?P=tag)\s*>'
)
_IS_LABEL = re.compile(r"""\sclass\s*=\s*["'](?:[^"']*\s)?label(?:\s[^"']*)?["']""")
_COMMENT = {"title": "title of a diagram", "desc": "what a diagram shows, read aloud", "text": "label in a diagram"}
_UNDRAWN = frozenset({"title", "desc", "defs", "style", "metadata", "marker", "clipPath", "linearGradient"})


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
        edits += _mirror(text, lang)
    return Translated(replace(text, edits), tuple(missing))


def _labels(text: str) -> Iterator[re.Match[str]]:
    for found in _LABEL.finditer(text):
        is_label = found["tag"] != "text" or _IS_LABEL.search(found["attributes"])
        if is_label and any(letter.isalpha() for letter in unescape(found["body"])):
            yield found


def _message(found: re.Match[str], text: str) -> Message:
    line = text.count("\n", 0, found.start()) + 1
    return Message(" ".join(unescape(found["body"]).split()), line, _COMMENT[found["tag"]])


def _mirror(text: str, lang: str) -> list[Edit]:
    """Edits that turn the drawing: shapes by a transform, texts by their x alone.

    With ``direction: rtl`` an anchor "start" is the right edge of a text, so anchors need no exchange.
    """
    box = re.search(r"""<svg\b[^>]*\sviewBox\s*=\s*["']\s*([-\d.]+)[\s,]+[-\d.]+[\s,]+([\d.]+)""", text)
    if not box:
        raise SourceError("a diagram needs a viewBox on <svg> to be mirrored; add viewBox")
    around = 2 * float(box[1]) + float(box[2])
    root = re.search(r"<svg\b", text)
    assert root
    edits = [Edit(root.end(), root.end(), f' direction="rtl" xml:lang="{lang}"')]
    for name, start in _drawn(text):
        end = text.index(">", start)
        head = text[start:end]
        if name in ("text", "tspan"):
            edits += [
                Edit(start + x.start(1), start + x.end(1), _number(around - float(x[1])))
                for x in re.finditer(r"""\sx\s*=\s*["']([-\d.]+)["']""", head)
            ]
            continue
        turn = f"translate({_number(around)} 0) scale(-1 1)"
        own = re.search(r"""\stransform\s*=\s*["']""", head)
        at = start + own.end() if own else start + 1 + len(name)
        edits.append(Edit(at, at, f"{turn} " if own else f' transform="{turn}"'))
    return edits


def _drawn(text: str) -> list[tuple[str, int]]:
    """(tag, offset) of each text inside ``<g id="flow">`` and of each largest element there without text."""
    tree: list[tuple[str, int, int, dict[str, str]]] = []
    parser = expat.ParserCreate()
    data = text.encode("utf-8")
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        tree.append((name, len(data[: parser.CurrentByteIndex].decode("utf-8")), depth, attributes))
        depth += 1

    def finish(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise SourceError(f"line {error.lineno}: this is not XML: {error}") from error
    return _pick(tree)


def _pick(tree: list[tuple[str, int, int, dict[str, str]]]) -> list[tuple[str, int]]:
    picked: list[tuple[str, int]] = []
    inside, closed = -1, -1
    for place, (name, start, depth, attributes) in enumerate(tree):
        if inside >= 0 and depth <= inside:
            inside = -1
        if closed >= 0 and depth <= closed:
            closed = -1
        if inside < 0:
            inside = depth if name == "g" and attributes.get("id") == "flow" else -1
            continue
        if closed >= 0:
            continue
        below = [entry[0] for entry in _below(tree, place)]
        if name in _UNDRAWN:
            closed = depth
        elif name != "text" and "text" in below:
            if "transform" in attributes:
                raise SourceError("a text stands in a group with a transform and cannot be mirrored; move it out")
        else:
            picked.append((name, start))
            closed = depth if name != "text" else -1
    return picked


def _below(
    tree: list[tuple[str, int, int, dict[str, str]]], place: int
) -> Iterator[tuple[str, int, int, dict[str, str]]]:
    for entry in tree[place + 1 :]:
        if entry[2] <= tree[place][2]:
            return
        yield entry


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
