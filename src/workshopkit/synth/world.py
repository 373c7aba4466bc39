"""Reading the world: the one list of coined names."""

from __future__ import annotations

from pathlib import Path

from workshopkit.synth.model import World
from workshopkit.synth.toml import read_contract


def load_world(path: Path) -> World:
    """The world in the file *path*. Raises SynthError naming file and key when it cannot be used."""
    return read_contract(path, World)
