"""``translate``: PO files from the sources, how far they are, what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from workshopkit.i18n.status import Row

app = typer.Typer(no_args_is_help=True, help="Extract, inspect and check translations (PO files for Poedit, Weblate).")


@app.command()
def extract() -> int:
    """Bring all PO files up to what the English sources say; translations are kept.

    Example: python3 workshop.py translate extract
    """
    from workshopkit.files.project import project_root
    from workshopkit.i18n.renew import renew

    project = project_root()
    with _readable():
        changed = renew(project)
    for path in changed:
        print(path.relative_to(project).as_posix())
    print(f"{len(changed)} files written" if changed else "nothing changed")
    return 0


@app.command()
def status(
    lang: str = typer.Option("", "--lang", help="only this language: fr or ar"),
    as_json: bool = typer.Option(False, "--json", help="print the rows as JSON"),
) -> int:
    """Count translated, fuzzy, missing and obsolete messages; exit 1 when something is missing or stale.

    Example: python3 workshop.py translate status --lang ar
    """
    from dataclasses import asdict
    from json import dumps

    from workshopkit.files.project import project_root
    from workshopkit.i18n.status import status as read_status

    with _readable():
        rows = list(read_status(project_root(), langs=_langs(lang)))
    print(dumps([asdict(row) for row in rows], indent=1) if as_json else _table(rows))
    return 0 if all(row.is_complete for row in rows) else 1


@app.command()
def check(
    lang: str = typer.Option("", "--lang", help="only this language: fr or ar"),
    show_in: str = typer.Option("en", "--show", help="language of the messages: en, fr or ar"),
    wording: bool = typer.Option(False, "--wording", help="leave out what is not translated yet"),
) -> int:
    """Name each missing or stale text, and each translation that loses code, a link, a field or a citation.

    Example: python3 workshop.py translate check --lang fr --wording
    """
    from workshopkit.files.project import project_root
    from workshopkit.i18n.check import check as read_check
    from workshopkit.i18n.drift import drift
    from workshopkit.lint.model import Finding
    from workshopkit.lint.show import errors, show

    project, langs = project_root(), _langs(lang)
    with _readable():
        faults = [*([] if wording else drift(project, langs=langs)), *read_check(project, langs=langs)]
    found = [Finding(fault.code, fault.path, fault.line, fault.values) for fault in faults]
    print(show(found, show_in))
    return 1 if errors(found) else 0


def _langs(lang: str) -> tuple[str, ...]:
    from workshopkit.cli.errors import CallError
    from workshopkit.i18n.model import TARGETS

    if lang and lang not in TARGETS:
        raise CallError(f"no translation into {lang!r}; one of: {', '.join(TARGETS)}")
    return (lang,) if lang else TARGETS


@contextmanager
def _readable() -> Iterator[None]:
    """Turn a source or PO file that cannot be read into a sentence and exit code 2."""
    from workshopkit.cli.errors import CallError
    from workshopkit.i18n.model import SourceError

    try:
        yield
    except SourceError as error:
        raise CallError(str(error)) from error


def _table(rows: list[Row]) -> str:
    width = max((len(row.source) for row in rows), default=6)
    lines = [f"{'source':<{width}}  lang  translated  fuzzy  missing  obsolete"]
    for row in [*rows, *_sums(rows)]:
        counts = f"{row.translated:>10}  {row.fuzzy:>5}  {row.missing:>7}  {row.obsolete:>8}"
        lines.append(f"{row.source:<{width}}  {row.lang:<4}  {counts}")
    return "\n".join(lines)


def _sums(rows: list[Row]) -> Iterator[Row]:
    from workshopkit.i18n.status import Row

    for lang in sorted({row.lang for row in rows}):
        mine = [row for row in rows if row.lang == lang]
        names = ("translated", "fuzzy", "missing", "obsolete")
        yield Row("all", lang, *(sum(getattr(row, name) for row in mine) for name in names))
