"""``test``: everything that must pass, closed by pytest's own summary."""

from __future__ import annotations

import os
import subprocess
import sys

import typer

app = typer.Typer(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})


@app.command()
def run(context: typer.Context) -> int:
    """Run formatting, types, content rules, translations and all tests; further words go to pytest.

    Example: python3 workshop.py test tests/i18n -x

    The whole runs on all cores, file by file; with further words on one, as pytest does by itself.
    Without a browser the browser tests are skipped and named; with CI=true a skip is a failure.
    """
    from workshopkit.files.project import project_root

    cores = str(min(os.cpu_count() or 1, 4))
    side_by_side = [] if context.args else ["-n", cores, "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", "-ra", *side_by_side, *context.args]
    return min(subprocess.call(command, cwd=project_root()), 1)
