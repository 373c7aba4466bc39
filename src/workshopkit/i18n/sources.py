"""Every file that is translated, and the one way to get it in another language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workshopkit.i18n import catalog, pages, python, svg, toml, yaml
from workshopkit.i18n.bidi import isolate
from workshopkit.i18n.model import SOURCE, Lookup, Message, SourceError, Translated, po_path

Kind = Literal["page", "yaml", "svg", "python", "toml", "engine"]

ITEM_KEYS = frozenset({"stem", "text", "why", "title", "left", "right", "unit", "case", "prompt", "label", "hint"})
OBJECTIVE_KEYS = frozenset({"text", "condition", "criterion"})
SOURCE_KEYS = frozenset({"jurisdiction"})
BAND_KEYS = frozenset({"statistic", "published", "source", "known_miss"})
INSTRUMENT_KEYS = frozenset(
    {"title", "notice", "name", "meaning", "label", "note", "rules", "principle", "steps", "rule", "when"}
    | {"unknown", "untouched", "answers.not_applicable", "citation", "about"}
    | {"question", "attach", "not_applicable_if", "remedy", "reason", *(f"indicators.levels.{n}" for n in range(5))}
)
ENGINE = Path("src/workshopkit")
DOMAINS = {
    "server": ("server",),
    "learn": ("learn",),
    "feedback": ("grading",),
    "cli": ("cli", "delivery", "rehearsal"),
    "lint": ("lint",),
    "render": ("render", "course", "synth"),
    "form": ("assessment",),
}
"""Domain of the engine's own sentences -> packages whose sources say them."""

_FOUND: tuple[tuple[str, Kind, frozenset[str]], ...] = (
    ("course/en/**/*.md", "page", frozenset()),
    ("course/items/*.yml", "yaml", ITEM_KEYS),
    ("course/diagrams/*.svg", "svg", frozenset()),
    ("course/registers/objectives.yml", "yaml", OBJECTIVE_KEYS),
    ("course/registers/definitions.yml", "yaml", yaml.ALL_KEYS),
    ("course/registers/sources.yml", "yaml", SOURCE_KEYS),
    ("instructor/en/**/*.md", "page", frozenset()),
    ("instructor/items/*.yml", "yaml", ITEM_KEYS),
    ("instructor/tabletop/**/*.yml", "yaml", ITEM_KEYS),
    ("assessment/instrument.yaml", "yaml", INSTRUMENT_KEYS),
    ("labs/*/lab.md", "page", frozenset()),
    ("labs/*/notes.md", "page", frozenset()),
    ("labs/*/checks.py", "python", frozenset()),
    ("datasets/cards/*.yml", "yaml", yaml.ALL_KEYS),
    ("datasets/schemas/*.yml", "yaml", yaml.ALL_KEYS),
    ("datasets/bands.toml", "toml", BAND_KEYS),
)


@dataclass(frozen=True)
class Source:
    """What one PO file per language translates: a content file, or all *files* of an engine domain."""

    project: Path
    name: str
    kind: Kind
    files: tuple[Path, ...]
    keys: frozenset[str] = frozenset()

    def po(self, lang: str) -> Path:
        """Its PO file in *lang*."""
        if self.kind == "engine":
            return self.project / ENGINE / "locale" / lang / f"{self.name}.po"
        root = self.project / Path(self.name).parts[0]
        return po_path(root, self.project / self.name, lang)

    def messages(self) -> list[tuple[str, Message]]:
        """(file relative to the project, message) in order. Raises SourceError naming the file that cannot be read."""
        found = []
        for file in self.files:
            inside = file.relative_to(self.project).as_posix()
            try:
                found += [(inside, message) for message in self._extract(_read(file))]
            except SourceError as error:
                raise SourceError(f"{inside}: {error}") from error
        return found

    def _extract(self, text: str) -> list[Message]:
        if self.kind == "page":
            return [*pages.extract(text), *_code_messages(text)]
        if self.kind == "yaml":
            return yaml.extract(text, self.keys)
        if self.kind == "svg":
            return svg.extract(text)
        if self.kind == "toml":
            return toml.extract(text, self.keys)
        return python.extract(text)


