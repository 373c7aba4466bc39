"""Turns a drawing from right to left: ``<g id="flow">`` is mirrored, its texts stay readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from workshopkit.i18n.edits import Edit
from workshopkit.i18n.model import SourceError

_UNDRAWN = frozenset({"title", "desc", "defs", "style", "metadata", "marker", "clipPath", "linearGradient"})
_BOX = re.compile(r"""<svg\b[^>]*\sviewBox\s*=\s*["']\s*([-\d.]+)[\s,]+[-\d.]+[\s,]+([\d.]+)""")
_X = re.compile(r"""\sx\s*=\s*["']([-\d.]+)["']""")
_TRANSFORM = re.compile(r"""\stransform\s*=\s*["']""")
_ANCHOR = re.compile(r"""\stext-anchor\s*=\s*["'](start|end)["']""")
_OTHER = {"start": "end", "end": "start"}


@dataclass
class _Element:
    name: str
    start: int
    attributes: dict[str, str]
    inner: list[_Element] = field(default_factory=list)

    def all(self) -> Iterator[_Element]:
        """This element and all below it."""
        yield self
        for element in self.inner:
            yield from element.all()


def mirror(text: str, lang: str) -> list[Edit]:
    """Edits that turn the SVG *text*: inside the flow shapes get a transform and texts another x.

    With ``direction: rtl`` an anchor "start" is the right edge of a text, so inside the flow anchors stay; outside it,
    where a text keeps its place, they are exchanged. Raises SourceError when there is no view box, the text is not XML,
    or a text stands in a transformed group.
    """
    box = _BOX.search(text)
    if not box:
        raise SourceError("a diagram needs a viewBox on <svg> to be mirrored; add viewBox")
    around = 2 * float(box[1]) + float(box[2])
    root = _parsed(text)
    flow = next((e for e in root.all() if e.name == "g" and e.attributes.get("id") == "flow"), None)
    moved = list(_drawn(flow)) if flow else []
    inside = {id(element) for element in (flow.all() if flow else ())}
    at = root.start + len("<svg")
    edits = [Edit(at, at, f' direction="rtl" xml:lang="{lang}"')]
    for element in moved:
        edits += _move(text, element, around) if element.name in ("text", "tspan") else [_turn(text, element, around)]
    for element in root.all():
        if element.name == "text" and id(element) not in inside:
            edits.append(_exchange_anchor(text, element))
    return edits


def _head(text: str, element: _Element) -> str:
    return text[element.start : text.index(">", element.start)]


def _move(text: str, element: _Element, around: float) -> Iterator[Edit]:
    for x in _X.finditer(_head(text, element)):
        yield Edit(element.start + x.start(1), element.start + x.end(1), _number(around - float(x[1])))


def _turn(text: str, element: _Element, around: float) -> Edit:
    turn = f"translate({_number(around)} 0) scale(-1 1)"
    own = _TRANSFORM.search(_head(text, element))
    at = element.start + (own.end() if own else 1 + len(element.name))
    return Edit(at, at, f"{turn} " if own else f' transform="{turn}"')


def _exchange_anchor(text: str, element: _Element) -> Edit:
    own = _ANCHOR.search(_head(text, element))
    if own:
        return Edit(element.start + own.start(1), element.start + own.end(1), _OTHER[own[1]])
    at = element.start + len("<text")
    return Edit(at, at, "" if "text-anchor" in element.attributes else ' text-anchor="end"')


def _drawn(group: _Element) -> Iterator[_Element]:
    """Each text below *group*, and each largest element there that holds no text."""
    for element in group.inner:
        texts = any(other.name == "text" for other in element.all())
        if element.name == "text":
            yield from element.all()
        elif texts and "transform" in element.attributes:
            raise SourceError("a text stands in a group with a transform and cannot be mirrored; move it out")
        elif texts:
            yield from _drawn(element)
        elif element.name not in _UNDRAWN:
            yield element


def _parsed(text: str) -> _Element:
    parser = expat.ParserCreate()
    data = text.encode("utf-8")
    top = _Element("", 0, {})
    opened = [top]

    def begin(name: str, attributes: dict[str, str]) -> None:
        element = _Element(name, len(data[: parser.CurrentByteIndex].decode("utf-8")), attributes)
        opened[-1].inner.append(element)
        opened.append(element)

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda _name: opened.pop()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise SourceError(f"line {error.lineno}: this is not XML: {error}") from error
    return top.inner[0]


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
