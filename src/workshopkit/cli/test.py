"""``test``: everything that must pass, closed by pytest's own summary."""

from __future__ import annotations

import subprocess
import sys

import typer

app = typer.Typer(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})


@app.command()
def run(context: typer.Context) -> int:
    """Run formatting, types, content rules, translations and all tests; further words go to pytest.

    Example: python3 workshop.py test tests/i18n -x

    Without a browser the browser tests are skipped and named; with CI=true a skip is a failure.
    """
    from workshopkit.files.project import project_root

    command = [sys.executable, "-m", "pytest", "-ra", *context.args]
    return min(subprocess.call(command, cwd=project_root()), 1)
