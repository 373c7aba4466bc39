"""The shell of every page the kit makes itself (home, my workshop, feedback, reports): one look, three directions.

Pages are whole by themselves or with one style sheet beside them; nothing is fetched from anywhere.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from workshopkit.i18n.model import DIRECTION

STYLE = Path(__file__).parent / "templates" / "kit.css"


def page(*, title: str, body: str, lang: str, head: str = "", sheet: str = "") -> str:
    """A complete HTML document. *title* is plain text; *body* and *head* are HTML that the caller has escaped.

    *sheet* is the relative address of a copy of the style sheet, for many pages in one folder; else it is inline.
    """
    linked = f'<link rel="stylesheet" href="{escape(sheet)}">'
    style = linked if sheet else f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>"
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}" dir="{DIRECTION[lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f'<link rel="icon" href="data:,">\n{style}\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def ltr(text: str) -> str:
    """Escaped *text* kept left-to-right inside Arabic: codes, file names, dates, ranges."""
    return f'<bdi dir="ltr">{escape(text)}</bdi>'


def isolated(text: str) -> str:
    """Escaped *text* with its isolates U+2066 … U+2069 as ``<bdi dir="ltr">``, so that a style reaches the codes."""
    return re.sub("\u2066([^\u2066-\u2069]*)\u2069", r'<bdi dir="ltr">\1</bdi>', escape(text))
