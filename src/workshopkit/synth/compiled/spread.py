"""Stage *spread* item by item in machine code: the law, the draws and the order of ``synth.spread``, byte for byte."""

from __future__ import annotations

from typing import Any

import numpy as np

from workshopkit.synth.compiled.hashes import GAMMA, HALF, below, halvings, machine, mixed, named, then

PERSONAL = ("uid", "platform", "created", "off", "back", "taken", "low", "high")
"""Columns of *people*; *taken* is the cause when a post goes with its account, *low* to *high* its followers."""
STREAMS = (
    *("fires", "delay", "copy", "crosses", "crossing", "cross_delay", "found", "removal", "route", "match"),
    *("match_lag", "regret", "regret_lag"),
)
"""Streams ``spread.<name>`` in the order of *bases*."""
FIRES, DELAY, COPIES, CROSSES, CROSSING, CROSS_DELAY, FOUND, REMOVAL, ROUTE, MATCH = range(10)
MATCH_LAG, REGRET, REGRET_LAG = range(10, 13)
NUMBERS = (
    "end",
    "copy",
    "cross",
    "wrongful",
    "hash_match",
    "author_removal",
    "route_own",
    "route_referral",
    "route_all",
)
"""Whole numbers of the recipe in the order of *numbers*."""
END, COPY_BP, CROSS_BP, WRONGFUL, HASH_MATCH, AUTHOR_BP, OWN, OWN_REFERRAL, ALL_ROUTES = range(9)
NEVER, NOTHING, DAY = 1 << 30, -1, 24 * 60
REPOST, COPY, LINK = 1, 2, 3
HASH, REFERRAL, ORDER, AUTHOR = 1, 2, 3, 6
COLUMNS = 8
ITEM, ACCOUNT, MINUTE, PARENT, KIND, HOP, REMOVED, CAUSE = range(COLUMNS)
"""Columns of a post: the fields of ``spread.Posts`` in their order."""


@machine
def bits(state: Any, name: Any) -> Any:
    """The draw of a stream whose last item is *name*."""
    return mixed(then(state, name) + GAMMA)


@machine
def told(base: Any, source: Any, name: Any) -> Any:
    """The draw of a stream for an item and an account."""
    return mixed(then(then(base, source), name) + GAMMA)


@machine
def chance(drawn: Any) -> Any:
    """Basis points below which ``Stream.happens``, from the bits drawn."""
    return below(np.int64(10_000), drawn)


@machine
def lasting(half_life: Any, drawn: Any, logs: Any) -> Any:
    """``Stream.lasting`` from the bits drawn."""
    return (half_life * halvings(drawn, logs)) >> 16


@machine
def lives(people: Any, account: Any, minute: Any) -> Any:
    """``Accounts.lives_at``."""
    return people[account, 2] <= minute and (minute < people[account, 3] or minute >= people[account, 4])


@machine
def end(
    made: Any, row: Any, target: bool, source: Any, people: Any, bases: Any, numbers: Any, halves: Any, logs: Any
) -> None:
    """Write minute and cause of the end of the post *row*: see ``spread._ended``."""
    account, minute = np.int64(made[row, ACCOUNT]), np.int64(made[row, MINUTE])
    name, platform = named(np.int64(people[account, 0])), people[account, 1]
    detect = halves[1, platform] if target else numbers[WRONGFUL]
    removed, cause = np.int64(NEVER), np.int64(0)
    if chance(told(bases[FOUND], source, name)) < detect:
        removed = minute + 1 + lasting(halves[2, platform], told(bases[REMOVAL], source, name), logs)
        route = below(numbers[ALL_ROUTES], told(bases[ROUTE], source, name))
        cause = np.int64(HASH if route < numbers[OWN] else (REFERRAL if route < numbers[OWN_REFERRAL] else ORDER))
    if target and made[row, KIND] == COPY and chance(told(bases[MATCH], source, name)) < numbers[HASH_MATCH]:
        removed, cause = minute + 1 + below(np.int64(5), told(bases[MATCH_LAG], source, name)), np.int64(HASH)
    if chance(told(bases[REGRET], source, name)) < numbers[AUTHOR_BP]:
        deleted = minute + 1 + lasting(np.int64(7 * DAY), told(bases[REGRET_LAG], source, name), logs)
        if deleted < removed:
            removed, cause = deleted, np.int64(AUTHOR)
    off = np.int64(NEVER) if people[account, 4] < NEVER else np.int64(people[account, 3])
    if off <= removed:
        removed, cause = off, np.int64(people[account, 5])
    gone = removed < numbers[END]
    made[row, REMOVED], made[row, CAUSE] = (removed, cause) if gone else (np.int64(NEVER), np.int64(0))


