"""What a translator never sees: raw HTML, comments, formulas, rules, placeholders, attribute lists of a block."""

from __future__ import annotations

import re

from workshopkit.i18n.lines import Line, skip, through

RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ALONE = re.compile(
    r"\s*(?:\{\{.*\}\}|\{%.*%\}|\{:?[^{}]*\}|;?-+8<-+.*|\[TOC\]|\[![A-Za-z]+\]|///.*|\([\w-]+\)=|\+\+\+.*)\s*$"
)
_SPANS = (("<!--", "-->"), ("$$", "$$"), (r"\[", r"\]"), (r"\begin{", r"\end{"))
_HTML = re.compile(r" {0,3}<(?P<close>/?)(?P<tag>[A-Za-z][\w-]*)(?=[\s/>]|$)")
_VOID = frozenset({"hr", "link", "meta", "img", "col", "source", "input", "base", "area"})
_RAW = frozenset({"script", "style", "pre", "textarea"})
_BLOCK = frozenset(
    re.findall(
        r"\w+",
        """address article aside audio blockquote body canvas caption center colgroup dd details dialog dir div dl dt
        fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header html iframe legend li main
        menu nav noframes object ol optgroup option p param search section summary svg table tbody td template tfoot th
        thead title tr track ul video""",
    )
)


def copied_end(lines: list[Line], at: int, *, lab: bool) -> int:
    """The index after what is copied from the line at *at* on; *at* itself when that line is not copied.

    *lab*: raw HTML ends at a blank line (CommonMark), not at its closing tag (Python-Markdown).
    """
    line = lines[at].text
    text = line.strip()
    if _ALONE.match(line) or RULE.match(line) or (lab and text.startswith("%")):
        return at + 1
    for opening, closing in _SPANS:
        if text.startswith(opening):
            return through(lines, at, closing, len(opening))
    return _html_end(lines, at, lab)


def _html_end(lines: list[Line], at: int, lab: bool) -> int:
    html = _HTML.match(lines[at].text)
    tag = html["tag"].lower() if html else ""
    if not html or tag not in _BLOCK | _VOID | _RAW:
        return at
    if tag in _RAW:
        return through(lines, at, f"</{tag}>")
    blank = skip(lines, at, lambda other: bool(other.strip()))
    if lab or tag in _VOID:
        return blank
    opened = " ".join(other.text for other in lines[at:blank]).split(">")[0]
    if html["close"] or re.search(r"\smarkdown(?=[\s=/]|$)", opened):
        return through(lines, at, ">")
    depth = 0
    for place in range(at, len(lines)):
        depth += len(re.findall(rf"(?i)<{tag}(?=[\s>])", lines[place].text))
        depth -= len(re.findall(rf"(?i)</{tag}\s*>", lines[place].text))
        if depth <= 0:
            return place + 1
    return blank
