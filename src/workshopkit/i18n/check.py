"""What a translation must keep of its English text: code, links, fields, citations, tags; and letters of the house.

Compared as sets with counts, so the order may change with the language. Fails towards alarm: a link target that is
right to differ (a page of another site in French) is reported as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from workshopkit.i18n import catalog, letters
from workshopkit.i18n.drift import Fault, unreadable
from workshopkit.i18n.model import TARGETS, SourceError
from workshopkit.i18n.sources import Source, sources

_CODE = re.compile(r"(`+)(?!`)(.*?)(?<!`)\1(?!`)", re.S)
_FENCED = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.S)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)|\]\[([^\]]*)\]|<(https?://[^>]*)>")
_FIELD = re.compile(r"(?<!\{)\{([a-z_]\w*)(?:![rsa])?(?::[^{}]*)?\}(?!\})")
_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_CITATION = re.compile(r"\[@[^\]]*\]|\[\^[^\]]+\]")
_TAG = re.compile(r"</?([A-Za-z][\w-]*)")
_ATTRIBUTES = re.compile(r"\{:?\s*([.#][^{}]*?)\s*\}")
_EMPHASIS = re.compile(r"\*\*|(?<!\*)\*(?!\*)|__|~~|==|\^\^")

_Parts = Callable[[str], "Counter[str]"]


def _outside_code(pattern: re.Pattern[str]) -> _Parts:
    def parts(text: str) -> Counter[str]:
        bare = _FENCED.sub(" ", text)
        return Counter(next((g for g in found.groups() if g), found.group()) for found in pattern.finditer(bare))

    return parts


def _code(text: str) -> Counter[str]:
    return Counter(found[2].strip() for found in _CODE.finditer(text))


_KEPT: tuple[tuple[str, _Parts], ...] = (
    ("I18N004", _code),
    ("I18N005", _outside_code(_LINK)),
    ("I18N007", _outside_code(_CITATION)),
    ("I18N008", _outside_code(_TAG)),
    ("I18N008", _outside_code(_ATTRIBUTES)),
)
_FIELDS = _outside_code(_FIELD)
_PLACEHOLDERS = _outside_code(_PLACEHOLDER)


def check(project: Path, *, langs: Sequence[str] = TARGETS) -> Iterator[Fault]:
    """Faults of all translations, fuzzy ones too, at their line of the PO file. A broken file is one fault."""
    for source in sources(project):
        for lang in langs:
            try:
                yield from _check(source, lang)
            except SourceError as error:
                yield unreadable(source, lang, error)


def compare(english: str, said: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(rule code, values) of each difference that matters between a text and its translation."""
    for code, parts in _KEPT:
        yield from ((code, values) for values in _difference(parts(english), parts(said)))
    for parts in (_FIELDS, _PLACEHOLDERS):
        wanted, given = parts(english), parts(said)
        if set(wanted) != set(given):
            yield from (("I18N006", values) for values in _difference(wanted, given))
    wanted, given = _outside_code(_EMPHASIS)(english), _outside_code(_EMPHASIS)(said)
    if wanted != given:
        yield "I18N009", {"english": _listed(wanted), "found": _listed(given)}


def _check(source: Source, lang: str) -> Iterator[Fault]:
    path = source.po(lang)
    inside = path.relative_to(source.project).as_posix()
    for entry in catalog.entries(path, lang):
        texts = [entry.msgid, *([entry.plural] if entry.plural else [])]
        for form in filter(None, entry.forms):
            best = min((list(compare(text, form)) for text in texts), key=len)
            faults = [*_without_number(best, bool(entry.plural)), *letters.faults(form, lang)]
            yield from (Fault(code, inside, entry.line, values) for code, values in faults)


def _without_number(faults: list[tuple[str, dict[str, str]]], plural: bool) -> list[tuple[str, dict[str, str]]]:
    """In a plural, a form for one or two may leave out the number: ``{n}`` need not be there."""
    return [f for f in faults if not (plural and f[0] == "I18N006" and f[1] == {"lost": "n", "added": "–"})]


def _difference(wanted: Counter[str], given: Counter[str]) -> Iterator[dict[str, str]]:
    lost, added = wanted - given, given - wanted
    if lost or added:
        yield {"lost": _listed(lost), "added": _listed(added)}


def _listed(parts: Counter[str]) -> str:
    return ", ".join(sorted(parts.elements())) or "–"
