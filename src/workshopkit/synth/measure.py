"""What a world measures: one number for each row of ``datasets/bands.toml``, by its id.

Every function says what is counted; the published figure and its source stand in the row of the band.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import networkx as nx
import numpy as np

from workshopkit.synth.draws import Flags, Whole
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.measure_cases import evidence, triage
from workshopkit.synth.measure_dose import dose_response
from workshopkit.synth.measure_graph import assortativity, mean_clustering, mean_path, undirected
from workshopkit.synth.measure_pools import CLASSES, TAILS, Pool
from workshopkit.synth.measure_spread import cascades, first_posts
from workshopkit.synth.people import DAY, NEVER, ROUTINE, TARGET, Clock, action_minute
from workshopkit.synth.removal import by_bridging, by_degree, largest_part, robustness
from workshopkit.synth.schema import PRESSURE, ROLES

_SOURCES = 40
_QUARTER = 90 * DAY


def biggest_platform(run: WorldRun) -> tuple[Whole, Whole, Whole]:
    """The follow layer of the platform with most accounts: rows of its accounts, *src*, *dst*."""
    busiest = np.bincount(run.accounts.platform).argmax()
    there = run.accounts.platform[run.follows.src] == busiest
    return np.flatnonzero(run.accounts.platform == busiest), run.follows.src[there], run.follows.dst[there]


def _simple(nodes: Whole, src: Whole, dst: Whole) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(nodes.tolist())
    graph.add_edges_from(zip(src.tolist(), dst.tolist(), strict=True))
    return graph


def contact_graph(run: WorldRun) -> nx.Graph:
    """The contact layer as an undirected graph of accounts."""
    return _simple(np.unique([run.contacts.a, run.contacts.b]), run.contacts.a, run.contacts.b)


def _communities(graph: nx.Graph) -> float:
    found = nx.community.louvain_communities(graph, seed=1)
    return float(nx.community.modularity(graph, found))


def follow_layer(run: WorldRun) -> dict[str, float]:
    """Rows N1, N2, N3, N4, N7, N8, N13 of the follow layer."""
    nodes, src, dst = biggest_platform(run)
    followers = np.sort(np.bincount(dst, minlength=len(run.accounts.uid))[nodes])[::-1]
    top = max(len(nodes) // 100, 1)
    size = len(run.accounts.uid)
    one, other = src * size + dst, dst * size + src
    a, b = undirected(src, dst, size)
    tied = nodes[np.isin(nodes, np.concatenate([src, dst]))]
    target = np.isin(run.personas.role[run.accounts.persona], TARGET)
    cluster = run.personas.cluster[run.accounts.persona]
    own = target[run.follows.src]
    tail = followers[: max(len(nodes) // 50, 5)].astype(float)
    return {
        "N1": float(followers[:top].sum() / max(followers.sum(), 1)),
        "N1b": float(np.isin(one, other).mean()),
        "N1c": float(1 + 1 / np.mean(np.log(tail[:-1] / tail[-1]))) if tail[-1] else 0.0,
        "N2": mean_path(src, dst, tied[:: max(len(nodes) // _SOURCES, 1)], size),
        "N3": _communities(_simple(nodes, src, dst)),
        "N4": assortativity(a, b, size),
        "N7": float((cluster[run.follows.src] == cluster[run.follows.dst])[own].mean()),
        "N8": len(run.follows.src) / size,
        "N13": mean_clustering(a, b, nodes, size),
    }


def contact_layer(run: WorldRun) -> dict[str, float]:
    """Rows N3, N4, N5, N6, N13 of the contact layer, and its mean number of ties."""
    graph = contact_graph(run)
    few = round(len(graph) * 0.05)
    by_links = largest_part(graph, by_degree(graph)[:few])
    by_bridges = largest_part(graph, by_bridging(graph)[:few])
    return {
        "N3c": _communities(graph),
        "N4c": float(nx.degree_assortativity_coefficient(graph)),
        "N5": robustness(graph),
        "N6": by_links - by_bridges,
        "N13c": float(nx.average_clustering(graph)),
        "N14": 2 * graph.number_of_edges() / len(graph),
    }


def ends(run: WorldRun) -> dict[str, float]:
    """Rows D1-D3, D5, D6, N9, N10: who is there, and what ends accounts (no ties needed)."""
    accounts, clock = run.accounts, Clock.of(run.recipe)
    role = run.personas.role[accounts.persona]
    target = np.isin(role, TARGET)
    pressure = np.array(run.recipe.wholes("platform_pressure"))[accounts.platform]
    days = run.recipe.wholes("action_day")
    first_action = min((clock.start + day * DAY for day in days), default=clock.end)
    seen = target & (accounts.generation == 0) & (accounts.created <= min(clock.end, first_action) - _QUARTER)
    hard = seen & (pressure == PRESSURE.index("sustained"))
    early = target & (accounts.generation == 0) & (accounts.created <= clock.end - _QUARTER)
    other = early & (pressure == PRESSURE.index("routine"))
    life = np.where(accounts.reason == ROUTINE, accounts.off - accounts.created, NEVER)
    middle = (clock.start + min(clock.end, first_action)) // 2
    return {
        "D1": _share(life[hard] <= _QUARTER),
        "D2": _share(life[other] <= _QUARTER),
        "D3": _share(life[hard] <= 2 * DAY),
        "D3b": _share(life[other] <= 2 * DAY),
        "D5": _share(life[early] <= _QUARTER),
        "D6": _daily(run, target & (pressure == PRESSURE.index("sustained"))),
        "N9": float(np.sum(target & (accounts.created <= middle) & (accounts.off > middle))),
        "N10": _share(role[~target] == ROLES.index("automated")),
        "D9d": _mean_life(run, target),
    }


def _mean_life(run: WorldRun, target: Flags) -> float:
    """Days of life per end, of accounts opened on its platform after the first action day (censored exponential)."""
    accounts, clock = run.accounts, Clock.of(run.recipe)
    there = target & (accounts.platform == run.recipe.wholes("action_platform")[0])
    there &= accounts.created >= action_minute(run.recipe, 0)
    lived = np.minimum(accounts.off, clock.end) - accounts.created
    return float(lived[there].sum() / max(np.sum(accounts.off[there] < clock.end), 1) / DAY)


def ties(run: WorldRun) -> dict[str, float]:
    """Rows D4, D7, D8, D11: followers of long and short lives, and of who returns."""
    accounts, clock = run.accounts, Clock.of(run.recipe)
    target = run.personas.is_target()[accounts.persona]
    followers = np.bincount(run.follows.dst, minlength=len(accounts.uid))
    friends = np.bincount(run.follows.src, minlength=len(accounts.uid))
    short = target & (accounts.off - accounts.created < 14 * DAY)
    long = target & (np.minimum(accounts.off, clock.end) - accounts.created >= 60 * DAY)
    returned = np.flatnonzero(accounts.generation > 0)
    order = np.argsort(accounts.uid)
    before = order[np.searchsorted(accounts.uid[order], accounts.uid[returned] - 1)]
    stayed = accounts.platform[returned] == accounts.platform[before]
    last = clock.end - 30 * DAY
    grown = stayed & (accounts.created[returned] < last) & (followers[before] >= 5)
    activity = accounts.activity[returned[~stayed]] / accounts.activity[before[~stayed]]
    return {
        "D4b": float(friends[long].mean() / max(friends[short].mean(), 0.01)),
        "D4c": float(followers[long].mean() / max(followers[short].mean(), 0.01)),
        "D7": float(followers[returned[grown]].sum() / max(followers[before[grown]].sum(), 1)),
        "D11": _share(~stayed),
        "D11b": float(np.mean(activity)) if len(activity) else float("nan"),
    }


def _daily(run: WorldRun, curated: Flags) -> float:
    """Median over days, two weeks after the start until the first action day, of live accounts suspended that day."""
    accounts, clock = run.accounts, Clock.of(run.recipe)
    until = min((clock.start + day * DAY for day in run.recipe.wholes("action_day")), default=clock.end)
    rates = []
    for day in range(clock.start + 14 * DAY, until - DAY, DAY):
        live = curated & (accounts.created < day) & (accounts.off >= day)
        gone = live & (accounts.off < day + DAY)
        rates.append(gone.sum() / max(live.sum(), 1))
    return float(np.mean(rates))


def _share(flags: Flags) -> float:
    return float(np.mean(flags)) if len(flags) else 0.0


def group_sizes(run: WorldRun) -> dict[str, float]:
    """Row N11: exponent of the sizes of groups of five and more, by maximum likelihood (Clauset et al. 2009, 3.7)."""
    sizes = np.concatenate(run.groups.sizes)
    tail = sizes[sizes >= 5] / 4.5
    return {"N11": float(1 + len(tail) / np.log(tail).sum()) if len(tail) else float("nan")}


STAGES: Mapping[str, Callable[[WorldRun], dict[str, float]]] = {
    "people": ends,
    "follows": follow_layer,
    "ties": ties,
    "contacts": contact_layer,
    "groups": group_sizes,
    "items": first_posts,
    "spread": cascades,
    "dose": dose_response,
    "triage": triage,
    "evidence": evidence,
}
"""Stage -> its measures, one value for each world."""
POOLS: Mapping[str, Pool] = {"tails": TAILS, "classes": CLASSES}
"""Stage -> measures of rare things, taken over all worlds together."""
