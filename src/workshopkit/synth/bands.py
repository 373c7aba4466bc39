"""Bands: where a statistic of a generated world must lie, because the published record says so.

A row of ``datasets/bands.toml`` names the published figure, its source and mark (S seen in the work itself, S2 seen
reported, R recalled, M measured here), the band, and how to measure. A row passes when the median over the seeds lies
in the band and at least ``share`` of the seeds do. A known miss has a written reason; it is shown, never hidden.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workshopkit.synth.engine import run_world, with_settings
from workshopkit.synth.measure import STAGES
from workshopkit.synth.model import Recipe, SynthError, World
from workshopkit.synth.toml import read_contract

SEEDS = 20
Verdict = Literal["inside", "outside", "known miss", "not measured"]


class Band(BaseModel):
    """One row; ``settings`` are changes of the recipe under which the row is measured."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[A-Z][0-9]+[a-z]?$")]
    statistic: str
    published: str
    source: str
    mark: Literal["S", "S2", "R", "M", "own choice"]
    stage: Literal["people", "follows", "contacts", "spread", "triage", "evidence"]
    measure: str
    low: float
    high: float
    presets: Annotated[tuple[str, ...], Field(min_length=1)]
    share: Annotated[float, Field(ge=0, le=1)] = 0.8
    settings: Mapping[str, int | tuple[int, ...]] = {}
    known_miss: Mapping[str, str] = {}

    @model_validator(mode="after")
    def _ordered(self) -> Band:
        if self.low > self.high:
            raise ValueError(f"{self.id}: low is above high")
        if not set(self.known_miss) <= set(self.presets):
            raise ValueError(f"{self.id}: known_miss names a preset that the row is not for")
        return self


class Bands(BaseModel):
    """``datasets/bands.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: Literal[1]
    band: tuple[Band, ...]

    @model_validator(mode="after")
    def _once(self) -> Bands:
        ids = [band.id for band in self.band]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the id {twice[0]} is used twice")
        return self


@dataclass(frozen=True)
class Row:
    """A *band* measured on some seeds: their *middle*, the share *inside*, and the *verdict*."""

    band: Band
    middle: float
    inside: float
    verdict: Verdict

    @property
    def missed(self) -> bool:
        """Whether this must fail a run: outside, without a written reason."""
        return self.verdict in ("outside", "not measured")


def load_bands(path: Path) -> Bands:
    """The bands in the file *path*. Raises SynthError naming file and key."""
    return read_contract(path, Bands)


def judge(band: Band, values: Sequence[float], preset: str) -> Row:
    """The row of *band* for the measured *values*, one for each seed; a value that is no number counts as outside."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return Row(band, math.nan, 0.0, "known miss" if preset in band.known_miss else "not measured")
    middle = median(known)
    inside = sum(band.low <= value <= band.high for value in known) / len(values)
    if band.low <= middle <= band.high and inside >= band.share:
        return Row(band, middle, inside, "inside")
    return Row(band, middle, inside, "known miss" if preset in band.known_miss else "outside")


def measure_bands(
    bands: Bands,
    recipe: Recipe,
    world: World,
    seeds: Iterable[str],
    progress: Callable[[str], None] = lambda told: None,
) -> list[Row]:
    """All rows for the preset of *recipe*, each over *seeds*.

    Raises SynthError when a row names a parameter that the recipe lacks or a measure that nobody takes.
    """
    wanted = [band for band in bands.band if recipe.preset in band.presets]
    values: dict[str, list[float]] = {band.id: [] for band in wanted}
    groups: dict[tuple[str, ...], list[Band]] = {}
    for band in wanted:
        lacking = [name for name in band.settings if name not in recipe.set]
        if lacking:
            raise SynthError(f"bands.toml: {band.id}: {recipe.id} has no parameter {lacking[0]}; correct 'settings'")
        groups.setdefault(tuple(f"{name}={value}" for name, value in sorted(band.settings.items())), []).append(band)
    for seed in seeds:
        for group in groups.values():
            run = run_world(with_settings(recipe, **group[0].settings), world, seed.encode())
            for stage in dict.fromkeys(band.stage for band in group):
                found = STAGES[stage](run)
                for band in (band for band in group if band.stage == stage):
                    if band.measure not in found:
                        raise SynthError(f"bands.toml: {band.id}: nobody measures {band.measure}; correct 'measure'")
                    values[band.id].append(found[band.measure])
        progress(seed)
    return [judge(band, values[band.id], recipe.preset) for band in wanted]
