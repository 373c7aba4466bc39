"""The engine's own sentences in three languages, looked up by their English text.

Each domain is one PO file per language in ``workshopkit/locale/{fr,ar}/<domain>.po``; English needs none.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


@dataclass(frozen=True)
class Translator:
    """Says sentences of one *domain* in one language; a sentence without translation comes out in English."""

    domain: str
    lang: str
    catalog: gettext.NullTranslations

    def __call__(self, msgid: str, /, **values: object) -> str:
        """The sentence with its ``{name}`` fields filled from *values*."""
        return self.catalog.gettext(msgid).format(**values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The sentence in the plural form that *n* asks for; ``{n}`` is filled too."""
        return self.catalog.ngettext(one, many, n).format(n=n, **values)


@cache
def translator(domain: str, lang: str) -> Translator:
    """The translator of *domain* into *lang*, read once per process."""
    source = LOCALE / lang / f"{domain}.po"
    return Translator(domain, lang, _catalog(source) if source.is_file() else gettext.NullTranslations())


def _catalog(source: Path) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as handle:
        catalog = read_po(handle)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
