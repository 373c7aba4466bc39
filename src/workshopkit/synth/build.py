"""From a recipe to tables, and from tables to files with one digest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from workshopkit.files import atomic, digest
from workshopkit.synth.accounts import make_accounts
from workshopkit.synth.engine import run_world
from workshopkit.synth.hashing import streams
from workshopkit.synth.model import Part, Recipe, SynthError, World
from workshopkit.synth.posts import make_posts
from workshopkit.synth.recipe import SMALL
from workshopkit.synth.schema import TABLES

ENGINE = "1.1"
"""Version of the rules that turn a seed into rows; raised when the same seed gives other rows."""


def build_tables(recipe: Recipe, world: World, seed: bytes, part: Part = "main") -> dict[str, pd.DataFrame]:
    """The tables of *recipe* by name, the same for the same *seed* everywhere.

    Raises SynthError when the recipe names another world, a table that nobody makes, or lacks a setting.
    """
    if recipe.world != world.id:
        raise SynthError(f"recipe {recipe.id} is for the world {recipe.world!r}, not {world.id!r}; correct 'world'")
    if recipe.preset != SMALL:
        run = run_world(recipe, world, seed, part)
        hidden = [name for name in recipe.tables if not TABLES[name].shown()]
        if hidden:
            raise SynthError(f"recipe {recipe.id}: {hidden[0]} belongs to the key; remove it from 'tables'")
        return {name: run.shown(name) for name in recipe.tables}
    key = streams(seed, part)
    accounts = make_accounts(recipe, world, key, part)
    makers = {"accounts": lambda: accounts, "posts": lambda: make_posts(recipe, accounts, key, part)}
    unknown = [name for name in recipe.tables if name not in makers]
    if unknown:
        raise SynthError(f"recipe {recipe.id}: no table {unknown[0]!r}; use one of: {', '.join(makers)}")
    return {name: makers[name]() for name in recipe.tables}


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> str:
    """Write each table to ``folder/<name>.csv`` (UTF-8, line feeds); return ``sha256:…`` over names and bytes.

    Raises OSError when the folder cannot be written; a file is whole or not there.
    """
    listed = []
    for name in sorted(tables):
        data = tables[name].to_csv(index=False, lineterminator="\n").encode("utf-8")
        atomic.write_bytes(folder / f"{name}.csv", data)
        listed.append(f"{name}.csv\0{digest.of_bytes(data)}\n")
    return f"sha256:{digest.of_bytes(''.join(listed).encode())}"
