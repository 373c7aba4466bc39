"""Worlds of the preset lab-2k, each made once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from workshopkit.synth.engine import WorldRun, run_world, with_settings
from workshopkit.synth.model import Recipe, World
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.world import load_world

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
MakeRun = Callable[..., WorldRun]


@pytest.fixture(scope="session")
def velmara() -> World:
    return load_world(DATASETS / "world.toml")


@pytest.fixture(scope="session")
def lab_2k() -> Recipe:
    return load_recipe(DATASETS / "recipes" / "lab-2k.toml")


@pytest.fixture(scope="session")
def run_of(velmara: World, lab_2k: Recipe) -> MakeRun:
    """run_of(seed, parameter=value…): a world of lab-2k, perhaps with other parameters."""

    @cache
    def make(seed: int, **values: int | tuple[int, ...]) -> WorldRun:
        return run_world(with_settings(lab_2k, **values), velmara, f"test {seed}".encode())

    return make
