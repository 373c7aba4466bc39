"""A line of text from a lab, a hint or a comment as HTML: escaped, codes left-to-right, formulas as MathML.

A formula stands between dollar signs, as in notebooks. Where the library ``latex2mathml`` is not installed, or a
formula cannot be read, it is shown as it was written.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

from workshopkit.render.html import isolated

_PIECE = re.compile(r"\$(?P<formula>[^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)|`(?P<code>[^`\n]+)`")

_SIGN = re.compile(r"(?<!\S)[<>]=?(?=[\s.,;:،؛]|$)")


def words(text: str) -> str:
    """HTML of *text*; nothing in it can become a tag."""
    parts, at = [], 0
    for found in _PIECE.finditer(text):
        parts.append(_plain(text[at : found.start()]))
        formula = found["formula"]
        parts.append(mathml(formula) if formula else f"<code>{escape(found['code'])}</code>")
        at = found.end()
    return "".join([*parts, _plain(text[at:])])


def _plain(text: str) -> str:
    """Comparison signs would be mirrored inside Arabic and say the opposite; what is isolated already stays."""
    pieces = re.split("(\u2066[^\u2066-\u2069]*\u2069)", text)
    return "".join(
        isolated(piece if place % 2 else _SIGN.sub("\u2066\\g<0>\u2069", piece)) for place, piece in enumerate(pieces)
    )


@cache
def mathml(formula: str) -> str:
    """The LaTeX *formula* as a MathML element, which every current browser shows without script or network."""
    try:
        from latex2mathml.converter import convert

        return str(convert(formula)).replace("<math ", '<math dir="ltr" ', 1)
    except ImportError:
        return f"<code>{escape(formula)}</code>"
    except Exception:  # the library raises whatever its parser meets
        return f"<code>{escape(formula)}</code>"
