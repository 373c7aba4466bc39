"""The glossary as one table: three languages side by side, each cell in its own language and direction."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from html import escape

from workshopkit.course.model import Shelf
from workshopkit.i18n.model import DIRECTION, LANGS, OWN_NAME


def table(shelf: Shelf, words: Mapping[str, str]) -> str:
    """One block of HTML; the definition is in the language of the page."""
    heads = "".join(f'<th scope="col" lang="{lang}" dir="{DIRECTION[lang]}">{OWN_NAME[lang]}</th>' for lang in LANGS)
    tongue = ' lang="en" dir="ltr"' if "definitions" in shelf.english else ""
    rows = []
    for term in sorted(shelf.terms, key=lambda one: _letters(one.words[shelf.lang])):
        cells = "".join(
            f'<{"th scope=row" if lang == shelf.lang else "td"} lang="{lang}" dir="{DIRECTION[lang]}">'
            f"{escape(_printed(term.words[lang]))}</{'th' if lang == shelf.lang else 'td'}>"
            for lang in LANGS
        )
        rows.append(f'<tr id="{term.id}">{cells}<td{tongue}>{escape(term.definition)}</td></tr>')
    heads += f'<th scope="col">{escape(words["definition"])}</th>'
    return (
        f'<div class="kit-glossary" tabindex="0" role="group" aria-label="{escape(words["terms"])}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _letters(term: str) -> str:
    """*term* for sorting: without case and accents, as a dictionary orders."""
    parts = unicodedata.normalize("NFD", term.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _printed(term: str) -> str:
    """*term* with the apostrophe of print; the register keeps the one of the keyboard."""
    return term.replace("'", "\u2019")
