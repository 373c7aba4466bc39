"""What the cascades of a world measure: rows C2-C11 of ``datasets/bands.toml``, by their ids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workshopkit.synth.draws import Whole
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.people import DAY, Clock, action_minute
from workshopkit.synth.schema import KINDS, ROLES
from workshopkit.synth.spread import COPY, HASH, POST, Posts

Real = NDArray[np.float64]
LARGE = 100
"""Adoptions from which a cascade counts as large (Goel et al. 2016)."""


def sizes(run: WorldRun) -> Whole:
    """Posts of each item, the first included."""
    return np.bincount(run.posts.item, minlength=len(run.items.t))


@dataclass(frozen=True)
class Shape:
    """Form of the trees of some items: *size* in posts, structural *virality*, share of the largest *broadcast*."""

    size: Whole
    virality: Real
    broadcast: Real


def shapes(posts: Posts, items: Whole) -> Shape:
    """The form of each of *items*.

    Structural virality is the mean distance between two posts of a tree (Goel et al. 2016): an edge lies on
    s (n - s) paths, s = posts below it, and the sum over all edges is the Wiener index. A broadcast is what passes on
    one post directly; its share is that of all adoptions.
    """
    rows = np.flatnonzero(np.isin(posts.item, items))
    rows = rows[np.lexsort((rows, posts.item[rows]))]
    size = np.bincount(np.searchsorted(items, posts.item[rows]), minlength=len(items))
    place = np.zeros(len(posts.item), dtype=np.int64)
    place[rows] = np.arange(len(rows))
    parent = np.where(posts.parent[rows] >= 0, place[posts.parent[rows]], -1)
    below = np.ones(len(rows))
    children = np.bincount(parent[parent >= 0], minlength=len(rows))
    for hop in range(int(posts.hop[rows].max(initial=0)), 0, -1):
        level = posts.hop[rows] == hop
        np.add.at(below, parent[level], below[level])
    tree = np.repeat(np.arange(len(items)), size)
    edge = parent >= 0
    paths = np.bincount(tree[edge], below[edge] * (size[tree[edge]] - below[edge]), len(items))
    largest = np.maximum.reduceat(children, np.cumsum(size) - size) if len(rows) else children
    return Shape(size, 2 * paths / (size * (size - 1.0)), largest / (size - 1.0))


def cascades(run: WorldRun) -> dict[str, float]:
    """Rows C2, C3, C5, C6, C9, C11, the ratio of posts of D4, and D9."""
    posts, items = run.posts, run.items
    size = sizes(run)
    depth = np.zeros(len(size), dtype=np.int64)
    np.maximum.at(depth, posts.item, posts.hop)
    again = posts.kind != POST
    parent = posts.parent[again]
    delay = posts.t[again] - posts.t[parent]
    platform = run.accounts.platform[posts.account[again]]
    kind = np.array(run.recipe.wholes("platform_kind"))[platform]
    short = delay[kind == KINDS.index("microblog")]
    hosts = np.array(run.recipe.wholes("platform_kind"))[run.table("links")["host_platform_id"]]
    copies = (posts.kind == COPY) & items.is_target[posts.item]
    halves = [
        np.median(delay[platform == place]) / half
        for place, half in enumerate(run.recipe.wholes("repost_halflife"))
        if np.sum(platform == place) >= 200 and half < 7 * DAY
    ]
    return {
        "C2": float(np.mean(size == 1)),
        "C2b": float(np.mean(depth == 1)),
        "C2c": float(np.mean(depth > 1)),
        "C3": float(np.mean(posts.hop[again] == 1)),
        "C5": float(np.mean(short <= 60)),
        "C6": float(np.median(halves)) if halves else float("nan"),
        "C9": float(np.mean(posts.cause[copies] == HASH)) if copies.any() else float("nan"),
        "C11": len(run.table("links")["post_id"]) / len(posts.t),
        "C11b": float(len(set(hosts.tolist()))),
        **_after_action(run),
    }


def _after_action(run: WorldRun) -> dict[str, float]:
    """Rows D4 (posts) and D9: what the group posts around the first action day, on the platform of that day.

    D9 compares 25 days before with 25 days that begin three days after the day. D9c is the share of posts that carry a
    link, after over before.
    """
    posts, accounts, clock = run.posts, run.accounts, Clock.of(run.recipe)
    target = run.personas.is_target()[accounts.persona]
    day = action_minute(run.recipe, 0)
    there = target & (accounts.platform == run.recipe.wholes("action_platform")[0])
    ours = there[posts.account]
    before = ours & (posts.t >= day - 25 * DAY) & (posts.t < day)
    after = ours & (posts.t >= day + 3 * DAY) & (posts.t < day + 28 * DAY)
    linked = np.zeros(len(posts.t), dtype=bool)
    linked[run.table("links")["post_id"]] = True
    made = np.bincount(posts.account, minlength=len(accounts.uid))
    until = np.minimum(accounts.off, clock.end) - accounts.created
    short, long = made[target & (until < 14 * DAY)], made[target & (until >= 60 * DAY)]
    return {
        "D4": float(long.mean() / max(short.mean(), 0.01)),
        "D9": float(after.sum() / max(before.sum(), 1)),
        "D9c": float(linked[after].mean() / max(linked[before].mean(), 0.001)) if after.any() else float("nan"),
    }


def first_posts(run: WorldRun) -> dict[str, float]:
    """Rows C9b and D12, of items alone.

    C9b is the size of the largest group of variants. D12 counts items a day of the core accounts that were on the
    platform of the first action day long before it and stay: in the ten days after it over the 25 days before; D12b in
    the thirty days thereafter.
    """
    items, accounts, day = run.items, run.accounts, action_minute(run.recipe, 0)
    core = run.personas.role[accounts.persona] == ROLES.index("core")
    core &= accounts.platform == run.recipe.wholes("action_platform")[0]
    stays = core & (accounts.created < day - 45 * DAY) & (accounts.off > day + 40 * DAY)
    t = items.t[stays[items.author]] - day
    before, soon, later = (float(np.sum((t >= low * DAY) & (t < high * DAY)) / (high - low)) for low, high in _SPANS)
    return {
        "C9b": float(np.bincount(items.group).max()),
        "D12": soon / before if before else float("nan"),
        "D12b": later / before if before else float("nan"),
    }


_SPANS = ((-25, 0), (0, 10), (10, 40))
