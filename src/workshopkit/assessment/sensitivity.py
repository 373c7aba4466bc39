"""How far results rest on one agency, and priorities on single scores; never on a figure over all domains."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np

from workshopkit.assessment.merge import merge, weight
from workshopkit.assessment.merged import Merged
from workshopkit.assessment.model import Agency, Instrument

JITTER = (-1, 0, 0, 1)
"""How far a score may be wrong: by one level upwards or downwards, each in one draw of four."""


def leave_one_out(
    instrument: Instrument, agencies: Sequence[Agency], agreed: Mapping[str, int] | None = None
) -> dict[str, dict[str, float | None]]:
    """The mean of each domain without each agency in turn: domain -> agency left out -> mean (None: nothing left).

    Raises AssessmentError like :func:`~workshopkit.assessment.merge.merge`.
    """
    means: dict[str, dict[str, float | None]] = {domain.id: {} for domain in instrument.domains}
    for left_out in sorted(agencies, key=lambda agency: agency.id):
        rest = merge(instrument, [agency for agency in agencies if agency.id != left_out.id], agreed)
        for domain in rest.domains:
            means[domain.id][left_out.id] = domain.mean
    return means


def rank_robustness(
    instrument: Instrument, merged: Merged, *, top: int = 10, draws: int = 2000, seed: int = 1
) -> dict[str, float]:
    """How often each indicator is among the *top* priorities when its level and its target may be wrong by one.

    Shares 0-1 over *draws*, the same for the same *seed*; indicators without a level are left out. Ties are broken as
    in the merge. Multiplying ordinal scores is a convention: this says how much of the order survives small doubts.
    """
    rows = [(entry, one) for entry, one in zip(instrument.indicators, merged.indicators, strict=True)]
    known = [(entry, one, one.final) for entry, one in rows if one.final is not None]
    if not known:
        return {}
    chance = random.Random(seed)
    count = len(known)
    drawn = np.array([chance.random() for _ in range(draws * count * 2)]).reshape(draws, count, 2)
    steps = np.array(JITTER)[(drawn * len(JITTER)).astype(int)]
    levels = np.clip(np.array([final for *_, final in known]) + steps[:, :, 0], 0, 4)
    targets = np.clip(np.array([entry.target for entry, *_ in known]) + steps[:, :, 1], 0, 4)
    values = np.maximum(0, targets - levels) * np.array([weight(instrument, entry, one) for entry, one, _ in known])
    ties = sorted(range(count), key=lambda position: (known[position][0].cost, known[position][0].time, position))
    first = np.argsort(-values[:, ties], axis=1, kind="stable")[:, :top]
    placed = np.array(ties)[first]
    needed = np.take_along_axis(values, placed, axis=1) > 0
    shares = np.bincount(placed[needed], minlength=count) / draws
    return {entry.id: float(share) for (entry, *_), share in zip(known, shares, strict=True)}
