"""How far a post reaches: final sizes of many cascades on a graph (independent cascade model, Kempe et al. 2003).

Run *r* begins at one account. Whoever has the post passes it once to each follower with the same *probability*. With
removal the post of each account lasts for an exponential time and each repost comes after an exponential delay; a
follower is reached only when the delay is shorter. As neither time depends on the clock, the final size is that of a
search through the graph, without a queue of events; its law is that of the non-Markovian SIR process.

The gaps between followers that are reached are drawn, not each follower: a cascade costs in proportion to its size.
Every draw is a hash of (key, run, account, number of the draw), so a run depends neither on the other runs nor on the
engine, and a run with removal reaches a part of what the same run reaches without.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workshopkit.synth.draws import Bits, Stream, Whole, halvings_of, mixed, named, nth_bits, tables, then
from workshopkit.synth.engines import Engine, compiled

_CELLS = 1 << 22
"""Cells (runs x accounts) that the numpy engine holds at once."""
OTHER = np.uint64(0xA0761D6478BD642F)
"""Separates the draws of times from those of gaps."""


@dataclass(frozen=True)
class Graph:
    """Who is reached from whom: from account *a* those in ``targets[starts[a]:starts[a + 1]]``."""

    starts: Whole
    targets: NDArray[np.int32]

    @classmethod
    def of_ties(cls, source: ArrayLike, target: ArrayLike, accounts: int) -> Graph:
        """The graph in which *source* reaches *target* (rows of *accounts*), each tie once."""
        tie = np.unique(np.asarray(source, dtype=np.int64) * accounts + np.asarray(target, dtype=np.int64))
        starts = np.searchsorted(tie, np.arange(accounts + 1, dtype=np.int64) * accounts)
        return cls(starts.astype(np.int64), (tie % max(accounts, 1)).astype(np.int32))

    @property
    def accounts(self) -> int:
        """Number of accounts."""
        return len(self.starts) - 1

    @cached_property
    def most(self) -> int:
        """Largest number of accounts that one reaches."""
        return int(np.diff(self.starts).max(initial=0))


@dataclass(frozen=True)
class Removal:
    """Half-lives, in one unit: of a post until it is removed, and of the delay until a follower reposts it."""

    removal: int
    delay: int


def final_sizes(
    graph: Graph,
    probability: float,
    seeds: ArrayLike | None,
    runs: int,
    key: bytes,
    engine: Engine = "numpy",
    removal: Removal | None = None,
) -> Whole:
    """Accounts reached in each of *runs* cascades, the first included.

    Run *r* begins at ``seeds[r % len(seeds)]``; without *seeds* (None) at an account drawn evenly. *probability* is
    that of each tie, 0 to 1. *key* are 32 bytes; other runs of the same key share nothing. With *removal* posts are
    removed and reposts take time. Raises ValueError when probability, seeds or graph are impossible, SynthError when
    the engine is not installed.
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"probability {probability} is not from 0 to 1")
    if graph.accounts < 1:
        raise ValueError("the graph has no account")
    number = np.arange(runs, dtype=np.int64)
    if seeds is None:
        first = Stream(key, "reach.seed").below(graph.accounts, number)
    else:
        given = np.atleast_1d(np.asarray(seeds, dtype=np.int64))
        if not len(given) or given.min() < 0 or given.max() >= graph.accounts:
            raise ValueError(f"seeds must be rows of the {graph.accounts} accounts")
        first = given[number % len(given)]
    state = Stream(key, "reach.run").state(number)
    gaps = _Gaps.of(probability, graph.most)
    if engine == "numba":
        halves = (removal.removal, removal.delay) if removal else (-1, -1)
        sizes: Whole = compiled("reach").sizes(
            graph.starts, graph.targets, first, state, gaps.ends, gaps.guide, tables()[0], *halves
        )
        return sizes
    return _sizes(graph, gaps, first, state, removal)


