"""Measures of rare things, over all worlds together: large cascades (C1, C4) and two classes of items (C7, C8).

A world of 2,000 accounts has few large cascades, and a dozen press accounts decide how many; only several worlds
together say what the engine does. Each pool collects columns from a world and measures them when joined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workshopkit.synth.draws import Whole
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.measure_spread import LARGE, Real, shapes, sizes
from workshopkit.synth.spread import POST

Part = Mapping[str, Whole | Real]


@dataclass(frozen=True)
class Pool:
    """How to *collect* the columns of one world and to *measure* joined columns."""

    collect: Callable[[WorldRun], Part]
    measure: Callable[[Part], dict[str, float]]

    def of(self, parts: Sequence[Part]) -> dict[str, float]:
        """The measures of all *parts* together."""
        return self.measure({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _large(run: WorldRun) -> Part:
    size = sizes(run)
    form = shapes(run.posts, np.flatnonzero(size >= LARGE))
    return {"size": size, "large": form.size, "virality": form.virality, "broadcast": form.broadcast}


def _tails(part: Part) -> dict[str, float]:
    """Rows C1 (of 10,000 items; mean size) and C4 (median virality, its correlation with size, largest broadcast)."""
    large, virality, broadcast = part["large"], part["virality"], part["broadcast"]
    enough = len(large) > 2
    return {
        "C1": float(np.mean(part["size"] >= LARGE) * 10_000),
        "C1b": float(part["size"].mean()),
        "C4": float(np.median(virality)) if enough else float("nan"),
        "C4b": float(np.corrcoef(np.log(large), virality)[0, 1]) if enough else float("nan"),
        "C4c": float(np.median(broadcast)) if enough else float("nan"),
    }


_COMPARED = 15
"""Posts from which a cascade has a form worth comparing."""


def _two_classes(run: WorldRun) -> Part:
    """Exposures and reposts of the first hop, and the form of larger cascades, by class (label 0 against others)."""
    posts, size = run.posts, sizes(run)
    chosen = np.flatnonzero(size >= _COMPARED)
    form = shapes(posts, chosen)
    first = posts.rows(posts.kind == POST)
    seen = np.bincount(run.follows.dst, minlength=len(run.accounts.uid))[first.account]
    passed = np.bincount(posts.item[posts.hop == 1], minlength=len(size))[first.item]
    own = run.items.label[first.item] == 0
    sums = [seen[own].sum(), passed[own].sum(), seen[~own].sum(), passed[~own].sum()]
    return {
        "sums": np.array([sums]),
        "own": (run.items.label[chosen] == 0).astype(np.int64),
        "size": form.size,
        "virality": form.virality,
        "broadcast": form.broadcast,
    }


def _classes(part: Part) -> dict[str, float]:
    """Rows C7 (odds of passing on, one class over the other; share of large cascades) and C8.

    C8 pairs each larger cascade of the class with another one of the nearest size (at most 5 % off, each used once) and
    gives the mean difference of virality, C8b that of the largest broadcast, in standard errors.
    """
    seen, passed, seen_other, passed_other = part["sums"].sum(axis=0).tolist()
    odds = (passed / max(seen - passed, 1)) / max(passed_other / max(seen_other - passed_other, 1), 1e-9)
    own, other = np.flatnonzero(part["own"] == 1), np.flatnonzero(part["own"] == 0)
    pairs = _matched(part["size"][own], part["size"][other])
    differences = {
        name: part[name][own[pairs[:, 0]]] - part[name][other[pairs[:, 1]]] for name in ("virality", "broadcast")
    }

    def errors(name: str) -> float:
        found = differences[name]
        return (
            float(found.mean() / max(found.std(ddof=1) / len(found) ** 0.5, 1e-9)) if len(found) > 2 else float("nan")
        )

    return {"C7": odds, "C8": errors("virality"), "C8b": errors("broadcast"), "C8n": float(len(pairs))}


def _matched(one: Whole | Real, other: Whole | Real) -> Whole:
    """Pairs of places of *one* and *other* with sizes at most 5 % apart, each place once, from the largest down."""
    left = np.argsort(-one, kind="stable").tolist()
    free = np.argsort(-other, kind="stable").tolist()
    pairs, at = [], 0
    for place in left:
        while at < len(free) and other[free[at]] > 1.05 * one[place]:
            at += 1
        if at < len(free) and other[free[at]] >= one[place] / 1.05:
            pairs.append((place, free[at]))
            at += 1
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


TAILS = Pool(_large, _tails)
CLASSES = Pool(_two_classes, _classes)
