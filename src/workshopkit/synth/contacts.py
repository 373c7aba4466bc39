"""Stage *contacts*: a separate sparse layer of exchanged messages among a few hundred accounts.

Dense follow graphs do not fall apart when hubs are removed (measured); path-based measures need a sparse layer. Cells
of a few accounts are joined by *bridges*: pairs of otherwise inconspicuous members. *Hubs* that are innocent by
construction (press, helpline, researcher) have many ties inside few cells: many ties, little of the bridging.
Pattern: cells and brokers as in the covert networks of Sci Rep 10:73 (2020), rows N3-N6 of ``datasets/bands.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshopkit.synth.draws import Stream, Whole
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import INNOCENT, NEVER, Accounts, Clock, Personas
from workshopkit.synth.schema import Columns


@dataclass(frozen=True)
class Contacts:
    """Undirected ties *a* < *b* (rows of accounts), number of messages, first and last minute, channel.

    *bridges* and *hubs* are the planted accounts (for tests and cards; never in a table).
    """

    a: Whole
    b: Whole
    weight: Whole
    first: Whole
    last: Whole
    channel: Whole
    bridges: Whole
    hubs: Whole


def make_contacts(recipe: Recipe, key: bytes, personas: Personas, accounts: Accounts) -> Contacts:
    """The contact layer among first accounts of the most concerned roles."""
    members, hubs = _members(recipe, key, personas, accounts)
    uid = accounts.uid
    low, high = _cells(recipe, key, len(members))
    pairs = [_inside(recipe, key, low, high), _between(recipe, key, low, high)]
    bridges = np.unique(pairs[1])
    ties = [members[np.concatenate(pairs)], _around_hubs(recipe, key, members, hubs, low, high, bridges)]
    joined = np.sort(np.concatenate(ties), axis=1)
    joined = np.unique(joined[joined[:, 0] != joined[:, 1]], axis=0)
    a, b = joined[:, 0], joined[:, 1]
    told = (uid[a], uid[b])
    weight = Stream(key, "contacts.weight").pareto(1, 110, 400, *told)
    begin = np.maximum(np.maximum(accounts.created[a], accounts.created[b]), Clock.of(recipe).start)
    end = np.minimum(np.minimum(accounts.off[a], accounts.off[b]), Clock.of(recipe).end)
    end = np.where(end >= NEVER, Clock.of(recipe).end, end)
    span = np.maximum(end - begin, 1)
    one, two = (begin + Stream(key, "contacts.time").below(span, nth, *told) for nth in (0, 1))
    first, last = np.minimum(one, two), np.maximum(one, two)
    kept = end > begin
    channel = Stream(key, "contacts.channel").pick((6, 3, 1), *told)
    last = np.where(weight == 1, first, last)
    a, b, weight, first, last, channel = (part[kept] for part in (a, b, weight, first, last, channel))
    return Contacts(a, b, weight, first, last, channel, members[bridges], hubs)


def _members(recipe: Recipe, key: bytes, personas: Personas, accounts: Accounts) -> tuple[Whole, Whole]:
    """Rows of the accounts in cells, in an order drawn by hash, and of the hubs.

    The group's accounts come first, then ordinary ones until ``contact_accounts`` are reached; only accounts that
    live at least a week within the observed time.
    """
    clock = Clock.of(recipe)
    until = np.minimum(accounts.off, clock.end)
    lives = (accounts.generation == 0) & (until - np.maximum(accounts.created, clock.start) >= 7 * 24 * 60)
    role = personas.role[accounts.persona]
    drawn = (Stream(key, "contacts.member").bits(accounts.uid) >> np.uint64(1)).astype(np.int64)
    rank = np.where(personas.is_target()[accounts.persona], 0, 1)
    order = np.lexsort((drawn, rank))
    order = order[lives[order]]
    hubs = order[np.isin(role[order], INNOCENT)][: recipe.whole("contact_hubs")]
    wanted = recipe.whole("contact_accounts") - len(hubs)
    members = order[~np.isin(role[order], INNOCENT)][:wanted]
    shuffled = (Stream(key, "contacts.seat").bits(accounts.uid[members]) >> np.uint64(1)).astype(np.int64)
    return members[np.argsort(shuffled, kind="stable")], hubs


def _cells(recipe: Recipe, key: bytes, count: int) -> tuple[Whole, Whole]:
    """First and last-plus-one place of each cell; a rest too small for a cell joins the one before."""
    least, most = recipe.wholes("contact_cell", 2)
    sizes = least + Stream(key, "contacts.cell").below(most - least + 1, np.arange(count // least + 1))
    ends = np.cumsum(sizes)
    ends = ends[ends <= count]
    rest = count - int(ends[-1])
    if rest >= least:
        ends = np.append(ends, count)
    else:
        spare = most - np.diff(ends, prepend=0)
        for cell in np.flatnonzero(spare > 0):
            take = min(int(spare[cell]), rest)
            ends[cell:] += take
            rest -= take
    return np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]]), ends


def _inside(recipe: Recipe, key: bytes, low: Whole, high: Whole) -> Whole:
    """Ties inside cells, as pairs of places: a chain through the cell, and further pairs up to the wanted number."""
    pairs = []
    for cell, (begin, end) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        size = end - begin
        possible = np.array([(i, j) for i in range(size) for j in range(i + 1, size)])
        chain = possible[:, 1] - possible[:, 0] == 1
        drawn = (Stream(key, "contacts.inside").bits(cell, possible[:, 0], possible[:, 1]) >> np.uint64(2)).astype(int)
        order = np.lexsort((drawn, ~chain))
        wanted = max(size - 1, recipe.whole("contact_inside") * size // 200)
        pairs.append(begin + possible[order[:wanted]])
    return np.concatenate(pairs)


def _between(recipe: Recipe, key: bytes, low: Whole, high: Whole) -> Whole:
    """Bridges: each cell is joined to an earlier one (so that all hang together), and more at random.

    In each cell two members at most carry its bridges.
    """
    cells = len(low)
    more = max(recipe.whole("contact_bridges") * cells // 100 - (cells - 1), 0)
    later = np.concatenate([np.arange(1, cells), Stream(key, "contacts.bridge").below(cells, np.arange(more), 0)])
    nth = np.arange(len(later))
    earlier = np.where(
        nth < cells - 1,
        Stream(key, "contacts.joined").below(np.maximum(later, 1), nth),
        Stream(key, "contacts.bridge").below(cells, nth, 1),
    )
    apart = earlier != later
    later, earlier, nth = later[apart], earlier[apart], nth[apart]

    def carrier(cell: Whole, end: int) -> Whole:
        which = Stream(key, "contacts.carrier").below(2, nth, end)
        return low[cell] + Stream(key, "contacts.carries").below(high[cell] - low[cell], cell, which)

    return np.stack([carrier(later, 0), carrier(earlier, 1)], axis=1)


def _around_hubs(
    recipe: Recipe, key: bytes, members: Whole, hubs: Whole, low: Whole, high: Whole, bridges: Whole
) -> Whole:
    """Ties of innocent hubs: to most members of a row of neighbouring cells, never to a bridge."""
    least, most = recipe.wholes("contact_hub_ties", 2)
    plain = np.setdiff1d(np.arange(len(members)), bridges)
    found = [np.empty((0, 2), dtype=np.int64)]
    for nth, hub in enumerate(hubs.tolist()):
        wanted = least + int(Stream(key, "contacts.hub_ties").below(most - least + 1, nth)[0])
        cell = int(Stream(key, "contacts.hub_cell").below(len(low), nth)[0])
        near = plain[plain >= low[cell]][:wanted]
        found.append(np.stack([np.full(len(near), hub), members[near]], axis=1))
    return np.concatenate(found)


def contacts_table(contacts: Contacts) -> Columns:
    """The table ``contacts``."""
    return {
        "a": contacts.a,
        "b": contacts.b,
        "weight": contacts.weight,
        "first_min": contacts.first,
        "last_min": contacts.last,
        "channel": contacts.channel,
    }