@dataclass(frozen=True)
class _Gaps:
    """Followers passed over before the next one that is reached: a geometric law as a table of integers.

    ``ends[g]`` is P(gap <= g) x 2**32; *guide* tells for the first twelve bits of a draw where to begin.
    """

    ends: Whole
    guide: Whole

    @classmethod
    def of(cls, probability: float, most: int) -> _Gaps:
        """The law for *probability*, up to *most*; multiplications only, so equal on every machine."""
        left, ends = 1.0, []
        for _ in range(most):
            left *= 1.0 - probability
            ends.append(round((1.0 - left) * 2**32))
        table = np.array([*ends, 1 << 40], dtype=np.int64)
        return cls(table, np.searchsorted(table, np.arange(1 << 12, dtype=np.int64) << 20, side="right"))

    def of_bits(self, bits: Bits) -> Whole:
        """The gap for each draw."""
        drawn = (bits >> np.uint64(32)).astype(np.int64)
        gap: Whole = self.guide[drawn >> 20]
        rest = np.flatnonzero(self.ends[gap] <= drawn)
        while len(rest):
            gap[rest] += 1
            rest = rest[self.ends[gap[rest]] <= drawn[rest]]
        return gap


def _sizes(graph: Graph, gaps: _Gaps, first: Whole, state: Bits, removal: Removal | None) -> Whole:
    """Sizes of all runs, one step at a time for many: a run that has ended leaves its slot to the next one.

    A cell is an account in a slot; *seen* holds the run (from 1) that last was there, *mark* tells doubles apart.
    """
    runs, accounts = len(first), graph.accounts
    slots = min(max(_CELLS // accounts, 1), runs)
    seen, mark = np.zeros(slots * accounts, dtype=np.int32), np.zeros(slots * accounts, dtype=np.int32)
    sizes, run_in, begun = np.zeros(runs, dtype=np.int64), np.zeros(slots, dtype=np.int64), 0
    cell = np.zeros(0, dtype=np.int64)
    while len(cell) or begun < runs:
        free = np.ones(slots, dtype=bool)
        free[cell // accounts] = False
        slot = np.flatnonzero(free)[: runs - begun]
        if len(slot):
            run_in[slot] = np.arange(begun, begun + len(slot))
            cell = np.concatenate([cell, slot * accounts + first[begun : begun + len(slot)]])
            begun += len(slot)
        slot = cell // accounts
        run, account = run_in[slot], cell - slot * accounts
        seen[cell] = run + 1
        low = int(run.min())
        counted = np.bincount(run - low)
        sizes[low : low + len(counted)] += counted
        reached, run = _passed_on(graph, gaps, cell, account, run, then(state[run], named(account)), removal)
        new = seen[reached] != run + 1
        reached = reached[new]
        number = np.arange(len(reached), dtype=np.int32)
        mark[reached] = number
        cell = reached[mark[reached] == number]
    return sizes


def _passed_on(
    graph: Graph, gaps: _Gaps, cell: Whole, account: Whole, run: Whole, state: Bits, removal: Removal | None
) -> tuple[Whole, Whole]:
    """Cells to which each *account* in its *cell* passes the post on, and their runs."""
    place, end = graph.starts[account] - 1, graph.starts[account + 1]
    base = cell - account
    timed = mixed(state ^ OTHER)
    lasts = halvings_of(mixed(timed)) * removal.removal if removal else np.zeros(0, dtype=np.int64)
    found, runs, nth = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], 0
    while len(place):
        many = max(nth, 1)
        draws = nth_bits(state[:, np.newaxis], np.arange(nth, nth + many))
        places = place[:, np.newaxis] + np.cumsum(gaps.of_bits(draws.reshape(-1)).reshape(draws.shape) + 1, axis=1)
        reached = places < end[:, np.newaxis]
        row, column = np.nonzero(reached)
        cells, passed = base[row] + graph.targets[places[reached]], run[row]
        if removal:
            soon = halvings_of(nth_bits(timed[row], nth + column)) * removal.delay < lasts[row]
            cells, passed = cells[soon], passed[soon]
        found.append(cells)
        runs.append(passed)
        on = np.flatnonzero(reached[:, -1])
        place, end, state, base, run = places[on, -1], end[on], state[on], base[on], run[on]
        if removal:
            timed, lasts = timed[on], lasts[on]
        nth += many
    return np.concatenate(found), np.concatenate(runs)
