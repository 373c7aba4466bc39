"""The tables of stage *spread*: ``items``, ``posts`` and ``links``."""

from __future__ import annotations

import numpy as np

from workshopkit.synth.draws import Flags, Stream, Whole
from workshopkit.synth.follows import Follows
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import NEVER, Accounts, action_minute
from workshopkit.synth.schema import NOTHING, Columns
from workshopkit.synth.spread import POST, Items, Posts, views_of


def spread_tables(
    recipe: Recipe, key: bytes, accounts: Accounts, follows: Follows, items: Items, posts: Posts
) -> dict[str, Columns]:
    """``items`` in order of their first post, ``posts`` in order of time, ``links`` in order of their post."""
    first = np.flatnonzero(posts.kind == POST)
    first = first[np.argsort(posts.item[first], kind="stable")]
    removed = np.where(posts.removed < NEVER, posts.removed, NOTHING)
    return {
        "items": {
            "item_id": np.arange(len(items.t)),
            "label": items.label,
            "first_post_id": first,
            "media_hash": _media(key, items),
            "variant_group": items.group,
            "is_target": items.is_target,
        },
        "posts": {
            "post_id": np.arange(len(posts.t)),
            "item_id": posts.item,
            "account_id": posts.account,
            "platform_id": accounts.platform[posts.account],
            "t_min": posts.t,
            "parent_post_id": posts.parent,
            "kind": posts.kind,
            "hop": posts.hop,
            "views": views_of(recipe, key, accounts, follows, items, posts),
            "removed_min": removed,
            "removal_cause": posts.cause,
        },
        "links": _links(recipe, key, accounts, items, posts, first),
    }


def _media(key: bytes, items: Items) -> Whole:
    """Sixteen hexadecimal digits for each item: the exact hash of its file, another one for each variant."""
    drawn = Stream(key, "spread.media").bits(items.source)
    digits = drawn.astype(">u8").tobytes().hex()
    texts: Whole = np.array([digits[at : at + 16] for at in range(0, len(digits), 16)], dtype=object)
    return texts


def _links(recipe: Recipe, key: bytes, accounts: Accounts, items: Items, posts: Posts, first: Whole) -> Columns:
    """Links from posts to earlier items; a link lives until the first post of the linked item is removed."""
    told = (items.source[posts.item], accounts.uid[posts.account])
    chance = (
        np.where(_after_one_off(recipe, accounts, posts), recipe.whole("link_after"), 100) * recipe.whole("link") // 100
    )
    linking = Stream(key, "spread.links").happens(chance, *told) & (posts.item > 0)
    rows = np.flatnonzero(linking)
    told = (told[0][rows], told[1][rows])
    target = Stream(key, "spread.link_to").below(posts.item[rows], *told)
    host = accounts.platform[posts.account[first[target]]]
    until = posts.removed[first[target]]
    return {
        "post_id": rows,
        "host_platform_id": host,
        "target_item_id": target,
        "alive_until_min": np.where(until < NEVER, until, NOTHING),
    }


def _after_one_off(recipe: Recipe, accounts: Accounts, posts: Posts) -> Flags:
    """Which posts come on the platform of a one-off action day after it: they send people elsewhere (row D9c)."""
    after = np.zeros(len(posts.t), dtype=bool)
    for day, sustained in enumerate(recipe.wholes("action_sustained") if recipe.whole("suspension") else ()):
        there = accounts.platform[posts.account] == recipe.wholes("action_platform")[day]
        after |= there & (posts.t >= action_minute(recipe, day)) & (not sustained)
    return after
