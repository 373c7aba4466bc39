"""Measuring a preset over seeds and judging each row of ``datasets/bands.toml``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from workshopkit.synth.bands import Band, Bands, Row, judge
from workshopkit.synth.engine import WorldRun, run_world
from workshopkit.synth.measure import POOLS, STAGES
from workshopkit.synth.measure_pools import Part
from workshopkit.synth.model import Recipe, SynthError, World
from workshopkit.synth.parameters import SPECS

Settings = Mapping[str, int | tuple[int, ...]]


@dataclass(frozen=True)
class _Measured:
    """One world and what was measured of it, each stage once for each set of changed parameters."""

    run: WorldRun
    _runs: dict[str, WorldRun] = field(default_factory=dict)
    _found: dict[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)
    _parts: dict[tuple[str, str], Part] = field(default_factory=dict)

    def under(self, settings: Settings) -> WorldRun:
        """The world with other parameters; what does not depend on them is not made again."""
        if not settings:
            return self.run
        told = _told(settings)
        if told not in self._runs:
            self._runs[told] = self.run.again(**settings)
        return self._runs[told]

    def part(self, band: Band) -> Part:
        """What the pool of *band* collects of this world."""
        place = (band.stage, _told(band.settings))
        if place not in self._parts:
            self._parts[place] = POOLS[band.stage].collect(self.under(band.settings))
        return self._parts[place]

    def value(self, band: Band, settings: Settings) -> float:
        """The measure of *band* under *settings*. Raises SynthError when nobody takes it."""
        place = (band.stage, _told(settings))
        if place not in self._found:
            pool = POOLS.get(band.stage)
            self._found[place] = pool.of([self.part(band)]) if pool else STAGES[band.stage](self.under(settings))
        return _taken(band, self._found[place])


def measure_bands(
    bands: Bands,
    recipe: Recipe,
    world: World,
    seeds: Iterable[str],
    progress: Callable[[str], None] = lambda told: None,
) -> list[Row]:
    """All rows for the preset of *recipe*, each over *seeds*.

    Raises SynthError when a row names a parameter that there is not or a measure that nobody takes.
    """
    wanted = [band for band in bands.band if recipe.preset in band.presets]
    for band in wanted:
        lacking = [name for name in (*band.settings, *band.over) if name not in SPECS]
        if lacking:
            raise SynthError(f"bands.toml: {band.id}: there is no parameter {lacking[0]}; correct 'settings' or 'over'")
    values: dict[str, list[float]] = {band.id: [] for band in wanted}
    parts: dict[str, list[Part]] = {band.id: [] for band in wanted if band.stage in POOLS}
    for seed in seeds:
        measured = _Measured(run_world(recipe, world, seed.encode()))
        measured.run.follows  # noqa: B018  (made first, so that runs with other items take it over)
        for band in wanted:
            value = measured.value(band, band.settings)
            if band.over:
                below = measured.value(band, band.over)
                value = value / below if below else math.nan
            values[band.id].append(value)
            if band.id in parts:
                parts[band.id].append(measured.part(band))
        progress(seed)
    return [_row(band, values[band.id], parts.get(band.id), recipe.preset) for band in wanted]


def _row(band: Band, values: list[float], parts: list[Part] | None, preset: str) -> Row:
    if parts is None:
        return judge(band, values, preset)
    return judge(band, values, preset, _taken(band, POOLS[band.stage].of(parts)))


def _taken(band: Band, found: Mapping[str, float]) -> float:
    if band.measure not in found:
        raise SynthError(f"bands.toml: {band.id}: nobody measures {band.measure}; correct 'measure'")
    return found[band.measure]


def _told(settings: Settings) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(settings.items()))
