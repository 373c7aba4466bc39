"""Reading registers: YAML and CSV to contracts; what is faulty is left out and named with file and line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from workshopkit.course.model import ITEM, Choice, Match, Numeric, Objective, Order, Shelf, Source, Term
from workshopkit.i18n import sources as i18n_sources
from workshopkit.i18n.model import LANGS, SOURCE, Message, SourceError, Translated
from workshopkit.lint.model import Finding

AnyItem = Choice | Match | Order | Numeric
COURSE = Path("course")


class Reader:
    """Reads the files of *project* in *lang*; faults gather in *faults* with the path of the English source."""

    def __init__(self, project: Path, lang: str) -> None:
        self.project, self.lang = project, lang
        self.faults: list[Finding] = []
        self.english: set[str] = set()

    def shelf(self) -> Shelf:
        """All registers of the participant's course."""
        objectives = self.objectives()
        items = {path.stem: self.items(path) for path in sorted((self.project / COURSE / "items").glob("*.yml"))}
        self._items_exist(objectives, {item.id for rows in items.values() for item in rows})
        sources = self.mapping(COURSE / "registers" / "sources.yml", Source.model_validate)
        terms = self.terms()
        return Shelf(
            lang=self.lang,
            sources=sources,
            objectives=objectives,
            items=items,
            terms=terms,
            english=frozenset(self.english),
            diagrams={
                path.stem: self.text(path) for path in sorted((self.project / COURSE / "diagrams").glob("*.svg"))
            },
            labs=frozenset(path.parent.name for path in (self.project / "labs").glob("L*/lab.md")),
        )

    def text(self, path: Path) -> str:
        """*path* in this language; English where it has no translation or its PO file is broken, which is a fault."""
        made = self.translated(path)
        if made.missing and made.text == path.read_text(encoding="utf-8"):
            self.english.add(path.stem)
        return made.text

    def translated(self, path: Path) -> Translated:
        """*path* in this language with the messages for which English stands in: all of it when its PO is broken."""
        english = path.read_text(encoding="utf-8")
        if self.lang == SOURCE or not i18n_sources.is_source(self.project, path):
            return Translated(english, ())
        try:
            return i18n_sources.translated(self.project, path, self.lang)
        except SourceError as error:
            self.fault("COU010", path.relative_to(self.project), None, reason=str(error))
            return Translated(english, (Message(english, 1),))

    def yaml(self, path: Path) -> Any:
        """The content of a YAML file with line numbers; None when it is missing or broken."""
        full = self.project / path
        if not full.is_file():
            return None
        try:
            return YAML(typ="rt").load(self.text(full))
        except YAMLError as error:
            mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
            reason = getattr(error, "problem", None) or str(error).splitlines()[0]
            self.fault("COU010", path, mark.line + 1 if mark else None, reason=reason)
            return None

    def mapping(self, path: Path, read: Callable[[Any], Any]) -> dict[str, Any]:
        """A register ``id: entry``."""
        data = self.yaml(path)
        found = {}
        for key, value in (data or {}).items():
            try:
                found[str(key)] = read(value)
            except ValidationError as error:
                self.invalid(path, str(key), error, data, (key,))
        return found

    def objectives(self) -> dict[str, list[Objective]]:
        """Objectives by module."""
        path = COURSE / "registers" / "objectives.yml"
        data = self.yaml(path) or {}
        return {str(module): self._rows(path, rows, Objective.model_validate) for module, rows in data.items()}

    def items(self, path: Path) -> list[AnyItem]:
        """The sound items of one file."""
        path = path.relative_to(self.project) if path.is_absolute() else path
        rows: Any = self.yaml(path) or []
        found = self._rows(path, rows, ITEM.validate_python)
        lines = {row.get("id"): line_of(rows, (at,)) for at, row in enumerate(rows) if isinstance(row, dict)}
        return [item for item in found if self._sound(path, lines.get(item.id), item)]

    def terms(self) -> list[Term]:
        """The glossary with definitions in this language."""
        path = COURSE / "registers" / "glossary.csv"
        full = self.project / path
        if not full.is_file():
            return []
        definitions = self.mapping(COURSE / "registers" / "definitions.yml", str)
        found: dict[str, Term] = {}
        rows = csv.DictReader(io.StringIO(full.read_text(encoding="utf-8")))
        for row in rows:
            key = row.get("id") or ""
            if key in found:
                self.fault("COU009", path, rows.line_num, id=key)
            elif not all(row.get(lang) for lang in LANGS):
                self.fault("COU011", path, rows.line_num, entry=key, reason="a language is empty")
            else:
                words: dict[str, str] = {lang: str(row[lang]) for lang in LANGS}
                found[key] = Term(key, row.get("category") or "", words, definitions.get(key, ""))
        return list(found.values())

    def fault(self, code: str, path: Path, line: int | None, **values: str | int) -> None:
        """Note a fault of *path*."""
        self.faults.append(Finding(code, path.as_posix(), line, values))

    def invalid(self, path: Path, entry: str, error: ValidationError, data: Any, at: tuple[Any, ...]) -> None:
        """Note each thing that a contract refuses in one entry."""
        for one in error.errors():
            where = ".".join(str(part) for part in one["loc"])
            line = line_of(data, (*at, *one["loc"]))
            self.fault("COU011", path, line, entry=entry, reason=f"{where}: {one['msg']}" if where else one["msg"])

    def _rows(self, path: Path, rows: Any, read: Callable[[Any], Any]) -> list[Any]:
        found: dict[str, Any] = {}
        for index, row in enumerate(rows or []):
            name = str(row.get("id", index + 1)) if isinstance(row, dict) else str(index + 1)
            try:
                entry = read(row)
            except ValidationError as error:
                self.invalid(path, name, error, rows, (index,))
                continue
            if name in found:
                self.fault("COU009", path, line_of(rows, (index,)), id=name)
            found.setdefault(name, entry)
        return list(found.values())

    def _sound(self, path: Path, line: int | None, item: AnyItem) -> bool:
        before = len(self.faults)
        if isinstance(item, Choice) and (right := sum(option.right for option in item.options)) != 1:
            self.fault("COU006", path, line, item=item.id, count=right)
        for part, why in _reasons(item):
            if not why.strip():
                self.fault("COU007", path, line, item=item.id, part=part)
        return len(self.faults) == before

    def _items_exist(self, objectives: dict[str, list[Objective]], known: set[str]) -> None:
        path = COURSE / "registers" / "objectives.yml"
        for rows in objectives.values():
            for objective in rows:
                for item in objective.items:
                    if item not in known:
                        self.fault("COU019", path, None, objective=objective.id, item=item)


def _reasons(item: AnyItem) -> Iterable[tuple[str, str]]:
    if isinstance(item, Choice):
        return [(option.id, option.why) for option in item.options]
    if isinstance(item, Match):
        return [(str(number), pair.why) for number, pair in enumerate(item.pairs, 1)]
    return [("the answer", item.why)]


def line_of(data: Any, at: Iterable[Any]) -> int | None:
    """Line, from 1, of the place *at* inside ruamel's *data*; of the nearest place above when it does not exist."""
    line = None
    for key in at:
        try:
            marks: Any = data.lc
            line = (marks.key(key) if isinstance(data, dict) else marks.item(key))[0] + 1
            data = data[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue
    return line
