"""All rules over one project: its content and, on demand, what was built from it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workshopkit.i18n.check import check as check_translations
from workshopkit.i18n.drift import drift
from workshopkit.lint import items as item_rules
from workshopkit.lint import objectives as objective_rules
from workshopkit.lint import outside, registers, safety, structure
from workshopkit.lint.language import language
from workshopkit.lint.model import Finding
from workshopkit.lint.names import excuse, names
from workshopkit.lint.passages import SKIPPED, Passage, content_files, files_below, passages

_SERVED = ("course/theme", "src/workshopkit")
_GENERATED = ("build/site", "build/site-trainer", "build/labs")
_READ = ((".html",), (".ipynb", ".csv", ".json"))
"""Kinds of built files whose text is read: of the sites (their search index says the same again), of the labs."""


def lint(project: Path, *, generated: bool, today: datetime.date | None = None) -> list[Finding]:
    """Findings over the content of *project*, sorted by path and line; with *generated* also over ``build/``.

    *today* is the day against which dates of reviews and checks are read, by default the day of the machine.
    Vendored folders are read only for outside addresses, and only where they are served. Raises OSError when a file
    cannot be read.
    """
    day = today or datetime.date.today()
    excused = excuse(registers.citations(project))
    files = content_files(project)
    texts = [passage for path in files for passage in passages(project, path)]
    found = [*_texts(texts, excused), *safety.media(project, files), *safety.warning(project, files)]
    found += _registers(project, texts, day)
    found += _translations(project)
    engine = [path for path in files_below(project / "src/workshopkit/locale") if path.suffix == ".po"]
    for path in (*engine, *(file for file in files if file.suffix == ".po")):
        found += language(path.relative_to(project).as_posix(), path.read_text("utf-8", errors="replace"))
    for path in engine:
        found += [finding for passage in passages(project, path) for finding in names(passage, excused)]
    served = (path for folder in _SERVED for path in files_below(project / folder, skipped=SKIPPED - {"theme"}))
    for path in (*files, *served):
        if path.suffix in outside.KINDS:
            found += outside.outside(project, path)
    if generated:
        found += _generated(project, excused)
    return _sorted(found)


def _texts(texts: Iterable[Passage], excused: list[re.Pattern[str]]) -> Iterator[Finding]:
    for passage in texts:
        yield from safety.identifiers(passage)
        yield from safety.columns(passage)
        yield from safety.network(passage)
        yield from names(passage, excused)


def _registers(project: Path, texts: list[Passage], today: datetime.date) -> Iterator[Finding]:
    written, faults = item_rules.read_items(project)
    listed, more = objective_rules.read_objectives(project)
    yield from (*faults, *more)
    yield from item_rules.items(written, {objective.id for objective in listed})
    yield from objective_rules.objectives(project, listed, {item.id for item in written})
    yield from registers.reviews(project, today)
    yield from registers.sources(project, texts, today)


def _translations(project: Path) -> Iterator[Finding]:
    for fault in (*drift(project), *check_translations(project)):
        yield Finding(fault.code, fault.path, fault.line, fault.values)


def _generated(project: Path, excused: list[re.Pattern[str]]) -> Iterator[Finding]:
    for path in (file for folder in _GENERATED for file in files_below(project / folder)):
        if path.suffix in outside.KINDS:
            yield from outside.outside(project, path)
        if path.suffix == ".html":
            yield from structure.page(project, path)
        if path.suffix == ".ipynb":
            yield from structure.notebook(project, path)
        inside = path.relative_to(project).parts
        if path.suffix in _READ[inside[1] == "labs"] and not SKIPPED & set(inside):
            yield from _texts(passages(project, path), excused)
    yield from structure.secrets(project)
    yield from structure.trainer_text(project)


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    once = {(f.path, f.line or 0, f.code, tuple(sorted((k, str(v)) for k, v in f.values.items()))): f for f in found}
    return [once[key] for key in sorted(once)]
