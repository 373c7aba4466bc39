"""PO files: reading, merging with what the sources say now, writing. Babel does the format."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from workshopkit.i18n.model import Lookup, Message, SourceError

ALIKE = 0.6
"""From this likeness on (0-1) a new text counts as an edited former one; the value of gettext's msgmerge."""

PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""As Poedit and Weblate write them; forms of Arabic: 0, 1, 2, 3-10, 11-99, hundreds."""

_PO_LINE = re.compile(r'(?:msg[a-z_]+(?:\[\d\])? *)?"(?:[^"\\]|\\.)*"')
_TEAM = {"fr": "French", "ar": "Arabic"}
_HEADER = "# {title}: translation of {source}.\n# Distributed under the licence of the project.\n#"
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """One message of a PO file: English (and its plural), the translation's forms, and whether it may be shown."""

    msgid: str
    plural: str
    forms: tuple[str, ...]
    fuzzy: bool
    line: int

    @property
    def is_translated(self) -> bool:
        """True when every form is there and nobody has to look at it again."""
        return not self.fuzzy and bool(self.forms) and all(self.forms)


def read(path: Path, lang: str) -> Any:
    """The Babel catalog in *path*, empty when there is no file. Raises SourceError when it is not a PO file."""
    from babel.messages.pofile import PoFileError, read_po

    if not path.is_file():
        return _empty(lang, "", "")
    data = path.read_bytes()
    try:
        _guard(data.decode("utf-8"), path)
        return read_po(io.BytesIO(data), locale=lang, abort_invalid=True)
    except PoFileError as error:
        raise SourceError(f"{path}:{error.lineno + 1}: this is not a PO file: {error.line[:40]}") from error
    except (ValueError, LookupError) as error:
        raise SourceError(f"{path}: this is not a PO file: {error}") from error


def _guard(text: str, path: Path) -> None:
    """Refuse a line whose quotation marks do not close: Babel would read it without its last letter."""
    for number, line in enumerate(text.split("\n"), start=1):
        shown = line.strip()
        if shown and not shown.startswith("#") and not _PO_LINE.fullmatch(shown):
            raise SourceError(f"{path}:{number}: this is not a line of a PO file: {shown[:40]}")


def read_shown(path: Path, lang: str) -> Any:
    """The catalog in *path* with complete translations only: a plural that lacks a form would be shown empty."""
    catalog = read(path, lang)
    for message in catalog:
        if message.id and not _entry(message).is_translated:
            message.string = ""
    return catalog


def entries(path: Path, lang: str) -> list[Entry]:
    """The entries in *path* without header and obsolete ones, in their order."""
    return entries_of(read(path, lang))


def entries_of(catalog: Any) -> list[Entry]:
    """The entries of a *catalog* without header and obsolete ones, in their order."""
    return [_entry(message) for message in catalog if message.id]


def lookup(path: Path, lang: str) -> Lookup:
    """Gives the translations in *path* that may be shown: complete and not fuzzy."""
    table = {entry.msgid: entry.forms[0] for entry in entries(path, lang) if entry.is_translated}
    return table.get


def merge(
    path: Path, lang: str, messages: Iterable[tuple[str, Message]], *, title: str, source: str, now: datetime
) -> str:
    """The text of the PO file *path* after the sources came to say *messages* (file, message).

    Translations stay; an edited English text takes over its former translation as fuzzy with the former text beside
    it; what is gone becomes obsolete, and comes back when the text does. Unchanged messages give an unchanged file.
    """
    old = read(path, lang)
    merged = merged_catalog(path, lang, messages, title=title, source=source)
    same = [_first(m) for m in old if m.id] == [_first(m) for m in merged.catalog if m.id]
    merged.catalog.creation_date = old.creation_date if same and path.is_file() else now
    return write(merged.catalog, merged.before)


@dataclass(frozen=True)
class Merged:
    """A catalog that says what the sources say now, and the *before* texts of what had to be marked fuzzy."""

    catalog: Any
    before: Mapping[str, list[str]]


def merged_catalog(
    path: Path, lang: str, messages: Iterable[tuple[str, Message]], *, title: str = "", source: str = ""
) -> Merged:
    """What :func:`merge` writes, as a catalog; the file stays as it is."""
    old, former = read(path, lang), previous_ids(path, lang)
    new = _empty(lang, title, source)
    new.creation_date, new.revision_date, new.last_translator = (
        old.creation_date,
        old.revision_date,
        old.last_translator,
    )
    if path.is_file():
        new.header_comment = old.header_comment
    template = _template(messages)
    known = {_first(message): message for message in old if message.id}
    asleep = {_first(message): message for message in old.obsolete.values()}
    gone = {msgid: message for msgid, message in known.items() if msgid not in template and any(_forms(message))}
    before: dict[str, list[str]] = {}
    used: set[str] = set()
    for msgid, wanted in template.items():
        twin = known.get(msgid) or asleep.get(msgid)
        fuzzy = twin is not None and "fuzzy" in twin.flags
        if fuzzy and msgid in former:
            before[msgid] = former[msgid]
        if twin is None and (alike := _most_alike(msgid, gone.keys() - used)):
            twin, fuzzy = gone[alike], True
            used.add(alike)
            before[msgid] = former.get(alike, [part for part in (alike, _plural(twin)) if part])
        _add(new, msgid, wanted, twin, fuzzy)
    for msgid, message in {**asleep, **known}.items():
        if msgid not in template and msgid not in used and any(_forms(message)):
            new.obsolete[message.id] = message
    return Merged(new, before)


