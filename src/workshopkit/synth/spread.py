"""Stage *spread*: items, who posts and reposts them, what is removed, and links between platforms.

An item has an *appeal*, heavy-tailed over items (Goel, Anderson, Hofman and Watts 2016: most die at once, few spread);
a follower reposts with the probability appeal x decay**hop, at most once per item, after a delay with the half-life of
the platform. All items of one hop are decided together; as every decision is a hash of (item, accounts), neither the
order nor the number of items changes any of them. A removed post passes nothing on; removal uses its own coins, so a
run with removal and one without differ only by what removal cuts (oracle O5).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from workshopkit.synth.draws import ONE, Flags, Small, Stream, Whole, power_of_two
from workshopkit.synth.follows import Follows
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import ACTION, DAY, NEVER, Accounts, Clock, Personas
from workshopkit.synth.reaction import with_backlash
from workshopkit.synth.schema import CAUSES, NOTHING, POST_KINDS

POST, REPOST, COPY, LINK = (POST_KINDS.index(kind) for kind in ("post", "repost", "copy", "link"))
HASH, REFERRAL, ORDER, SUSPENSION, ACTION_DAY, AUTHOR = (
    CAUSES.index(cause) for cause in ("hash", "referral", "order", "suspension", "action_day", "author")
)
MOST_HOPS = 40
_MILLIONTH = 4295
"""One millionth in 32-bit thresholds."""


@dataclass(frozen=True)
class Items:
    """What is passed on: row of the *author*, first minute *t*, appeal (millionths), *label*, *is_target*, *group*."""

    author: Whole
    t: Whole
    appeal: Whole
    label: Whole
    is_target: Flags
    group: Whole
    source: Whole


@dataclass(frozen=True)
class Posts:
    """Posts in order of time. *parent* is a row of posts or NOTHING, *removed* a minute or NEVER."""

    item: Whole
    account: Whole
    t: Whole
    parent: Whole
    kind: Whole
    hop: Whole
    removed: Whole
    cause: Whole

    def rows(self, chosen: Whole | Flags) -> Posts:
        """The *chosen* rows (parents are not renumbered)."""
        return Posts(*(getattr(self, column.name)[chosen] for column in fields(self)))


def make_items(recipe: Recipe, key: bytes, personas: Personas, accounts: Accounts) -> Items:
    """Items in order of time; authors in proportion to their activity and their time alive.

    First accounts made within the observed time post most when they are new (``burst_halflife``): a long life brings
    more posts, but far from in proportion (row D4).
    """
    clock = Clock.of(recipe)
    wish = np.arange(recipe.whole("items"), dtype=np.int64)
    begin, end = np.maximum(accounts.created, clock.start), np.minimum(accounts.off, clock.end)
    span, fresh = np.maximum(end - begin, 0), (accounts.created >= clock.start) & (accounts.generation == 0)
    burst = recipe.whole("burst_halflife")
    active = np.where(fresh, burst * (ONE - power_of_two(-np.minimum(span * ONE // burst, 15 * ONE))) >> 16, span)
    active = np.where(fresh, active * recipe.whole("burst_times"), active)
    weight = accounts.activity * active // 60
    weight = np.where(span > 0, np.maximum(weight >> max(int(weight.sum()).bit_length() - 30, 0), 1), 0)
    author = Stream(key, "spread.author").pick(weight, wish)
    span, time = np.maximum(span, 1)[author], Stream(key, "spread.time")
    after = np.where(fresh[author], time.lasting(burst, wish, 1) % span, time.below(span, wish))
    t = with_backlash(recipe, key, personas, accounts, author, wish, begin[author] + after)
    order = np.lexsort((wish, t))
    author, t, wish = author[order], t[order], wish[order]
    role_target = personas.is_target()[accounts.persona[author]]
    of_group, of_other = recipe.wholes("target_share", 2)
    is_target = Stream(key, "spread.target").happens(np.where(role_target, of_group, of_other), wish)
    ppm = Stream(key, "spread.appeal").pareto(
        recipe.whole("appeal_low"), recipe.whole("appeal_exponent"), recipe.whole("appeal_most"), wish
    )
    label = Stream(key, "spread.label").pick(recipe.wholes("label_share"), wish)
    ppm = np.minimum(ppm * np.array(recipe.wholes("label_appeal"))[label] // 100, recipe.whole("appeal_most"))
    number = np.arange(len(wish))
    varies = Stream(key, "spread.variant").happens(recipe.whole("variant"), wish) & (number > 0) & is_target
    group = np.where(varies, Stream(key, "spread.variant_of").below(np.maximum(number, 1), wish), number)
    group = _of_variants(recipe, key, wish, varies, group)
    while not np.array_equal(group, group[group]):
        group = group[group]
    return Items(author, t, ppm, label, is_target, group, wish)


@dataclass(frozen=True)
class Followers:
    """Ties by the account that is followed: those of account *a* are the rows ``start[a]`` to ``start[a + 1]``."""

    start: Whole
    src: Small
    created: Small
    ended: Small

    @classmethod
    def of(cls, follows: Follows, accounts: int) -> Followers:
        """The ties of *follows*, those of one account in the order of *follows*."""
        order = np.sort(follows.dst << 32 | np.arange(len(follows.dst))) & 0xFFFFFFFF
        start = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.bincount(follows.dst, minlength=accounts))])
        return cls(start, *(part[order].astype(np.int32) for part in (follows.src, follows.created, follows.ended)))


def _of_variants(recipe: Recipe, key: bytes, wish: Whole, varies: Flags, group: Whole) -> Whole:
    """*group* where a share ``variant_again`` of variants varies an earlier variant: few items have many (row C9)."""
    rows = np.flatnonzero(varies)
    place = np.arange(len(rows))
    again = Stream(key, "spread.variant_again").happens(recipe.whole("variant_again"), wish[rows]) & (place > 0)
    earlier = rows[Stream(key, "spread.variant_earlier").below(np.maximum(place, 1), wish[rows])]
    found = group.copy()
    found[rows] = np.where(again, earlier, group[rows])
    return found


def make_posts(recipe: Recipe, key: bytes, accounts: Accounts, follows: Follows, items: Items) -> Posts:
    """Every post of every item in order of time, all items at once (large worlds: ``spread_run.posts_in_chunks``)."""
    return in_order(make_cascades(recipe, key, accounts, Followers.of(follows, len(accounts.uid)), items), accounts)


def make_cascades(recipe: Recipe, key: bytes, accounts: Accounts, followers: Followers, items: Items) -> Posts:
    """Every post of every item, hop by hop; parents are rows of the answer."""
    number = np.arange(len(items.t))
    empty = np.zeros(len(number), dtype=np.int64)
    level = Posts(number, items.author, items.t, empty - 1, empty + POST, empty, empty, empty)
    level = _ended(recipe, key, accounts, items, level)
    levels, seen, offset = [level], np.sort(_pair(level, accounts)), 0
    while len(level.item) and len(levels) < MOST_HOPS:
        reached = _reposts(recipe, key, accounts, followers, items, level)
        crossed = _crossings(recipe, key, accounts, items, level)
        level_next = _first_arrivals(accounts, joined([reached, crossed]), seen)
        level_next = _ended(recipe, key, accounts, items, level_next)
        offset, before = offset + len(level.item), offset
        level = Posts(*(getattr(level_next, c.name) + (before if c.name == "parent" else 0) for c in fields(Posts)))
        levels.append(level)
        seen = np.sort(np.concatenate([seen, _pair(level, accounts)]))
    return joined(levels)


def _pair(posts: Posts, accounts: Accounts) -> Whole:
    return posts.item * len(accounts.uid) + posts.account


def joined(parts: list[Posts]) -> Posts:
    """The rows of *parts* one after the other (parents are not renumbered)."""
    return Posts(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Posts)))


def _reposts(recipe: Recipe, key: bytes, accounts: Accounts, followers: Followers, items: Items, level: Posts) -> Posts:
    """Candidates among the followers of each post of *level*; their parent is the row in *level*."""
    many = followers.start[level.account + 1] - followers.start[level.account]
    parent = np.repeat(np.arange(len(level.item)), many)
    edge = np.arange(len(parent)) - np.repeat(np.cumsum(many) - many, many) + followers.start[level.account][parent]
    item, hop = level.item[parent], level.hop[parent]
    decay = decays(recipe)[np.minimum(hop, MOST_HOPS)]
    threshold = (items.appeal[item] * _MILLIONTH * decay) >> 16
    source, giver, taker = items.source[item], accounts.uid[level.account[parent]], accounts.uid[followers.src[edge]]
    fires = Stream(key, "spread.fires").fires(threshold, source, giver, taker)
    parent, edge, item, hop = parent[fires], edge[fires], item[fires], hop[fires]
    told = (source[fires], giver[fires], taker[fires])
    account = followers.src[edge].astype(np.int64)
    half = np.array(recipe.wholes("repost_halflife"))[accounts.platform[account]]
    t = level.t[parent] + 1 + Stream(key, "spread.delay").lasting(half, *told)
    copies = Stream(key, "spread.copy").happens(recipe.whole("copy"), *told)
    kept = (t >= followers.created[edge]) & (t < followers.ended[edge])
    made = Posts(item, account, t, parent, np.where(copies, COPY, REPOST), hop + 1, t * 0, t * 0)
    return made.rows(kept & _possible(recipe, accounts, level, made))


def decays(recipe: Recipe) -> Whole:
    """decay**hop in fixed point."""
    found = [ONE]
    for _ in range(MOST_HOPS):
        found.append(found[-1] * recipe.whole("decay") // 100)
    return np.array(found, dtype=np.int64)


def _crossings(recipe: Recipe, key: bytes, accounts: Accounts, items: Items, level: Posts) -> Posts:
    """Candidates on another platform: somebody there links to a post of *level*."""
    told = (items.source[level.item], accounts.uid[level.account])
    crosses = np.flatnonzero(Stream(key, "spread.crosses").happens(recipe.whole("cross"), *told))
    told = (told[0][crosses], told[1][crosses])
    first = np.flatnonzero(accounts.generation == 0)
    account = first[Stream(key, "spread.crossing").below(len(first), *told)]
    half = np.array(recipe.wholes("repost_halflife"))[accounts.platform[account]]
    t = level.t[crosses] + 1 + Stream(key, "spread.cross_delay").lasting(half, *told)
    made = Posts(level.item[crosses], account, t, crosses, t * 0 + LINK, level.hop[crosses] + 1, t * 0, t * 0)
    other = accounts.platform[account] != accounts.platform[level.account[crosses]]
    return made.rows(other & _possible(recipe, accounts, level, made))


def _possible(recipe: Recipe, accounts: Accounts, level: Posts, made: Posts) -> Flags:
    """Whether the account lives, the time is observed, and the parent is still there."""
    in_time = (made.t < Clock.of(recipe).end) & (made.t < level.removed[made.parent])
    return in_time & accounts.lives_at(made.account, made.t)


def _first_arrivals(accounts: Accounts, made: Posts, seen: Whole) -> Posts:
    """The earliest candidate of each (item, account) that has no post yet."""
    pair = _pair(made, accounts)
    place = np.minimum(np.searchsorted(seen, pair), len(seen) - 1)
    new = np.flatnonzero(seen[place] != pair)
    new = new[np.lexsort((accounts.uid[made.account[new]], made.parent[new], made.t[new], pair[new]))]
    ranked = pair[new]
    first = np.ones(len(new), dtype=bool)
    first[1:] = ranked[1:] != ranked[:-1]
    return made.rows(new[first])


def _ended(recipe: Recipe, key: bytes, accounts: Accounts, items: Items, posts: Posts) -> Posts:
    """*posts* with what ends them: found and removed, taken with the account, or deleted by the author."""
    told = (items.source[posts.item], accounts.uid[posts.account])
    target = items.is_target[posts.item]
    platform = accounts.platform[posts.account]
    chance = np.where(target, np.array(recipe.wholes("detect"))[platform], recipe.whole("wrongful"))
    found = Stream(key, "spread.found").happens(chance, *told)
    lag = Stream(key, "spread.removal").lasting(np.array(recipe.wholes("removal_halflife"))[platform], *told)
    route = np.array((HASH, REFERRAL, ORDER))[Stream(key, "spread.route").pick(recipe.wholes("route_share", 3), *told)]
    matched = (posts.kind == COPY) & target & Stream(key, "spread.match").happens(recipe.whole("hash_match"), *told)
    at_once = 1 + Stream(key, "spread.match_lag").below(5, *told)
    removed = np.where(found, posts.t + 1 + lag, NEVER)
    removed, cause = np.where(matched, posts.t + at_once, removed), np.where(matched, HASH, route)
    regret = Stream(key, "spread.regret").happens(recipe.whole("author_removal"), *told)
    deleted = np.where(regret, posts.t + 1 + Stream(key, "spread.regret_lag").lasting(7 * DAY, *told), NEVER)
    cause = np.where(deleted < removed, AUTHOR, cause)
    removed = np.minimum(removed, deleted)
    off = np.where(accounts.back[posts.account] < NEVER, NEVER, accounts.off[posts.account])
    with_account = np.where(accounts.reason[posts.account] == ACTION, ACTION_DAY, SUSPENSION)
    with_account = np.where(accounts.reason[posts.account] == 3, AUTHOR, with_account)
    cause = np.where(off <= removed, with_account, cause)
    removed = np.minimum(removed, off)
    gone = removed < Clock.of(recipe).end
    removed, cause = np.where(gone, removed, NEVER), np.where(gone, cause, 0)
    return Posts(posts.item, posts.account, posts.t, posts.parent, posts.kind, posts.hop, removed, cause)


def in_order(posts: Posts, accounts: Accounts) -> Posts:
    """*posts* in order of time, item and account, parents renumbered."""
    order = _by_time(posts, accounts)
    new = np.empty(len(order), dtype=np.int64)
    new[order] = np.arange(len(order))
    moved = posts.rows(order)
    parent = np.where(moved.parent >= 0, new[moved.parent], NOTHING)
    return Posts(moved.item, moved.account, moved.t, parent, moved.kind, moved.hop, moved.removed, moved.cause)


def _by_time(posts: Posts, accounts: Accounts) -> Whole:
    """The order by minute, item, account; one sort of one number where the three fit into 63 bits."""
    rank = np.empty(len(accounts.uid), dtype=np.int64)
    rank[np.argsort(accounts.uid)] = np.arange(len(rank))
    minute = posts.t - posts.t.min(initial=NEVER)
    bits = [int(part.max(initial=0)).bit_length() for part in (minute, posts.item, rank)]
    if sum(bits) > 63:
        return np.lexsort((rank[posts.account], posts.item, posts.t))
    return np.argsort((minute << bits[1] | posts.item) << bits[2] | rank[posts.account])


def views_of(recipe: Recipe, key: bytes, accounts: Accounts, follows: Follows, items: Items, posts: Posts) -> Whole:
    """Views of each post: a share of the followers, cut by the half-life of attention when the post was removed."""
    told = (items.source[posts.item], accounts.uid[posts.account])
    followers = np.bincount(follows.dst, minlength=len(accounts.uid))[posts.account]
    middle = (followers + recipe.whole("passers_by")) * recipe.whole("view_share")
    whole = Stream(key, "spread.views").lognormal(middle, 90, *told) // 100
    half = np.array(recipe.wholes("repost_halflife"))[accounts.platform[posts.account]]
    until = np.minimum(posts.removed, Clock.of(recipe).end) - posts.t
    seen = ONE - power_of_two(-np.minimum(until * ONE // half, 15 * ONE))
    return (whole * seen) >> 16
