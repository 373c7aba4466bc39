"""Bands: where a statistic of a generated world must lie, because the published record says so.

A row of ``datasets/bands.toml`` names the published figure, its source and mark (S seen in the work itself, S2 seen
reported, R recalled, M measured here), the band, and how to measure. A row passes when the median over the seeds lies
in the band and at least ``share`` of the seeds do; a row of rare things (stages *tails* and *classes*) when the value
over all seeds together does. A known miss has a written reason; it is shown, never hidden.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workshopkit.synth.toml import read_contract

SEEDS = 20
Verdict = Literal["inside", "outside", "known miss", "not measured"]


class Band(BaseModel):
    """One row; ``settings`` are changes of the recipe under which the row is measured.

    With ``over`` the measure is divided by the same measure under those settings. A band that differs from the one
    first written down keeps the former as ``was``, with a ``reason``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[A-Z][0-9]+[a-z]?$")]
    statistic: str
    published: str
    source: str
    mark: Literal["S", "S2", "R", "M", "own choice"]
    stage: Literal[
        "people",
        "follows",
        "ties",
        "contacts",
        "groups",
        "items",
        "spread",
        "dose",
        "tails",
        "classes",
        "triage",
        "evidence",
    ]
    measure: str
    low: float
    high: float
    presets: Annotated[tuple[str, ...], Field(min_length=1)]
    share: Annotated[float, Field(ge=0, le=1)] = 0.8
    settings: Mapping[str, int | tuple[int, ...]] = {}
    over: Mapping[str, int | tuple[int, ...]] = {}
    known_miss: Mapping[str, str] = {}
    was: tuple[float, float] | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Band:
        if self.low > self.high:
            raise ValueError(f"{self.id}: low is above high")
        if not set(self.known_miss) <= set(self.presets):
            raise ValueError(f"{self.id}: known_miss names a preset that the row is not for")
        if (self.was is None) != (not self.reason.strip()):
            raise ValueError(f"{self.id}: a changed band needs both 'was' and 'reason'")
        return self


class Without(BaseModel):
    """A published row that has no band, and *why*."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[A-Z][0-9]+$")]
    why: Annotated[str, Field(min_length=10)]


class Bands(BaseModel):
    """``datasets/bands.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: Literal[1]
    band: tuple[Band, ...]
    without: tuple[Without, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Bands:
        ids = [band.id for band in self.band]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"the id {twice[0]} is used twice")
        return self


@dataclass(frozen=True)
class Row:
    """A *band* measured on some seeds: their *middle*, the share *inside*, and the *verdict*.

    The middle is the median; for pooled rows it is the value over all seeds together.
    """

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


def judge(band: Band, values: Sequence[float], preset: str, pooled: float | None = None) -> Row:
    """The row of *band* for the measured *values*, one for each seed; a value that is no number counts as outside.

    With *pooled*, the value over all seeds, that one decides, and the share of seeds is only told.
    """
    known = [value for value in values if not math.isnan(value)]
    middle = pooled if pooled is not None else median(known) if known else math.nan
    inside = sum(band.low <= value <= band.high for value in known) / max(len(values), 1)
    if math.isnan(middle):
        return Row(band, middle, inside, "known miss" if preset in band.known_miss else "not measured")
    if band.low <= middle <= band.high and (pooled is not None or inside >= band.share):
        return Row(band, middle, inside, "inside")
    return Row(band, middle, inside, "known miss" if preset in band.known_miss else "outside")