def write(catalog: Any, before: Mapping[str, list[str]]) -> str:
    """The catalog as text; *before* gives the former English of fuzzy messages (singular, plural)."""
    from babel.messages.pofile import normalize, write_po

    out = io.BytesIO()
    write_po(out, catalog, width=0, include_previous=False)
    text = out.getvalue().decode("utf-8")
    for msgid, parts in before.items():
        names = ("msgid", "msgid_plural")
        lines = "".join(f"#| {name} {normalize(part, '#| ', 0)}\n" for name, part in zip(names, parts, strict=False))
        here = f"\nmsgid {normalize(msgid, width=0)}\n"
        text = text.replace(here, f"\n{lines}{here[1:]}", 1)
    return text.rstrip("\n") + "\n"


def previous_ids(path: Path, lang: str) -> dict[str, list[str]]:
    """The former English texts (``#|``) of fuzzy messages in *path*, by message; Babel's reader leaves them out."""
    from babel.messages.pofile import read_po

    if not path.is_file():
        return {}
    found = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line[2:].strip() for line in block.splitlines() if line.startswith("#|")]
        if lines:
            plural = any(line.startswith("msgid_plural") for line in lines)
            told = "\n".join([*lines, 'msgstr[0] ""' if plural else 'msgstr ""'])
            ids = [m.id for m in read_po(io.BytesIO(told.encode()), locale=lang) if m.id]
            here = [_first(m) for m in read_po(io.BytesIO(block.encode()), locale=lang) if m.id]
            if ids and here:
                found[here[0]] = list(ids[0]) if isinstance(ids[0], tuple | list) else [ids[0]]
    return found


@dataclass
class _Wanted:
    plural: str
    places: list[tuple[str, int]]
    notes: list[str]


def _template(messages: Iterable[tuple[str, Message]]) -> dict[str, _Wanted]:
    template: dict[str, _Wanted] = {}
    for file, message in messages:
        wanted = template.setdefault(message.msgid, _Wanted(message.plural, [], []))
        wanted.plural = wanted.plural or message.plural
        if (file, message.line) not in wanted.places:
            wanted.places.append((file, message.line))
        if message.comment and message.comment not in wanted.notes:
            wanted.notes.append(message.comment)
    return template


def _add(catalog: Any, msgid: str, wanted: _Wanted, twin: Any, fuzzy: bool) -> None:
    count = catalog.num_plurals if wanted.plural else 1
    forms = _forms(twin) if twin is not None else ("",) * count
    if len(forms) != count:
        fuzzy, forms = True, (*forms, *("",) * count)[:count]
    catalog.add(
        (msgid, wanted.plural) if wanted.plural else msgid,
        forms if wanted.plural else forms[0],
        locations=wanted.places,
        auto_comments=wanted.notes,
        user_comments=[note for note in twin.user_comments if not note.startswith("|")] if twin is not None else (),
    )
    flags = {"fuzzy"} if fuzzy and any(forms) else set()
    catalog[msgid].flags = flags | ({"python-brace-format"} if re.search(r"\{[a-z_]\w*\}", msgid) else set())


def _most_alike(msgid: str, others: Iterable[str]) -> str | None:
    best, found = ALIKE, None
    matcher = SequenceMatcher(b=msgid, autojunk=False)
    for other in sorted(others):
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, found = ratio, other
    return found


def _empty(lang: str, title: str, source: str) -> Any:
    from babel.messages.catalog import Catalog

    catalog = Catalog(
        locale=lang,
        header_comment=_HEADER.format(title=_TEAM.get(lang, lang), source=source),
        project=title,
        version="1",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        language_team=_TEAM.get(lang, lang),
        fuzzy=False,
    )
    catalog.mime_headers = [("Plural-Forms", PLURALS[lang])] if lang in PLURALS else []
    catalog.last_translator = "unknown"
    catalog.msgid_bugs_address = "unknown"
    return catalog


def _entry(message: Any) -> Entry:
    return Entry(_first(message), _plural(message), _forms(message), "fuzzy" in message.flags, message.lineno or 0)


def _first(message: Any) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _plural(message: Any) -> str:
    return str(message.id[1]) if isinstance(message.id, tuple | list) else ""


def _forms(message: Any) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)
