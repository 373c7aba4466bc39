"""What the cascades of a world measure: rows C1-C11 of ``datasets/bands.toml``, by their ids."""

from __future__ import annotations

import numpy as np

from workshopkit.synth.draws import Whole
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.people import ACTION, DAY, Clock
from workshopkit.synth.schema import KINDS
from workshopkit.synth.spread import COPY, HASH, POST, Posts

LARGE = 100
"""Adoptions from which a cascade counts as large (Goel et al. 2016)."""


def sizes(run: WorldRun) -> Whole:
    """Posts of each item, the first included."""
    return np.bincount(run.posts.item, minlength=len(run.items.t))


def structural_virality(posts: Posts, items: Whole) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Mean distance between two posts of the tree of each of *items* (Goel et al. 2016).

    An edge lies on s (n - s) paths, s = posts below it; the sum over all edges is the Wiener index.
    """
    found = []
    for item in items:
        rows = np.flatnonzero(posts.item == item)
        place = {int(row): nth for nth, row in enumerate(rows)}
        below = np.ones(len(rows))
        for row in rows[::-1]:
            if posts.parent[row] >= 0:
                below[place[int(posts.parent[row])]] += below[place[int(row)]]
        edges = below[[place[int(row)] for row in rows if posts.parent[row] >= 0]]
        found.append(2 * np.sum(edges * (len(rows) - edges)) / (len(rows) * (len(rows) - 1)))
    return np.array(found)


def cascades(run: WorldRun) -> dict[str, float]:
    """Rows C1-C6, C9, C11 and the post ratio of D4 and D9."""
    posts, items = run.posts, run.items
    size = sizes(run)
    depth = np.zeros(len(size), dtype=np.int64)
    np.maximum.at(depth, posts.item, posts.hop)
    again = posts.kind != POST
    large = np.flatnonzero(size >= LARGE)
    virality = structural_virality(posts, large[:200])
    parent = posts.parent[again]
    delay = posts.t[again] - posts.t[parent]
    platform = run.accounts.platform[posts.account[again]]
    kind = np.array(run.recipe.wholes("platform_kind"))[platform]
    short = delay[kind == KINDS.index("microblog")]
    copies = (posts.kind == COPY) & items.is_target[posts.item]
    halves = [
        np.median(delay[platform == place]) / half
        for place, half in enumerate(run.recipe.wholes("repost_halflife"))
        if np.sum(platform == place) >= 200 and half < 7 * DAY
    ]
    return {
        "C1": float(np.mean(size >= LARGE) * 10_000),
        "C1b": float(size.mean()),
        "C2": float(np.mean(size == 1)),
        "C2b": float(np.mean(depth == 1)),
        "C2c": float(np.mean(depth > 1)),
        "C3": float(np.mean(posts.hop[again] == 1)),
        "C4": float(np.median(virality)) if len(virality) else float("nan"),
        "C5": float(np.mean(short <= 60)),
        "C6": float(np.median(halves)) if halves else float("nan"),
        "C9": float(np.mean(posts.cause[copies] == HASH)) if copies.any() else float("nan"),
        "C11": len(run.table("links")["post_id"]) / len(posts.t),
        **_after_action(run),
    }


def _after_action(run: WorldRun) -> dict[str, float]:
    """Rows D4 (posts) and D9: posts of the group per day, 25 days after the first action day against before."""
    posts, accounts, clock = run.posts, run.accounts, Clock.of(run.recipe)
    target = run.personas.is_target()[accounts.persona]
    day = run.recipe.wholes("action_day")[0] * DAY + clock.start
    there = target & (accounts.platform == run.recipe.wholes("action_platform")[0])
    ours = there[posts.account]
    before = np.sum(ours & (posts.t >= day - 25 * DAY) & (posts.t < day))
    after = np.sum(ours & (posts.t >= day + 3 * DAY) & (posts.t < day + 28 * DAY))
    made = np.bincount(posts.account, minlength=len(accounts.uid))
    until = np.minimum(accounts.off, clock.end) - accounts.created
    short, long = made[target & (until < 14 * DAY)], made[target & (until >= 60 * DAY)]
    hit = float(np.mean(accounts.reason[there & (accounts.off >= day) & (accounts.created < day)] == ACTION))
    return {
        "D4": float(long.mean() / max(short.mean(), 0.01)),
        "D9": float(after / max(before, 1)),
        "D9c": hit,
    }
