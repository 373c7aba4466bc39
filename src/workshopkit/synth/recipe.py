"""Reading a recipe."""

from __future__ import annotations

from pathlib import Path

from workshopkit.synth.model import Recipe
from workshopkit.synth.toml import read_contract


def load_recipe(path: Path) -> Recipe:
    """The recipe in the file *path*. Raises SynthError naming file and key when it cannot be used."""
    return read_contract(path, Recipe)
