"""What triage and evidence of a world measure: rows T1-T5 of ``datasets/bands.toml``, by their ids."""

from __future__ import annotations

import numpy as np

from workshopkit.synth.engine import WorldRun
from workshopkit.synth.evidence import EIO, EPO, MLA, VOLUNTARY
from workshopkit.synth.triage import REFER, REMOVED, ROUTE_ORDER, ROUTE_REFERRAL


def triage(run: WorldRun) -> dict[str, float]:
    """Rows T1 (referred of assessed, removed of answered or not), T2 (orders per referral), T3 (area under the curve).

    The area is the share of pairs of a post of the group and another one that the first model puts in order; equal
    scores count half (Mann-Whitney).
    """
    referrals, reviews, scores = (run.table(name) for name in ("referrals", "reviews", "scores"))
    asked = referrals["route"] == ROUTE_REFERRAL
    orders = referrals["route"] == ROUTE_ORDER
    target = run.items.is_target[run.posts.item]
    first = scores["score_bp"][scores["model_id"] == 0].astype(np.int64)
    ranked = np.sort(first[~target])
    below, upto = (np.searchsorted(ranked, first[target], side=side) for side in ("left", "right"))
    return {
        "T1": float(np.mean(reviews["decision"] == REFER)),
        "T1b": float(np.mean(referrals["outcome"][asked] == REMOVED)),
        "T2": float(orders.sum() / max(asked.sum(), 1)),
        "T3": float(np.mean((below + upto) / 2) / len(ranked)),
    }


def evidence(run: WorldRun) -> dict[str, float]:
    """Rows T4 (mean days by route, pending ones with their whole duration) and T5 (voluntary requests answered)."""
    requests = run.requests

    def mean(route: int) -> float:
        return float(requests.takes[requests.route == route].mean())

    return {
        "T4": mean(MLA),
        "T4b": mean(EIO),
        "T4c": mean(EPO),
        "T5": float(requests.answered[requests.route == VOLUNTARY].mean()),
    }
