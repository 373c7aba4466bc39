"""Bare worlds for oracles: a given graph, one platform, nobody suspended, every item with the same appeal.

The spread stage itself runs on them; only what it is given is made by hand.
"""

from collections.abc import Iterable

import numpy as np

from workshopkit.synth.draws import Stream, Whole
from workshopkit.synth.engine import with_settings
from workshopkit.synth.follows import Follows
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import NEVER, Accounts
from workshopkit.synth.schema import NOTHING
from workshopkit.synth.spread import Items, Posts, make_posts

Edges = Iterable[tuple[int, int]]
QUIET = {"wrongful": 0, "author_removal": 0, "hash_match": 0, "cross": 0, "copy": 0, "decay": 100, "days": 730}
MILLION = 1_000_000


def bare_accounts(count: int) -> Accounts:
    """*count* accounts on platform 0 that were always there and stay."""
    zero = np.zeros(count, dtype=np.int64)
    never = zero + NEVER
    return Accounts(np.arange(count), zero, zero, zero, never, never, zero, zero + NOTHING, zero + 1)


def bare_follows(edges: Edges) -> Follows:
    """Ties by which a post goes from the first to the second account of each pair of *edges*."""
    pairs = np.array(sorted({(follower, source) for source, follower in edges}), dtype=np.int64).reshape(-1, 2)
    zero = np.zeros(len(pairs), dtype=np.int64)
    return Follows(pairs[:, 0].copy(), pairs[:, 1].copy(), zero, zero + NEVER)


def spread_on(
    recipe: Recipe,
    edges: Edges,
    accounts: int,
    seeds: Whole,
    probability: float,
    key: bytes,
    *,
    delay: int = 1,
    removal: int | None = None,
    first: int = 0,
) -> Posts:
    """One item for each of *seeds*, the rows of its authors, passed on along *edges* with *probability*.

    *delay* and *removal* are half-lives in minutes; without *removal* nothing is removed. *first* is the number of the
    first item: items of other numbers have other coins.
    """
    quiet = with_settings(
        recipe,
        **QUIET,
        detect=(10_000 if removal else 0,) * 4,
        removal_halflife=(removal or 1,) * 4,
        repost_halflife=(delay,) * 4,
    )
    zero = np.zeros(len(seeds), dtype=np.int64)
    begin = quiet.whole("created_before") * 24 * 60
    items = Items(
        seeds, zero + begin, zero + round(probability * MILLION), zero, zero == 0, zero, np.arange(len(seeds)) + first
    )
    return make_posts(quiet, key, bare_accounts(accounts), bare_follows(edges), items)


def evenly(key: bytes, accounts: int, runs: int) -> Whole:
    """An author for each of *runs*, drawn evenly."""
    return Stream(key, "oracle.seeds").below(accounts, np.arange(runs))


def sizes_of(posts: Posts, runs: int) -> Whole:
    """Accounts that each of *runs* items reached, the author included."""
    return np.bincount(posts.item, minlength=runs)
