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

_TEAM = {"fr": "French", "ar": "Arabic"}
_HEADER = "# {title}: translation of {source}.\n# Distributed under the licence of the project.\n#"
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


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
    try:
        catalog = read_po(io.BytesIO(path.read_bytes()), locale=lang, abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise SourceError(f"{path}: this is not a PO file: {error}; restore it from version control") from error
    return catalog


def entries(path: Path, lang: str) -> list[Entry]:
    """The entries in *path* without header and obsolete ones, in their order."""
    return [_entry(message) for message in read(path, lang) if message.id]


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
    former = previous_ids(path, lang)
    new = _empty(lang, title, source)
    _keep_header(new, old)
    template = _template(messages)
    known = {_first(message): message for message in old if message.id}
    asleep = {_first(message): message for message in old.obsolete.values()}
    gone = {msgid: message for msgid, message in known.items() if msgid not in template and any(_forms(message))}
    before: dict[str, list[str]] = {}
    used: set[str] = set()
    for msgid, (plural, places, notes) in template.items():
        twin = known.get(msgid) or asleep.get(msgid)
        fuzzy = bool(twin is not None and "fuzzy" in twin.flags)
        if twin is not None and fuzzy and msgid in former:
            before[msgid] = former[msgid]
        if twin is None and (alike := _most_alike(msgid, gone.keys() - used)):
            twin, fuzzy = gone[alike], True
            used.add(alike)
            before[msgid] = former.get(alike, [part for part in (alike, _plural(twin)) if part])
        _add(new, msgid, plural, places, notes, twin, fuzzy)
    for msgid, message in {**asleep, **known}.items():
        if msgid not in template and msgid not in used and any(_forms(message)):
            new.obsolete[message.id] = message
    changed = list(template) != list(known)
    new.creation_date = now if changed or not path.is_file() else old.creation_date
    return write(new, before)


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


def _template(messages: Iterable[tuple[str, Message]]) -> dict[str, tuple[str, list[tuple[str, int]], list[str]]]:
    template: dict[str, tuple[str, list[tuple[str, int]], list[str]]] = {}
    for file, message in messages:
        plural, places, notes = template.get(message.msgid, (message.plural, [], []))
        if (file, message.line) not in places:
            places.append((file, message.line))
        if message.comment and message.comment not in notes:
            notes.append(message.comment)
        template[message.msgid] = (plural or message.plural, places, notes)
    return template


def _add(
    catalog: Any,
    msgid: str,
    plural: str,
    places: list[tuple[str, int]],
    notes: list[str],
    twin: Any,
    fuzzy: bool,
) -> None:
    forms = _forms(twin) if twin is not None else ()
    count = catalog.num_plurals if plural else 1
    if forms and len(forms) != count:
        fuzzy, forms = True, (*forms, *("" for _ in range(count)))[:count]
    forms = forms or ("",) * count
    catalog.add(
        (msgid, plural) if plural else msgid,
        forms if plural else forms[0],
        locations=places,
        auto_comments=notes,
        user_comments=list(twin.user_comments) if twin is not None else (),
    )
    message = catalog[msgid]
    message.flags = {"fuzzy"} if fuzzy and any(forms) else set()
    if re.search(r"\{[a-z_]\w*\}", msgid):
        message.flags.add("python-brace-format")


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
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        language_team=_TEAM.get(lang, lang),
        fuzzy=False,
    )
    catalog.mime_headers = [("Plural-Forms", PLURALS[lang])] if lang in PLURALS else []
    catalog.last_translator = "unknown"
    catalog.msgid_bugs_address = "unknown"
    return catalog


def _keep_header(new: Any, old: Any) -> None:
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    new.last_translator = old.last_translator


def _entry(message: Any) -> Entry:
    return Entry(_first(message), _plural(message), _forms(message), "fuzzy" in message.flags, message.lineno or 0)


def _first(message: Any) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _plural(message: Any) -> str:
    return str(message.id[1]) if isinstance(message.id, tuple | list) else ""


def _forms(message: Any) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)
