"""The dated result of holding a preset against the bands: ``datasets/cards/measured/<preset>.json``.

The file is a list, one entry for each row: ``id``, ``statistic``, ``published``, ``mark``, ``source``, ``low``,
``high``, ``median`` (null when nothing was measured), ``inside`` (share of the seeds), ``verdict``, ``reason`` (of a
known miss, else empty), ``seeds``, ``date`` (ISO day) and ``engine`` (version of the rules). The calibration table of a
dataset's card is made from it.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from pathlib import Path

from workshopkit.files import atomic
from workshopkit.synth.bands import Row
from workshopkit.synth.build import ENGINE


def measured_path(datasets: Path, preset: str) -> Path:
    """Where the result of *preset* stands below the folder *datasets*."""
    return datasets / "cards" / "measured" / f"{preset}.json"


def write_measured(rows: Sequence[Row], preset: str, seeds: Sequence[str], day: dt.date, path: Path) -> None:
    """Write *rows* of *preset*, measured on *seeds* on *day*, to *path*; OSError leaves the former file."""
    named = seeds[0] if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
    entries = [
        {
            "id": row.band.id,
            "statistic": row.band.statistic,
            "published": row.band.published,
            "mark": row.band.mark,
            "source": row.band.source,
            "low": row.band.low,
            "high": row.band.high,
            "median": None if math.isnan(row.middle) else float(f"{row.middle:.4g}"),
            "inside": round(row.inside, 4),
            "verdict": row.verdict,
            "reason": row.band.known_miss.get(preset, "") if row.verdict == "known miss" else "",
            "seeds": named,
            "date": day.isoformat(),
            "engine": ENGINE,
        }
        for row in rows
    ]
    atomic.write_text(path, json.dumps(entries, indent=1, ensure_ascii=False) + "\n")
