"""How the half-life until removal changes what spreads: row C10 of ``datasets/bands.toml``."""

from __future__ import annotations

import numpy as np

from workshopkit.synth.engine import WorldRun
from workshopkit.synth.spread import POST

HOURS = (1.5, 3, 6, 12, 24, 48, 96, 192)
"""Half-lives of removal, doubling, as in Truong et al. 2025."""


def dose_response(run: WorldRun) -> dict[str, float]:
    """Reposts of the group's items that removal prevents, for each of HOURS, of those without removal.

    ``C10`` is the cut at one day; ``C10b`` the smallest drop of the cut from one half-life to the next (0 or more:
    monotone); ``C10c`` the largest rise of those drops from the half-life of reposts on, so that negative means: what
    spreads is concave in the logarithm of the half-life there. Runs share their coins.
    """
    quiet = run.again(detect=(0,) * 4, hash_match=0)
    free = _reposts(quiet)
    cut = []
    for hours in HOURS:
        half = (round(hours * 60),) * 4
        cut.append(1 - _reposts(run.again(detect=(10_000,) * 4, hash_match=0, removal_halflife=half)) / max(free, 1))
    drops = -np.diff(cut)
    delay = max(run.recipe.wholes("repost_halflife")) / 60
    late = [nth for nth, hours in enumerate(HOURS[:-1]) if hours >= delay]
    return {
        "C10": float(cut[HOURS.index(24)]),
        "C10b": float(drops.min()),
        "C10c": float(np.diff(drops[late]).max()),
        "C10d": float(cut[0]),
        "C10e": float(cut[-1]),
    }


def _reposts(run: WorldRun) -> int:
    return int(np.sum(run.items.is_target[run.posts.item] & (run.posts.kind != POST)))
