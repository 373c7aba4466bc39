"""Stage *spread* for worlds of any size: chunks of items, by any engine, by any number of workers; the same posts.

No item knows of another, so a chunk of items can be spread anywhere; only the order of time is made at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from workshopkit.synth.draws import Bits, Small, Stream, Whole, named, tables
from workshopkit.synth.engines import Engine, compiled
from workshopkit.synth.follows import Follows
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import ACTION, Accounts, Clock
from workshopkit.synth.schema import REASONS
from workshopkit.synth.spread import (
    ACTION_DAY,
    AUTHOR,
    MOST_HOPS,
    SUSPENSION,
    Followers,
    Items,
    Posts,
    decays,
    in_order,
    joined,
    make_cascades,
)

CHUNK = 50_000
"""Items of a chunk."""
Chunk = tuple[Items, int]
"""Items and the number of the first of them."""


@dataclass(frozen=True)
class Spreading:
    """All that a chunk of items needs to spread; it travels to whoever does the work."""

    recipe: Recipe
    key: bytes
    accounts: Accounts
    followers: Followers
    engine: Engine

    def __call__(self, chunk: Chunk) -> Posts:
        """The posts of *chunk* in no special order; parents are rows of the answer."""
        items, begin = chunk
        if self.engine == "numpy":
            made = make_cascades(self.recipe, self.key, self.accounts, self.followers, items)
            return Posts(made.item + begin, *(getattr(made, column.name) for column in fields(Posts)[1:]))
        code = compiled("spread")
        packed = np.stack([items.author, items.t, items.appeal, items.is_target, items.source], axis=1)
        rows = code.posts(packed, begin, self._people, self._first, *self._edges, *self._settings)
        return Posts(*(rows[:, column].astype(np.int64) for column in range(rows.shape[1])))

    @cached_property
    def _people(self) -> Small:
        accounts, start = self.accounts, self.followers.start
        taken = np.where(accounts.reason == ACTION, ACTION_DAY, SUSPENSION)
        taken = np.where(accounts.reason == REASONS.index("self"), AUTHOR, taken)
        told = (accounts.uid, accounts.platform, accounts.created, accounts.off, accounts.back, taken)
        return np.stack([*told, start[:-1], start[1:]], axis=1).astype(np.int32)

    @cached_property
    def _first(self) -> Whole:
        return np.flatnonzero(self.accounts.generation == 0)

    @cached_property
    def _edges(self) -> tuple[Small, Bits]:
        followers = self.followers
        ties = np.stack([followers.src, followers.created, followers.ended], axis=1)
        return ties, named(self.accounts.uid)[followers.src]

    @cached_property
    def _settings(self) -> tuple[object, ...]:
        """Streams, numbers, half-lives, decay and logarithms as the compiled loop takes them."""
        recipe, code = self.recipe, compiled("spread")
        bases = np.concatenate([Stream(self.key, f"spread.{name}").base for name in code.STREAMS])
        told = {"end": Clock.of(recipe).end}
        told.update(
            zip(("route_own", "route_referral", "route_all"), np.cumsum(recipe.wholes("route_share", 3)), strict=True)
        )
        numbers = np.array([told[n] if n in told else recipe.whole(n) for n in code.NUMBERS], dtype=np.int64)
        halves = np.array([recipe.wholes(n) for n in ("repost_halflife", "detect", "removal_halflife")], dtype=np.int64)
        return bases, numbers, halves, decays(recipe)[:MOST_HOPS], tables()[0]


Spreader = Callable[[Spreading, list[Chunk]], Iterable[Posts]]
"""Who does the work: the posts of each chunk, in the order of the chunks."""


def here(spreading: Spreading, chunks: list[Chunk]) -> Iterator[Posts]:
    """The posts of each chunk, made one after the other in this process."""
    return map(spreading, chunks)


def posts_in_chunks(
    recipe: Recipe,
    key: bytes,
    accounts: Accounts,
    follows: Follows,
    items: Items,
    engine: Engine = "numpy",
    spreader: Spreader = here,
) -> Posts:
    """Every post of every item in order of time: what ``spread.make_posts`` gives, for any *engine* and *spreader*."""
    spreading = Spreading(recipe, key, accounts, Followers.of(follows, len(accounts.uid)), engine)
    starts = range(0, len(items.t), CHUNK)
    chunks = [(Items(*(getattr(items, c.name)[at : at + CHUNK] for c in fields(Items))), at) for at in starts]
    parts, offset = [], 0
    for part in spreader(spreading, chunks):
        parent = np.where(part.parent >= 0, part.parent + offset, part.parent)
        parts.append(Posts(part.item, part.account, part.t, parent, part.kind, part.hop, part.removed, part.cause))
        offset += len(part.t)
    return in_order(joined(parts), accounts)
