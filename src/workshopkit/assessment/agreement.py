"""How alike agencies see the country: Krippendorff's alpha, consensus on one indicator, words before numbers.

Alpha is no pass mark: agencies are not interchangeable coders, and near-total agreement on nearly equal levels can give
0. Reports lead with the counts consensus, discuss, split.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

Metric = Literal["nominal", "ordinal", "interval"]
Unit = Sequence[int | None]
"""The values that raters gave to one thing; None where a rater gave none."""
Floats = npt.NDArray[np.float64]


def alpha(units: Sequence[Unit], metric: Metric = "ordinal") -> float | None:
    """Krippendorff's alpha over *units*: 1 - observed / expected disagreement; None where nothing can be compared.

    Undefined without two values in any unit, and when all paired values are equal.
    Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); Hayes and Krippendorff (2007).
    """
    values, each = _coincidences(units)
    if not len(values):
        return None
    found = float(_alphas(each.sum(axis=0)[np.newaxis], values, metric)[0])
    return None if math.isnan(found) else found


def alpha_interval(
    units: Sequence[Unit], metric: Metric = "ordinal", *, draws: int = 2000, seed: int = 1, level: float = 0.95
) -> tuple[float, float] | None:
    """Percentile bootstrap of alpha: *draws* samples of the units with replacement, the same for the same *seed*.

    Samples in which alpha is undefined are left out; None when all are. The interval is wide where units are few.
    """
    values, each = _coincidences(units)
    if not len(values):
        return None
    count = len(each)
    chance = random.Random(seed)
    drawn = np.array([chance.random() for _ in range(draws * count)]).reshape(draws, count)
    weights = np.zeros((draws, count))
    np.add.at(weights, (np.repeat(np.arange(draws), count), (drawn * count).astype(int).ravel()), 1)
    size = len(values)
    sums = (weights @ each.reshape(count, size * size)).reshape(draws, size, size)
    found = np.sort(_alphas(sums, values, metric))
    found = found[~np.isnan(found)]
    if not len(found):
        return None
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def spread_class(spread: int) -> Literal["consensus", "discuss", "split"]:
    """Highest minus lowest level in words: up to 1 consensus, 2 discuss, 3 or more split."""
    return "consensus" if spread <= 1 else "discuss" if spread == 2 else "split"


def consensus(levels: Sequence[int], width: int = 4) -> float:
    """Consensus on one indicator from 0 (two camps at the ends) to 1 (all alike); *width* is highest - lowest level.

    Raises ValueError without levels. Source: Tastle and Wierman (2007), Cns = 1 + sum p log2(1 - |x - mean| / width).
    """
    if not levels:
        raise ValueError("no levels")
    mean = sum(levels) / len(levels)
    return 1 + sum(math.log2(1 - abs(level - mean) / width) for level in levels) / len(levels)


def missing_interval(levels: Sequence[int | None], highest: int = 4) -> tuple[float, float]:
    """The mean if every missing level were 0, and if it were *highest*. Raises ValueError without indicators."""
    if not levels:
        raise ValueError("no levels")
    known = [level for level in levels if level is not None]
    missing = len(levels) - len(known)
    return sum(known) / len(levels), (sum(known) + missing * highest) / len(levels)


def staged_level(levels: Sequence[int], share: float = 1.0) -> int:
    """The highest level that at least *share* of the indicators reach. Raises ValueError without levels."""
    if not levels:
        raise ValueError("no levels")
    return max(stage for stage in range(5) if sum(level >= stage for level in levels) >= share * len(levels))


def rank_shift(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """Average shift of ranks between two orders of the same things, by their values (highest is rank 1).

    Equal values share the better rank. Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7.
    """
    one, other = _ranks(first), _ranks(second)
    return sum(abs(rank - other[name]) for name, rank in one.items()) / len(one)


def _ranks(values: Mapping[str, float]) -> dict[str, int]:
    return {name: 1 + sum(other > value for other in values.values()) for name, value in values.items()}


def _coincidences(units: Sequence[Unit]) -> tuple[Floats, Floats]:
    """The values that occur in pairs, ascending, and for each unit its matrix of coincidences."""
    paired = [[value for value in unit if value is not None] for unit in units]
    paired = [unit for unit in paired if len(unit) > 1]
    values = sorted({value for unit in paired for value in unit})
    counts = np.array([[unit.count(value) for value in values] for unit in paired], dtype=float)
    if not paired:
        return np.zeros(0), np.zeros((0, 0, 0))
    size = counts.sum(axis=1)[:, np.newaxis, np.newaxis]
    pairs = counts[:, :, np.newaxis] * counts[:, np.newaxis, :]
    pairs -= counts[:, :, np.newaxis] * np.eye(len(values))
    return np.array(values, dtype=float), pairs / (size - 1)


def _alphas(sums: Floats, values: Floats, metric: Metric) -> Floats:
    """Alpha for each matrix of coincidences in *sums* (draws x values x values); nan where it is undefined."""
    marginal = sums.sum(axis=2)
    total = marginal.sum(axis=1)
    distance = _distances(marginal, values, metric)
    observed = (sums * distance).sum(axis=(1, 2)) / total
    expected = (marginal[:, :, np.newaxis] * marginal[:, np.newaxis, :] * distance).sum(axis=(1, 2))
    expected /= total * (total - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - observed / expected, np.nan)


def _distances(marginal: Floats, values: Floats, metric: Metric) -> Floats:
    """Squared distances between values; ordinal ones count what lies between, so they differ from draw to draw."""
    if metric == "nominal":
        return (1 - np.eye(len(values)))[np.newaxis]
    if metric == "interval":
        return ((values[:, np.newaxis] - values[np.newaxis, :]) ** 2)[np.newaxis]
    middle = np.cumsum(marginal, axis=1) - marginal / 2
    return np.asarray((middle[:, :, np.newaxis] - middle[:, np.newaxis, :]) ** 2)
