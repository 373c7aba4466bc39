"""What triage and evidence of a world measure: rows T1-T5 of ``datasets/bands.toml``, by their ids."""

from __future__ import annotations

import numpy as np

from workshopkit.synth.engine import WorldRun
from workshopkit.synth.evidence import EIO, EPO, MLA, VOLUNTARY
from workshopkit.synth.people import DAY, Clock
from workshopkit.synth.triage import REFER, REMOVED, ROUTE_ORDER, ROUTE_REFERRAL


def triage(run: WorldRun) -> dict[str, float]:
    """Rows T1 (referred of assessed, removed of answered or not), T2 (orders per referral), T3 (first model).

    The area under the curve is the share of pairs of a post of the group and another one that the model puts in order;
    equal scores count half (Mann-Whitney). T3b-T3e are what a share of alerts is right at a recall of 80 % when one
    post in 10, 100, 1,000, 10,000 belongs to the group: recall and false alarms are measured, the share is set.
    """
    referrals, reviews, scores = (run.table(name) for name in ("referrals", "reviews", "scores"))
    asked = referrals["route"] == ROUTE_REFERRAL
    orders = referrals["route"] == ROUTE_ORDER
    target = run.items.is_target[run.posts.item]
    first = scores["score_bp"][scores["model_id"] == 0].astype(np.int64)
    ranked = np.sort(first[~target])
    below, upto = (np.searchsorted(ranked, first[target], side=side) for side in ("left", "right"))
    alarm = np.sort(first[target])[len(first[target]) // 5]
    recall, false = float(np.mean(first[target] >= alarm)), float(np.mean(first[~target] >= alarm))
    right = [share * recall / max(share * recall + (1 - share) * false, 1e-9) for share in (0.1, 0.01, 0.001, 0.0001)]
    return {
        "T1": float(np.mean(reviews["decision"] == REFER)),
        "T1b": float(np.mean(referrals["outcome"][asked] == REMOVED)),
        "T2": float(orders.sum() / max(asked.sum(), 1)),
        "T3": float(np.mean((below + upto) / 2) / len(ranked)),
        **dict(zip(("T3b", "T3c", "T3d", "T3e"), right, strict=True)),
    }


def evidence(run: WorldRun) -> dict[str, float]:
    """Rows T4 (mean days by route, pending ones with their whole duration; share pending) and T5 (answered)."""
    requests, last = run.requests, Clock.of(run.recipe).end // DAY - 1

    def mean(route: int) -> float:
        return float(requests.takes[requests.route == route].mean())

    return {
        "T4": mean(MLA),
        "T4b": mean(EIO),
        "T4c": mean(EPO),
        "T4d": float(np.mean((requests.sent + requests.takes)[requests.route == MLA] > last)),
        "T5": float(requests.answered[requests.route == VOLUNTARY].mean()),
    }