def sources(project: Path) -> list[Source]:
    """All sources of *project*, sorted by name; engine domains last, those without sentences left out.

    Raises SourceError when two sources would share one PO file.
    """
    found = [
        Source(project, path.relative_to(project).as_posix(), kind, (path,), keys)
        for pattern, kind, keys in _FOUND
        for path in sorted(project.glob(pattern))
    ]
    found.sort(key=lambda source: source.name)
    taken: dict[Path, str] = {}
    for source in found:
        po = source.po("fr")
        if po in taken:
            raise SourceError(f"{source.name} and {taken[po]} would share {po.name}; give one of them another name")
        taken[po] = source.name
    engine = (engine_domain(project, domain) for domain in DOMAINS)
    return [*found, *(source for source in engine if source.messages())]


def engine_domain(project: Path, domain: str) -> Source:
    """The source of the engine's own sentences of *domain*. Raises KeyError when there is no such domain."""
    package = project / ENGINE
    files = [path for name in DOMAINS[domain] for path in sorted((package / name).rglob("*.py"))]
    return Source(project, domain, "engine", tuple(files))


def is_source(project: Path, source: Path) -> bool:
    """True when *source* is one of the files that are translated."""
    inside = (source.relative_to(project) if source.is_absolute() else source).as_posix()
    return any(_matches(inside, pattern) for pattern, _, _ in _FOUND)


def find(project: Path, source: Path) -> Source:
    """The translated source with this path. Raises SourceError when *source* is not one."""
    inside = source.relative_to(project) if source.is_absolute() else source
    for pattern, kind, keys in _FOUND:
        if _matches(inside.as_posix(), pattern):
            return Source(project, inside.as_posix(), kind, (project / inside,), keys)
    raise SourceError(f"{inside} is not translated; the list of translated files is in workshopkit/i18n/sources.py")


def translated(project: Path, source: Path, lang: str) -> Translated:
    """*source* (a file inside a content root of *project*) in *lang*; English stands in where a translation is missing.

    A PO file that cannot be read counts as no translation (``drift`` names it). Raises OSError when the source cannot
    be read, SourceError when it is broken or not a translated file.
    """
    found = find(project, source)
    text = _read(found.files[0])
    if lang == SOURCE:
        return Translated(text, ())
    lookup = _lookup(found, lang)
    try:
        return _apply(found, text, lookup, lang)
    except SourceError as error:
        raise SourceError(f"{found.name}: {error}") from error


def table(project: Path, source: Path, lang: str) -> dict[str, str]:
    """English -> *lang* for sentences that stay where they are: of ``checks.py``, ``t("…")`` in a ``lab.md``, of TOML.

    A sentence without translation is left out. Raises like :func:`translated`.
    """
    found = find(project, source)
    if lang == SOURCE:
        return {}
    text = _read(found.files[0])
    said = _code_messages(text) if found.kind == "page" else found._extract(text)
    lookup = _lookup(found, lang)
    pairs = ((message.msgid, lookup(message.msgid)) for message in said)
    return {msgid: isolate(text) if lang == "ar" else text for msgid, text in pairs if text is not None}


def _lookup(source: Source, lang: str) -> Lookup:
    try:
        return catalog.lookup(source.po(lang), lang)
    except SourceError:
        return lambda msgid: None


def _apply(source: Source, text: str, lookup: Lookup, lang: str) -> Translated:
    if source.kind == "page":
        return pages.apply(text, lookup, lang)
    if source.kind == "yaml":
        return yaml.apply(text, lookup, lang, source.keys)
    if source.kind == "svg":
        return svg.apply(text, lookup, lang)
    raise SourceError("sentences in code and in TOML are not put into the file; ask for their table instead")


def _read(path: Path) -> str:
    """The text of *path* with its line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: this is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _code_messages(text: str) -> list[Message]:
    return [message for line, code in _cells(text) for message in python.extract(code, first_line=line)]


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """(first line, code) of each code cell of a lab; option lines and magics are blanked, so that lines stay."""
    for cell in re.finditer(r"(?ms)^[ \t]*(`{3,}|~{3,})\{code-cell\}[^\n]*\n(.*?)^[ \t]*\1[ \t]*\r?$", text):
        lines = cell[2].splitlines()
        yield text.count("\n", 0, cell.start(2)) + 1, "\n".join(_blanked(lines))


def _blanked(lines: Sequence[str]) -> Iterator[str]:
    head = True
    for line in lines:
        head = head and (not line.strip() or bool(re.match(r"\s*:[\w-]+:", line)))
        yield "" if head or line.lstrip().startswith(("%", "!")) else line


def _matches(name: str, pattern: str) -> bool:
    parts = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.fullmatch(parts, name) is not None
