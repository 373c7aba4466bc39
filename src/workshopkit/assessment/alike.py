"""Do agencies see the country alike? Words and counts first, Krippendorff's alpha beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from workshopkit.assessment.agreement import alpha, alpha_interval, spread_class
from workshopkit.assessment.merged import IndicatorResult

Word = Literal["alike", "partly", "unlike", "not_compared"]
ALIKE, UNLIKE = 0.8, 0.5
"""Share of indicators in consensus from which agencies are said to see alike, and below which unlike: a convention."""


class Alike(BaseModel):
    """How alike a group of indicators is seen, over the capped levels of those that two agencies or more rated."""

    model_config = ConfigDict(frozen=True)

    word: Word
    consensus: int
    discuss: int
    split: int
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None


def alike(results: Sequence[IndicatorResult], *, draws: int = 2000, seed: int = 1) -> Alike:
    """How alike agencies see the indicators of *results*; the bootstrap of alpha takes *draws* from *seed*."""
    compared = [list(one.capped.values()) for one in results if len(one.capped) > 1]
    classes = [spread_class(max(levels) - min(levels)) for levels in compared]
    value, interval = alpha(compared), alpha_interval(compared, draws=draws, seed=seed)
    low, high = interval or (None, None)
    return Alike(
        word=_word(classes.count("consensus"), len(classes)),
        consensus=classes.count("consensus"),
        discuss=classes.count("discuss"),
        split=classes.count("split"),
        alpha=_rounded(value),
        alpha_low=_rounded(low),
        alpha_high=_rounded(high),
    )


def _word(consensus: int, compared: int) -> Word:
    if not compared:
        return "not_compared"
    share = consensus / compared
    return "alike" if share >= ALIKE else "unlike" if share < UNLIKE else "partly"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4) + 0.0
