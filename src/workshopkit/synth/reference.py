"""What one run of a recipe with the card's own seed gives: rows and content hashes, as its manifest says them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from workshopkit.files import digest
from workshopkit.synth.build import ENGINE, build_tables, write_tables
from workshopkit.synth.engine import run_world
from workshopkit.synth.model import Recipe, World
from workshopkit.synth.recipe import SMALL
from workshopkit.synth.writing import KEY, read_manifest, write_dataset

CARD_SEED = "card"
"""The seed of all cards. Seats have other seeds, drawn with a secret of the workshop."""


@dataclass(frozen=True)
class Reference:
    """One dataset as it was written: *content* hash, *rows* of every table, *files* of the open ones with sha256.

    ``files`` holds (file name, sha256, bytes) by table.
    """

    seed: str
    engine: str
    content: str
    rows: dict[str, int]
    files: dict[str, tuple[str, str, int]]


def not_made() -> Reference:
    """What stands in a card of a dataset that nobody made: no rows, no hash."""
    return Reference(CARD_SEED, ENGINE, "", {}, {})


def refer(recipe: Recipe, world: World, seed: str = CARD_SEED) -> Reference:
    """Make the dataset of *recipe* once, in a folder that is thrown away. Raises SynthError like the engine."""
    with tempfile.TemporaryDirectory(prefix="workshop-card-") as scratch:
        out = Path(scratch, "data")
        if recipe.preset == SMALL:
            tables = build_tables(recipe, world, seed.encode())
            content = write_tables(tables, out)
            rows = {name: len(table) for name, table in tables.items()}
            return Reference(seed, ENGINE, content, rows, {name: _file(out / f"{name}.csv") for name in tables})
        write_dataset(run_world(recipe, world, seed.encode()), out, seed=seed, engine=ENGINE)
        return of_dataset(out, seed)


def of_dataset(folder: Path, seed: str = "") -> Reference:
    """What the dataset in *folder* is; with its key beside it also the rows of hidden tables.

    Raises SynthError when the manifest is missing or does not say that the data are synthetic.
    """
    manifest = read_manifest(folder)
    rows = {name: int(entry["rows"]) for name, entry in manifest["tables"].items()}
    if (folder / KEY).is_dir():
        rows |= {name: int(entry["rows"]) for name, entry in read_manifest(folder / KEY)["tables"].items()}
    files = {name: _file(folder / entry["file"]) for name, entry in manifest["tables"].items()}
    return Reference(seed, str(manifest["engine"]), str(manifest["content"]), rows, files)


def _file(path: Path) -> tuple[str, str, int]:
    return path.name, digest.of_file(path), path.stat().st_size
