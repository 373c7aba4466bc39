"""Stage *follows*: who follows whom, and until when.

First accounts follow inside their circle (a few accounts, so that clustering does not vanish with size), inside their
community, or anywhere on the platform, in proportion to a heavy-tailed attractiveness (degree-corrected block model,
Karrer and Newman 2011); some follows are returned. An account that returns is followed again by a share ``regain`` of
the followers before: the two documented regimes are rows D7 and D8 of ``datasets/bands.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workshopkit.synth.draws import Flags, Stream, Whole, named
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import INNOCENT, NEVER, Accounts, Clock, Personas
from workshopkit.synth.schema import NOTHING, Columns

PART = 1 << 16
"""Ties that are drawn at once."""


@dataclass(frozen=True)
class Follows:
    """Directed ties *src* follows *dst* (rows of accounts), from *created* until *ended* (or NEVER)."""

    src: Whole
    dst: Whole
    created: Whole
    ended: Whole


def make_follows(recipe: Recipe, key: bytes, personas: Personas, accounts: Accounts) -> Follows:
    """All ties, ordered by *src* and *dst*."""
    first = np.flatnonzero(accounts.generation == 0)
    src, dst = _ties(recipe, key, personas, accounts, first)
    src, dst, created = _dated(recipe, key, accounts, src, dst)
    src, dst, created = _followed_again(recipe, key, accounts, src, dst, created)
    ended = np.minimum(_last(accounts, src), _last(accounts, dst))
    return Follows(src, dst, created, ended)


def _last(accounts: Accounts, account: Whole) -> Whole:
    """The minute from which an account is gone for good, or NEVER."""
    return np.where(accounts.back[account] < NEVER, NEVER, accounts.off[account])


def _ties(recipe: Recipe, key: bytes, personas: Personas, accounts: Accounts, first: Whole) -> tuple[Whole, Whole]:
    """Ties between first accounts, each once, none to oneself, ordered by who follows and who is followed."""
    persona = accounts.persona[first]
    platform, cluster = accounts.platform[first], personas.cluster[persona]
    shuffled = (Stream(key, "follows.place").bits(persona) >> np.uint64(1)).astype(np.int64)
    order = np.lexsort((shuffled, cluster, platform))
    first, persona, platform, cluster = first[order], persona[order], platform[order], cluster[order]
    count = len(first)
    pull = Stream(key, "follows.pull").pareto(16, recipe.whole("in_exponent"), 16 * recipe.whole("in_cut"), persona)
    pull = np.where(np.isin(personas.role[persona], INNOCENT), pull * recipe.whole("public_pull"), pull)
    ends = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(pull)])
    block = np.cumsum(np.diff(cluster * 1000 + platform, prepend=-1) != 0) - 1
    block_at = np.searchsorted(block, np.arange(block[-1] + 2) if count else np.arange(1))
    platform_at = np.searchsorted(platform, np.arange(platform.max(initial=0) + 2))
    circle_low, circle_high = _circles(recipe, key, block, block_at)

    push = Stream(key, "follows.push").pareto(16, recipe.whole("out_exponent"), 16 * recipe.whole("out_cut"), persona)
    fixed = push * (recipe.whole("follow_degree") * count * 256 // (100 * max(int(push.sum()), 1)))
    many = (fixed + Stream(key, "follows.degree").below(256, persona)) >> 8
    many = np.minimum(many, count // 2)
    name, size, made = named(persona), circle_high - circle_low, []
    for rows in _parts(many):
        src = np.repeat(rows, many[rows])
        nth = np.arange(len(src)) - np.repeat(np.cumsum(many[rows]) - many[rows], many[rows])
        told = (name[src], named(nth))
        near = Stream(key, "follows.circle").happens(recipe.whole("closure"), *told)
        mixed = Stream(key, "follows.mixed").happens(recipe.whole("mixing"), *told)
        low = np.where(mixed, platform_at[platform[src]], block_at[block[src]])
        high = np.where(mixed, platform_at[platform[src] + 1], block_at[block[src] + 1])
        drawn = ends[low] + Stream(key, "follows.target").below(ends[high] - ends[low], *told)
        dst = np.searchsorted(ends, drawn, side="right") - 1
        inside = circle_low[src] + Stream(key, "follows.neighbour").below(size[src], *told)
        dst = np.where(near, inside, dst)
        back = Stream(key, "follows.returned").happens(recipe.whole("reciprocity"), name[src], name[dst])
        src, dst = np.concatenate([src, dst[back]]), np.concatenate([dst, src[back]])
        src, dst = first[src[src != dst]], first[dst[src != dst]]
        made.append(src * len(accounts.uid) + dst)
    ties = np.concatenate([np.zeros(0, dtype=np.int64), *made])
    made.clear()
    ties.sort()
    ties = ties[np.concatenate([np.ones(min(len(ties), 1), dtype=bool), ties[1:] != ties[:-1]])]
    return ties // len(accounts.uid), ties % len(accounts.uid)


def _parts(many: Whole) -> Iterator[Whole]:
    """Rows in parts that make about ``PART`` ties each, *many* for each row: large worlds fit into the cache."""
    until = np.cumsum(many)
    inner = np.searchsorted(until, np.arange(PART, int(many.sum()), PART))
    for low, high in pairwise(np.unique([0, *inner.tolist(), len(many)]).tolist()):
        yield np.arange(low, high)


def _circles(recipe: Recipe, key: bytes, block: Whole, block_at: Whole) -> tuple[Whole, Whole]:
    """First and last-plus-one row of the circle of each row; circles lie inside blocks."""
    least, most = recipe.wholes("circle", 2)
    place = np.arange(len(block)) - block_at[block]
    size = least + Stream(key, "follows.circle_size").below(most - least + 1, np.arange(len(block_at)))[block]
    low = block_at[block] + place // size * size
    return low, np.minimum(low + size, block_at[block + 1])


def _dated(recipe: Recipe, key: bytes, accounts: Accounts, src: Whole, dst: Whole) -> tuple[Whole, Whole, Whole]:
    """Ties with the minute of their making; ties that would be made after an end or the observed time are dropped.

    A new account follows others soon (``own_lag``) and is followed later (``follow_lag``): row D4.
    """
    end, name, made = Clock.of(recipe).end, named(accounts.uid), []
    for at in range(0, max(len(src), 1), PART):
        one, two = src[at : at + PART], dst[at : at + PART]
        newer = accounts.created[one] > accounts.created[two]
        half = np.where(newer, recipe.whole("own_lag"), recipe.whole("follow_lag"))
        lag = Stream(key, "follows.lag").lasting(half, name[one], name[two])
        created = np.maximum(accounts.created[one], accounts.created[two]) + 1 + lag
        kept = (created < np.minimum(accounts.off[one], accounts.off[two])) & (created < end)
        made.append((one[kept], two[kept], created[kept]))
    src, dst, created = (np.concatenate(parts) for parts in zip(*made, strict=True))
    return src, dst, created


def _followed_again(
    recipe: Recipe, key: bytes, accounts: Accounts, src: Whole, dst: Whole, created: Whole
) -> tuple[Whole, Whole, Whole]:
    """*src*, *dst*, *created* with the ties of returned accounts: who follows them, and whom they follow, again.

    Ties of an account that has returned *k* times stand only among those that were added with it.
    """
    by_uid = np.argsort(accounts.uid)
    sorted_uid = accounts.uid[by_uid]
    first = np.flatnonzero(accounts.generation == 0)
    first = first[np.lexsort((accounts.uid[first], accounts.platform[first]))]
    recent_src, recent_dst = src, dst
    added = []
    for generation in range(1, int(accounts.generation.max(initial=0)) + 1):
        rows = np.flatnonzero(accounts.generation == generation)
        before = by_uid[np.searchsorted(sorted_uid, accounts.uid[rows] - 1)]
        new = np.full(len(accounts.uid), NOTHING)
        new[before] = rows
        found = []
        for old, other, incoming in ((recent_dst, recent_src, True), (recent_src, recent_dst, False)):
            known = np.flatnonzero(new[old] >= 0)
            account, peer = new[old[known]], other[known]
            again = _again(recipe, key, accounts, account, peer, incoming)
            if incoming:
                peer, again = _replaced(recipe, key, accounts, first, account, peer, again)
            again &= (accounts.platform[account] == accounts.platform[peer]) & (account != peer)
            account, peer = account[again], peer[again]
            when = accounts.created[account] + 1
            when += Stream(key, "follows.again_lag").lasting(
                recipe.whole("regain_lag"), accounts.uid[account], accounts.uid[peer]
            )
            live = accounts.lives_at(peer, when) & (when < accounts.off[account]) & (when < Clock.of(recipe).end)
            pair = (peer, account) if incoming else (account, peer)
            found.append((pair[0][live], pair[1][live], when[live]))
        recent_src, recent_dst, when = (np.concatenate(parts) for parts in zip(*found, strict=True))
        added.append((recent_src, recent_dst, when))
    return _merged(len(accounts.uid), (src, dst, created), added)


def _merged(
    accounts: int, ties: tuple[Whole, Whole, Whole], added: list[tuple[Whole, Whole, Whole]]
) -> tuple[Whole, Whole, Whole]:
    """*ties*, which are in order, with those *added* in their places, each once."""
    if not added:
        return ties
    more_src, more_dst, more_created = (np.concatenate(parts) for parts in zip(*added, strict=True))
    tie, once = np.unique(more_src * accounts + more_dst, return_index=True)
    place = np.searchsorted(ties[0] * accounts + ties[1], tie)
    src, dst, created = (
        np.insert(whole, place, more[once])
        for whole, more in zip(ties, (more_src, more_dst, more_created), strict=True)
    )
    return src, dst, created


def _again(recipe: Recipe, key: bytes, accounts: Accounts, account: Whole, peer: Whole, incoming: bool) -> Flags:
    """Which ties of the account before are made again.

    With ``signpost`` a follower finds the new account only when another former follower, drawn by hash, lives at that
    time and announces it: then many suspensions at once weigh more than the same number one by one (oracle O4).
    """
    told = (accounts.uid[account], accounts.uid[peer])
    again = Stream(key, "follows.regain").happens(recipe.whole("regain") if incoming else 9000, *told)
    if not (incoming and recipe.whole("signpost")) or not len(account):
        return again
    order = np.lexsort((peer, account))
    ranked = account[order]
    low = np.searchsorted(ranked, account, side="left")
    many = np.searchsorted(ranked, account, side="right") - low
    herald = peer[order][low + Stream(key, "follows.herald").below(many, *told)]
    return again & accounts.lives_at(herald, accounts.created[account])


def _replaced(
    recipe: Recipe, key: bytes, accounts: Accounts, first: Whole, account: Whole, peer: Whole, again: Flags
) -> tuple[Whole, Flags]:
    """Followers of returned accounts: who does not follow again may be replaced by another account (``newcomers``).

    *first* are the first accounts by platform and name in hashes.
    """
    told = (accounts.uid[account], accounts.uid[peer])
    gone = ~(again & accounts.lives_at(peer, accounts.created[account] + 1))
    comes = gone & Stream(key, "follows.comes").happens(recipe.whole("newcomers"), *told)
    platform = accounts.platform[first]
    low = np.searchsorted(platform, accounts.platform[account])
    many = np.searchsorted(platform, accounts.platform[account], side="right") - low
    drawn = first[np.minimum(low + Stream(key, "follows.newcomer").below(many, *told), len(first) - 1)]
    return np.where(comes, drawn, peer), again | comes


def follows_table(follows: Follows) -> Columns:
    """The table ``follows``."""
    return {
        "src_account": follows.src,
        "dst_account": follows.dst,
        "created_min": follows.created,
        "ended_min": np.where(follows.ended < NEVER, follows.ended, NOTHING),
    }
