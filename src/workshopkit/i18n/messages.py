"""The engine's own sentences in three languages, looked up by their English text.

Each domain is one PO file per language in ``workshopkit/locale/{fr,ar}/<domain>.po``; English needs none.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workshopkit.i18n.bidi import isolate, isolate_value

LOCALE = Path(__file__).resolve().parents[1] / "locale"


@dataclass(frozen=True)
class Translator:
    """Says sentences of one *domain* in one language; a sentence without translation comes out in English.

    In Arabic, codes and numbers with signs are isolated, in the sentence and in the values put into it. A translation
    with a field that the sentence does not have never breaks a page: English stands in, and the check names it.
    """

    domain: str
    lang: str
    catalog: gettext.NullTranslations

    def __call__(self, msgid: str, /, **values: object) -> str:
        """The sentence with its ``{name}`` fields filled from *values*."""
        return self._fill(self.catalog.gettext(msgid), msgid, values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The sentence in the plural form that *n* asks for; ``{n}`` is filled too."""
        english = one if n == 1 else many
        return self._fill(self.catalog.ngettext(one, many, n), english, {"n": n, **values})

    def _fill(self, said: str, english: str, values: dict[str, object]) -> str:
        if said == english:
            return english.format(**values)
        try:
            if self.lang == "ar":
                return isolate(said).format(**{name: isolate_value(value) for name, value in values.items()})
            return said.format(**values)
        except (KeyError, IndexError, ValueError):
            return english.format(**values)


@cache
def translator(domain: str, lang: str) -> Translator:
    """The translator of *domain* into *lang*, read once per process. A broken PO file counts as no translation."""
    source = LOCALE / lang / f"{domain}.po"
    return Translator(domain, lang, _catalog(source, lang) if source.is_file() else gettext.NullTranslations())


def entries(domain: str, lang: str) -> dict[str, str]:
    """English -> *lang* for the sentences of *domain* that are translated, for catalogues that travel (messages.json).

    Sentences with a plural have no single translation and are left out.
    """
    from workshopkit.i18n.catalog import entries as read_entries

    return {
        entry.msgid: isolate(entry.forms[0]) if lang == "ar" else entry.forms[0]
        for entry in read_entries(LOCALE / lang / f"{domain}.po", lang)
        if entry.is_translated and not entry.plural
    }


def _catalog(source: Path, lang: str) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo

    from workshopkit.i18n.catalog import read_shown
    from workshopkit.i18n.model import SourceError

    compiled = io.BytesIO()
    try:
        write_mo(compiled, read_shown(source, lang))
    except SourceError:
        return gettext.NullTranslations()
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
