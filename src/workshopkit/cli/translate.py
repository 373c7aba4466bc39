"""``translate``: PO files from the sources, what is missing, what is wrong."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="Extract, inspect and check translations (PO files for Poedit, Weblate).")


@app.command()
def extract() -> int:
    """Bring all PO files up to what the English sources say; translations are kept.

    Example: python3 workshop.py translate extract
    """
    from workshopkit.cli.errors import CallError
    from workshopkit.files.project import project_root
    from workshopkit.i18n.model import SourceError
    from workshopkit.i18n.renew import renew

    project = project_root()
    try:
        changed = renew(project)
    except SourceError as error:
        raise CallError(str(error)) from error
    for path in changed:
        print(path.relative_to(project).as_posix())
    print(f"{len(changed)} files written" if changed else "nothing changed")
    return 0


@app.callback()
def translate() -> None:
    """Extract, inspect and check translations."""
