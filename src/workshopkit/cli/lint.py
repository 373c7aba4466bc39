"""``lint``: check content, data and, on demand, generated files against the house's rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.lint.model import Finding

app = typer.Typer(add_completion=False)


@app.command()
def run(
    paths: Annotated[list[Path] | None, typer.Argument(help="Show only findings in these files or folders.")] = None,
    generated: Annotated[bool, typer.Option("--generated", help="also read what was built into build/")] = False,
    lang: Annotated[str, typer.Option("--lang", help="language of the messages: en, fr or ar")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON list instead of lines")] = False,
) -> int:
    """Check content, data and generated files; exit 1 when there is an error, 0 when there are at most warnings.

    Example: python3 workshop.py lint course --lang fr
    """
    from workshopkit.files.project import project_root
    from workshopkit.i18n.model import LANGS
    from workshopkit.lint.run import lint
    from workshopkit.lint.show import errors, show

    if lang not in LANGS:
        raise CallError(f"--lang {lang}: no such language; one of {', '.join(LANGS)}")
    project = project_root()
    wanted = [_inside(project, path) for path in paths or []]
    found = lint(project, generated=generated)
    if wanted:
        found = [finding for finding in found if any(_covers(path, finding.path) for path in wanted)]
    print(_as_json(found, lang) if as_json else show(found, lang))
    return 1 if errors(found) else 0


def _inside(project: Path, path: Path) -> str:
    """*path* from the project's folder. Raises CallError when it does not exist or lies outside."""
    for base in (Path.cwd(), project):
        full = (base / path).resolve()
        if full.exists() and full.is_relative_to(project.resolve()):
            return full.relative_to(project.resolve()).as_posix()
    raise CallError(f"{path}: no such file or folder in {project}")


def _covers(wanted: str, path: str) -> bool:
    return wanted == "." or path == wanted or path.startswith(f"{wanted}/")


def _as_json(found: list[Finding], lang: str) -> str:
    from workshopkit.i18n.messages import translator
    from workshopkit.lint.show import sentences, severity

    rows = []
    for finding in found:
        what, do = sentences(finding, translator("lint", lang))
        row = {"code": finding.code, "severity": severity(finding), "path": finding.path, "line": finding.line}
        rows.append({**row, "values": dict(finding.values), "what": what, "do": do})
    return json.dumps(rows, ensure_ascii=False, indent=1)
