"""The command line: one module per verb, loaded only when its verb runs."""

from __future__ import annotations

from workshopkit.cli.main import main

__all__ = ["main"]