@machine
def posts(
    items: Any,
    begin: int,
    people: Any,
    first: Any,
    edges: Any,
    names: Any,
    bases: Any,
    numbers: Any,
    halves: Any,
    decays: Any,
    logs: Any,
) -> Any:
    """Rows of ``COLUMNS`` numbers for the *items*, whose numbers count from *begin*; parents are rows of this answer.

    *items*: author, minute, appeal, target, source. *people*: see ``PERSONAL``. *first*: accounts that links come from.
    *edges*: follower, created, ended, by the account that is followed; *names*: the follower's name in hashes.
    *halves*: per platform the half-life of reposts, the chance of detection, the half-life of removal.
    """
    accounts = people.shape[0]
    seen, best = np.full(accounts, -1, dtype=np.int32), np.full(accounts, -1, dtype=np.int32)
    made = np.empty((len(items) * 2 + 1024, COLUMNS), dtype=np.int32)
    taken = np.empty(accounts, dtype=np.int32)
    top = np.int64(0)
    for row in range(len(items)):
        target, source = items[row, 3] > 0, named(items[row, 4])
        firing = then(bases[FIRES], source)
        level, top = top, top + 1
        made = roomy(made, top)
        made[level, ITEM], made[level, ACCOUNT], made[level, MINUTE] = begin + row, items[row, 0], items[row, 1]
        made[level, PARENT], made[level, KIND], made[level, HOP] = NOTHING, 0, 0
        end(made, level, target, source, people, bases, numbers, halves, logs)
        seen[items[row, 0]] = row
        for hop in range(len(decays) - 1):
            threshold = (items[row, 2] * 4295 * decays[hop]) >> 16
            width = np.int64(0)
            for parent in range(level, top):
                giver, minute = np.int64(made[parent, ACCOUNT]), np.int64(made[parent, MINUTE])
                name, platform = named(np.int64(people[giver, 0])), people[giver, 1]
                until = min(np.int64(made[parent, REMOVED]), numbers[END])
                state = then(firing, name)
                for edge in range(people[giver, 6], people[giver, 7]):
                    if np.int64(bits(state, names[edge]) >> HALF) >= threshold:
                        continue
                    taker = np.int64(edges[edge, 0])
                    if seen[taker] == row:
                        continue
                    drawn = told(then(bases[DELAY], source), name, names[edge])
                    t = minute + 1 + lasting(halves[0, people[taker, 1]], drawn, logs)
                    if t < until and edges[edge, 1] <= t < edges[edge, 2] and lives(people, taker, t):
                        copied = chance(told(then(bases[COPIES], source), name, names[edge]))
                        kind = np.int64(COPY if copied < numbers[COPY_BP] else REPOST)
                        width = offer(made, best, taken, top, width, taker, t, parent, kind)
                        made = roomy(made, top + width)
                if chance(told(bases[CROSSES], source, name)) < numbers[CROSS_BP]:
                    taker = first[below(len(first), told(bases[CROSSING], source, name))]
                    t = minute + 1 + lasting(halves[0, people[taker, 1]], told(bases[CROSS_DELAY], source, name), logs)
                    other = people[taker, 1] != platform and seen[taker] != row
                    if other and t < until and lives(people, taker, t):
                        width = offer(made, best, taken, top, width, taker, t, parent, np.int64(LINK))
                        made = roomy(made, top + width)
            if width == 0:
                break
            settle(made, best, taken, top, width)
            level, top = top, top + width
            for place in range(level, top):
                made[place, ITEM], made[place, HOP] = begin + row, hop + 1
                seen[made[place, ACCOUNT]] = row
                end(made, place, target, source, people, bases, numbers, halves, logs)
    return made[:top]


@machine
def roomy(made: Any, top: Any) -> Any:
    """*made* with room for two more rows after *top*."""
    if top + 2 < len(made):
        return made
    larger = np.empty((2 * len(made), COLUMNS), dtype=np.int32)
    for row in range(len(made)):
        for column in range(COLUMNS):
            larger[row, column] = made[row, column]
    return larger


@machine
def offer(made: Any, best: Any, taken: Any, top: Any, width: Any, taker: Any, t: Any, parent: Any, kind: Any) -> Any:
    """Keep the earliest offer to *taker* (of equal ones the first) in the rows from *top*; the new number of rows."""
    place = best[taker]
    if place < 0:
        place = top + width
        best[taker], taken[width] = place, taker
        made[place, ACCOUNT] = taker
        width += 1
    elif t >= made[place, MINUTE]:
        return width
    made[place, MINUTE], made[place, PARENT], made[place, KIND] = t, parent, kind
    return width


@machine
def settle(made: Any, best: Any, taken: Any, top: Any, width: Any) -> None:
    """Bring the rows from *top* into the order of their accounts, in which the next step asks them."""
    order = taken[:width]
    ascend(order)
    rows = np.empty((width, 4), dtype=np.int32)
    for place in range(width):
        for column in range(4):
            rows[place, column] = made[best[order[place]], ACCOUNT + column]
        best[order[place]] = -1
    for place in range(width):
        for column in range(4):
            made[top + place, ACCOUNT + column] = rows[place, column]


@machine
def ascend(values: Any) -> None:
    """Sort *values* in place (Shell's method: short rows, and quick to compile)."""
    gap = len(values) // 2
    while gap:
        for place in range(gap, len(values)):
            value, at = values[place], place
            while at >= gap and values[at - gap] > value:
                values[at] = values[at - gap]
                at -= gap
            values[at] = value
        gap //= 2
