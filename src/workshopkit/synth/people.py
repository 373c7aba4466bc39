"""Stage *people*: personas (hidden), their accounts in turn, and what ends an account.

A persona has one account at a time. When it is suspended, the persona may return with the next *generation*, on the
same platform or, as a migrant, on another. Lifetimes of accounts of the group follow the pressure of the platform:
``sustained`` is a mixture of a fast and a slow half-life, ``routine`` and ``low`` are exponential (rows D1-D5 of
``datasets/bands.toml``). Minute 0 is the first minute of ``first_day`` minus ``created_before`` days; the observed
time begins with ``first_day`` and lasts ``days``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshopkit.synth.draws import Flags, Stream, Whole
from workshopkit.synth.model import Recipe, World
from workshopkit.synth.schema import NOTHING, REASONS, ROLES, Columns

DAY = 24 * 60
NEVER = 1 << 30
"""A minute that does not come."""
TARGET = (ROLES.index("core"), ROLES.index("supporter"))
INNOCENT = (ROLES.index("press"), ROLES.index("helpline"), ROLES.index("observer"))
ROUTINE, ACTION, SELF = (REASONS.index(name) for name in ("routine", "action_day", "self"))
GENERATIONS = 16


@dataclass(frozen=True)
class Clock:
    """First and last minute of the observed time."""

    start: int
    end: int

    @classmethod
    def of(cls, recipe: Recipe) -> Clock:
        """The clock of *recipe*."""
        start = recipe.whole("created_before") * DAY
        return cls(start, start + recipe.whole("days") * DAY)


@dataclass(frozen=True)
class Personas:
    """Who acts: *role* (index in ROLES), *cluster*, *activity* (hundredths of posts a day), first *platform*."""

    role: Whole
    cluster: Whole
    activity: Whole
    platform: Whole

    def is_target(self) -> Flags:
        """Who belongs to the fictional group."""
        return np.isin(self.role, TARGET)


@dataclass(frozen=True)
class Accounts:
    """All accounts in order of creation. *off* is the end or NEVER, *back* the reinstatement or NEVER.

    *uid* names an account by what it is (persona and generation), whatever other accounts there are.
    """

    persona: Whole
    generation: Whole
    platform: Whole
    created: Whole
    off: Whole
    back: Whole
    reason: Whole
    appeal: Whole
    activity: Whole

    @property
    def uid(self) -> Whole:
        """Key of each account in hashes."""
        return self.persona * GENERATIONS + self.generation

    def lives_at(self, account: Whole, minute: Whole) -> Flags:
        """Whether each *account* exists and is not suspended at *minute*."""
        off, back = self.off[account], self.back[account]
        return (self.created[account] <= minute) & ((minute < off) | (minute >= back))


def make_personas(recipe: Recipe, key: bytes, count: int) -> Personas:
    """*count* personas."""
    who = np.arange(count, dtype=np.int64)
    role = Stream(key, "people.role").pick(recipe.wholes("role_share"), who)
    clusters, targets = recipe.whole("clusters"), recipe.whole("target_clusters")
    sizes = Stream(key, "people.cluster_size").pareto(
        1000, recipe.whole("cluster_exponent"), 12_000, np.arange(clusters)
    )
    cluster = Stream(key, "people.cluster").pick(sizes, who)
    near = Stream(key, "people.near").happens(recipe.whole("target_in_clusters"), who)
    own = Stream(key, "people.target_cluster").below(targets, who)
    cluster = np.where(np.isin(role, TARGET) & near, own, cluster)
    activity = Stream(key, "people.activity").lognormal(
        recipe.whole("posts_per_day"), recipe.whole("posts_per_day_sigma"), who
    )
    activity = np.where(role == ROLES.index("press"), activity * recipe.whole("press_activity"), activity)
    platform = Stream(key, "people.platform").pick(recipe.wholes("platform_share"), who)
    return Personas(role, cluster, np.clip(activity, 1, 20_000), platform)


def make_accounts(recipe: Recipe, key: bytes, personas: Personas) -> Accounts:
    """Every account that the personas open within the observed time."""
    clock = Clock.of(recipe)
    target = personas.is_target()
    who = np.arange(len(personas.role), dtype=np.int64)
    new = Stream(key, "people.created_new").below(clock.end - clock.start, who) + clock.start
    old = Stream(key, "people.created_old").below(clock.start + 30 * DAY, who)
    created, platform = np.where(target, new, old), personas.platform
    activity = personas.activity
    rows = []
    for generation in range(recipe.whole("generations")):
        uid = who * GENERATIONS + generation
        elsewhere = _displaced(recipe, key, uid, target[who], platform, created)
        platform = np.where(elsewhere, _another(recipe, key, "displaced_to", uid, platform), platform)
        if generation:
            activity = np.where(elsewhere, _migrated(recipe, activity), activity)
        off, reason = _end(recipe, key, uid, personas.role[who], platform, created)
        appeal, back = _appeal(recipe, key, uid, target[who], off, reason)
        rows.append((who, np.full(len(who), generation), platform, created, off, back, reason, appeal, activity))
        again = Stream(key, "people.return").happens(recipe.whole("return_chance"), uid)
        least, most = recipe.wholes("return_lag", 2)
        opened = off + least + Stream(key, "people.return_lag").below(most - least + 1, uid)
        again &= target[who] & (reason != SELF) & (back == NEVER) & (opened < clock.end)
        moved = Stream(key, "people.migrate").happens(recipe.whole("migrate"), uid) & again
        platform = np.where(moved, _another(recipe, key, "migrate_to", uid, platform), platform)[again]
        activity = np.where(moved, _migrated(recipe, activity), activity)[again]
        who, created = who[again], opened[again]
        if not len(who):
            break
    joined = [np.concatenate(parts) for parts in zip(*rows, strict=True)]
    order = np.lexsort((joined[0], joined[3]))
    return Accounts(*(part[order] for part in joined))


def _another(recipe: Recipe, key: bytes, stream: str, uid: Whole, platform: Whole) -> Whole:
    """A platform other than *platform* for each account."""
    many = len(recipe.wholes("platform_share"))
    return (platform + 1 + Stream(key, f"people.{stream}").below(many - 1, uid)) % many


def _migrated(recipe: Recipe, activity: Whole) -> Whole:
    """*activity* on the platform to which somebody moved."""
    return np.maximum(activity * recipe.whole("migrant_activity") // 100, 1)


def _displaced(recipe: Recipe, key: bytes, uid: Whole, target: Flags, platform: Whole, created: Whole) -> Flags:
    """Who opens the account elsewhere because a sustained action day on its platform is on (row D9)."""
    goes = np.zeros(len(uid), dtype=bool)
    for day, sustained in enumerate(recipe.wholes("action_sustained") if recipe.whole("suspension") else ()):
        there = target & (platform == recipe.wholes("action_platform")[day]) & (created >= action_minute(recipe, day))
        if sustained:
            goes |= there & Stream(key, "people.displaced").happens(recipe.whole("displaced"), day, uid)
    return goes


def _end(recipe: Recipe, key: bytes, uid: Whole, role: Whole, platform: Whole, created: Whole) -> tuple[Whole, Whole]:
    """When each account ends within the observed time, and why."""
    clock = Clock.of(recipe)
    target = np.isin(role, TARGET)
    pressure = np.array(recipe.wholes("platform_pressure"))[platform]
    life = Stream(key, "people.life")
    fast = Stream(key, "people.fast").happens(recipe.whole("fast_share"), uid)
    mixture = np.where(fast, recipe.whole("fast_halflife"), recipe.whole("slow_halflife"))
    half = np.choose(pressure, [recipe.whole("low_halflife"), recipe.whole("routine_halflife"), mixture])
    half = np.where(target, half, recipe.whole("benign_halflife"))
    halvings = life.halvings(uid)
    off = np.maximum(created, clock.start) + 1 + ((half * halvings) >> 16)
    reason = np.where(off < clock.end, ROUTINE, 0)
    if not recipe.whole("suspension"):
        off, reason = np.full(len(uid), NEVER), np.zeros(len(uid), dtype=np.int64)
    for day in range(len(recipe.wholes("action_day")) if recipe.whole("suspension") else 0):
        off, reason = _act(recipe, key, day, uid, target, platform, created, off, reason)
    leaves = created + 1 + Stream(key, "people.leave").lasting(recipe.whole("benign_halflife") * 2, uid)
    goes = (leaves < off) & (leaves < clock.end) & (leaves >= clock.start) & ~target
    off, reason = np.where(goes, leaves, off), np.where(goes, SELF, reason)
    return np.where(off < clock.end, off, NEVER), np.where(off < clock.end, reason, 0)


def _act(
    recipe: Recipe,
    key: bytes,
    day: int,
    uid: Whole,
    target: Flags,
    platform: Whole,
    created: Whole,
    off: Whole,
    reason: Whole,
) -> tuple[Whole, Whole]:
    """The ends after action day *day*; a sustained one also shortens the lives of later accounts on its platform."""
    minute = action_minute(recipe, day)
    lasts = recipe.wholes("action_duration")[day] * 60
    there = target & (platform == recipe.wholes("action_platform")[day])
    hit = Stream(key, "people.action").happens(recipe.wholes("action_coverage")[day], day, uid)
    when = np.maximum(minute, created + 1) + Stream(key, "people.action_minute").below(lasts, day, uid)
    hit &= there & (created < minute) & (when < off)
    off, reason = np.where(hit, when, off), np.where(hit, ACTION, reason)
    if recipe.wholes("action_sustained")[day]:
        half = recipe.whole("sustained_halflife")
        later = created + 1 + Stream(key, "people.sustained").lasting(half, day, uid)
        hit = there & (created >= minute) & (later < off)
        off, reason = np.where(hit, later, off), np.where(hit, ROUTINE, reason)
    return off, reason


def action_minute(recipe: Recipe, day: int) -> int:
    """The minute at which action day *day* begins (08:00 UTC)."""
    return Clock.of(recipe).start + recipe.wholes("action_day")[day] * DAY + 8 * 60


def _appeal(recipe: Recipe, key: bytes, uid: Whole, target: Flags, off: Whole, reason: Whole) -> tuple[Whole, Whole]:
    """When the owner appealed and when the account came back; NOTHING and NEVER where that did not happen."""
    end = Clock.of(recipe).end
    of_target, of_other = recipe.wholes("appeal", 2)
    asks = Stream(key, "people.appeal").happens(np.where(target, of_target, of_other), uid)
    appeal = off + 1 + Stream(key, "people.appeal_lag").lasting(3 * DAY, uid)
    asks &= (off < end) & (reason != SELF) & (appeal < end)
    of_target, of_other = recipe.wholes("reinstate", 2)
    wins = Stream(key, "people.reinstate").happens(np.where(target, of_target, of_other), uid) & asks
    back = appeal + DAY // 2 + Stream(key, "people.reinstate_lag").lasting(5 * DAY, uid)
    return np.where(asks, appeal, NOTHING), np.where(wins & (back < end), back, NEVER)


def people_tables(
    recipe: Recipe, world: World, key: bytes, personas: Personas, accounts: Accounts
) -> dict[str, Columns]:
    """The tables ``platforms``, ``personas``, ``accounts``, ``account_truth``, ``suspensions``, ``action_days``."""
    count = len(personas.role)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(personas.activity, kind="stable")] = np.arange(count)
    number = np.arange(len(accounts.uid))
    gone = (accounts.off < NEVER) & (accounts.back == NEVER)
    automated = personas.role[accounts.persona] == ROLES.index("automated")
    seen = np.where(automated, recipe.whole("automated_seen"), recipe.whole("automated_wrong"))
    stopped = np.flatnonzero((accounts.off < NEVER) & (accounts.reason != SELF))
    stopped = stopped[np.lexsort((stopped, accounts.off[stopped]))]
    back = accounts.back[stopped]
    days = len(recipe.wholes("action_day")) if recipe.whole("suspension") else 0
    return {
        "platforms": {
            "platform_id": np.arange(len(world.platforms)),
            "kind": np.array(recipe.wholes("platform_kind")),
            "repost_halflife_min": np.array(recipe.wholes("repost_halflife")),
            "detect_bp": np.array(recipe.wholes("detect")),
            "removal_halflife_min": np.array(recipe.wholes("removal_halflife")),
            "pressure": np.array(recipe.wholes("platform_pressure")),
        },
        "personas": {
            "persona_id": np.arange(count),
            "role": personas.role,
            "cluster_id": personas.cluster,
            "activity_q": rank * 1000 // count,
        },
        "accounts": {
            "account_id": number,
            "platform_id": accounts.platform,
            "created_min": accounts.created,
            "suspended_min": np.where(gone, accounts.off, NOTHING),
            "reason": np.where(gone, accounts.reason, 0),
            "automated_flag": Stream(key, "people.flag").happens(seen, accounts.uid),
            "posts_per_day": accounts.activity,
            "display_name": _names(world, key, accounts),
        },
        "account_truth": {
            "account_id": number,
            "persona_id": accounts.persona,
            "generation": accounts.generation,
            "automated": automated,
            "cluster_id": personas.cluster[accounts.persona],
        },
        "suspensions": {
            "account_id": stopped,
            "t_min": accounts.off[stopped],
            "cause": accounts.reason[stopped],
            "appeal_min": accounts.appeal[stopped],
            "reinstated_min": np.where(back < NEVER, back, NOTHING),
        },
        "action_days": {
            "day_id": np.arange(days),
            "t_min": np.array([action_minute(recipe, day) for day in range(days)], dtype=np.int64),
            "platform_id": np.array(recipe.wholes("action_platform")[:days], dtype=np.int64),
            "coverage_bp": np.array(recipe.wholes("action_coverage")[:days], dtype=np.int64),
            "duration_h": np.array(recipe.wholes("action_duration")[:days], dtype=np.int64),
            "sustained": np.array(recipe.wholes("action_sustained")[:days], dtype=np.int64),
        },
    }


def _names(world: World, key: bytes, accounts: Accounts) -> Whole:
    """Two plain words of the world and a number: nobody's name, and the same for nobody else."""
    first, second = (np.array(words, dtype=object) for words in (world.names_first, world.names_second))
    one = first[Stream(key, "people.name").below(len(first), accounts.uid, 0)]
    two = second[Stream(key, "people.name").below(len(second), accounts.uid, 1)]
    number = np.array([f"-{value:06}" for value in range(len(accounts.uid))], dtype=object)
    names: Whole = one + "-" + two + number
    return names
