"""The calibration table of a card: each band of a preset beside what was measured last, misses included.

Measured results are read from ``datasets/cards/measured/<preset>.json``, a list with one entry for each row, written
by ``data bands <preset> --write``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from workshopkit.synth.bands import Band, Bands
from workshopkit.synth.model import Recipe, SynthError

Verdict = Literal["inside", "outside", "known miss", "not measured"]


class Result(BaseModel):
    """What was measured for one row: *median* over the seeds, share *inside* the band, when and with which rules."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str
    low: float
    high: float
    median: float | None
    inside: float
    verdict: Verdict
    seeds: str
    date: dt.date
    engine: str


_RESULTS: TypeAdapter[list[Result]] = TypeAdapter(list[Result])


@dataclass(frozen=True)
class Calibration:
    """One row of the table, its texts in the language of the card; *reason* is that of a miss.

    *english* says that the texts have no translation yet. Without a *result* nobody has measured the row.
    """

    id: str
    statistic: str
    published: str
    source: str
    mark: str
    low: float
    high: float
    result: Result | None
    verdict: Verdict
    reason: str
    english: bool = False


def results(datasets: Path, preset: str) -> dict[str, Result]:
    """What was measured for *preset*, by row; empty when nobody has. Raises SynthError when the file is broken."""
    path = datasets / "cards" / "measured" / f"{preset}.json"
    try:
        return {result.id: result for result in _RESULTS.validate_json(path.read_bytes())}
    except FileNotFoundError:
        return {}
    except (OSError, ValidationError) as error:
        raise SynthError(f"{path}: no measured results; write them anew: data bands {preset} --write") from error


def calibrations(datasets: Path, recipe: Recipe, bands: Bands, words: Mapping[str, str]) -> tuple[Calibration, ...]:
    """All rows for the preset *recipe*; *words* translates the texts of the bands.

    A result that was held against other limits than today's counts as not measured.
    """
    measured = results(datasets, recipe.preset)
    rows = (band for band in bands.band if recipe.preset in band.presets)
    return tuple(_row(band, measured.get(band.id), recipe.preset, words) for band in rows)


def _row(band: Band, result: Result | None, preset: str, words: Mapping[str, str]) -> Calibration:
    if result and (result.low, result.high) != (band.low, band.high):
        result = None
    verdict: Verdict = result.verdict if result else "not measured"
    reason = band.known_miss.get(preset, "") if verdict == "known miss" else ""
    texts = (band.statistic, band.published, band.source, reason)
    needed = [text for text in texts if any(letter.isalpha() for letter in text)]
    told = {text: words.get(text, text) for text in texts}
    return Calibration(
        id=band.id,
        statistic=told[band.statistic],
        published=told[band.published],
        source=told[band.source],
        mark=band.mark,
        low=band.low,
        high=band.high,
        result=result,
        verdict=verdict,
        reason=told[reason],
        english=bool(words) and any(text not in words for text in needed),
    )
