"""A project of a few files, and cases: what must raise a code, and what looks like it and must not."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.lint.model import Finding
from workshopkit.lint.run import lint

TODAY = datetime.date(2026, 11, 24)
PAGE = "course/en/page.md"
PO = "course/locale/{lang}/page.po"


@dataclass(frozen=True)
class Case:
    """*wrong* files raise *code*; *fine* files, the near miss, do not."""

    code: str
    wrong: Mapping[str, str]
    fine: Mapping[str, str]
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def text(code: str, wrong: str, fine: str, path: str = PAGE, name: str = "") -> Case:
    """A case of one file."""
    return Case(code, {path: wrong}, {path: fine}, name)


def po(code: str, lang: str, wrong: str, fine: str) -> Case:
    """A case of one translation."""
    path = PO.format(lang=lang)
    return Case(code, {path: _catalog(wrong)}, {path: _catalog(fine)}, wrong)


def _catalog(said: str) -> str:
    quoted = said.replace('"', '\\"')
    return f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "x"\nmsgstr "{quoted}"\n'


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def found(folder: Path, files: Mapping[str, str]) -> list[Finding]:
    """Findings other than those about translations, which tests/i18n has."""
    made = lint(write(folder, files), generated=True, today=TODAY)
    return [finding for finding in made if not finding.code.startswith("I18N")]


def codes(folder: Path, files: Mapping[str, str]) -> set[str]:
    return {finding.code for finding in found(folder, files)}


def label(case: Case) -> str:
    return f"{case.code}-{case.name or next(iter(case.wrong.values()))[:30]}"
