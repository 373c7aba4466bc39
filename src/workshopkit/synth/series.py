"""The numbers behind the pictures of a card, from runs of the engine; how they are drawn is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import networkx as nx
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from workshopkit.synth.draws import Whole
from workshopkit.synth.engine import WorldRun, run_world, with_settings
from workshopkit.synth.measure import contact_graph
from workshopkit.synth.measure_spread import sizes
from workshopkit.synth.people import DAY, NEVER, Clock
from workshopkit.synth.schema import PRESSURE, REQUEST_ROUTES
from workshopkit.synth.spread import POST, make_posts
from workshopkit.synth.toml import read_contract

MANY_ITEMS = 200_000
"""Items of the run whose cascades and reviews are drawn: a cascade of 100 posts comes once in some thousands."""
REPOST_DELAY = 480
"""Half-life of reposts, in minutes, in the runs that vary the time until removal: as in the published ones."""
_BP = 10_000


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Point(_Contract):
    """A published share of items with at least *size* posts."""

    size: Annotated[int, Field(gt=0)]
    share: Annotated[float, Field(gt=0, lt=1)]
    source: str
    mark: str


class Curve(_Contract):
    """A published *change* of spread for each half-life of content until removal, in *hours*."""

    hours: tuple[float, ...]
    change: tuple[float, ...]
    source: str
    mark: str

    @model_validator(mode="after")
    def _paired(self) -> Curve:
        if len(self.hours) != len(self.change):
            raise ValueError("'hours' and 'change' must be equally long")
        return self


class Published(_Contract):
    """``datasets/cards/published.toml``."""

    format: Literal[1]
    large_cascades: Point
    removal: Curve


def load_published(path: Path) -> Published:
    """The published points in the file *path*. Raises SynthError naming file and key."""
    return read_contract(path, Published)


@dataclass(frozen=True)
class Steps:
    """A curve that falls in steps: *share* from each of *days* on; *censored* had not ended when last seen.

    Kaplan and Meier's estimate: what is censored counts as at risk until then.
    """

    days: tuple[float, ...]
    share: tuple[float, ...]
    size: int
    censored: int

    def at(self, day: float) -> float:
        """The share at *day*."""
        return self.share[int(np.searchsorted(self.days, day, side="right")) - 1]

    @property
    def median(self) -> float | None:
        """The first day on which half or less is left; None when that was not observed."""
        return next((day for day, left in zip(self.days, self.share, strict=True) if left <= 0.5), None)


def kaplan_meier(days: Whole, ended: Whole) -> Steps:
    """Steps of the share that has not ended, from durations in *days* and whether the end was seen."""
    order = np.argsort(days, kind="stable")
    days, ended = np.asarray(days, dtype=float)[order], np.asarray(ended, dtype=bool)[order]
    at, first = np.unique(days, return_index=True)
    ends = np.add.reduceat(ended.astype(int), first) if len(days) else np.array([], dtype=int)
    risk = len(days) - first
    share = np.cumprod(1 - ends / np.maximum(risk, 1))
    return Steps((0.0, *at.tolist()), (1.0, *share.tolist()), len(days), int((~ended).sum()))


@dataclass(frozen=True)
class Network:
    """The contact layer: *place* of each account on the paper, *ties* as pairs of rows, *hubs* and *bridges*."""

    place: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    ties: Whole
    hubs: Whole
    bridges: Whole
    most_ties: int


def network(run: WorldRun) -> Network:
    """The contact layer of *run*, laid out by springs."""
    graph = contact_graph(run)
    nodes = sorted(graph)
    place = _laid_out(graph, nodes)
    row = {node: at for at, node in enumerate(nodes)}

    def rows(planted: Whole) -> Whole:
        return np.array([row[one] for one in planted.tolist() if one in row], dtype=np.int64)

    return Network(
        place,
        np.array([(row[a], row[b]) for a, b in graph.edges]),
        rows(run.contacts.hubs),
        rows(run.contacts.bridges),
        max(degree for _, degree in graph.degree),
    )


def _laid_out(graph: nx.Graph, nodes: list[int]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Places of *nodes* between 0 and 1; parts that hang apart are tied in for this, so that they do not fly away."""
    tied = graph.copy()
    first, *rest = sorted(nx.connected_components(graph), key=len, reverse=True)
    tied.add_edges_from((min(first), min(part)) for part in rest)
    found = nx.spring_layout(tied, seed=4, iterations=150, k=2.2 / np.sqrt(len(nodes)))
    place = np.array([found[node] for node in nodes])
    rank = place.argsort(axis=0).argsort(axis=0) / max(len(nodes) - 1, 1)
    spread = (place - place.min(axis=0)) / np.ptp(place, axis=0)
    # half by rank: the crowded middle opens, the fringe stays at the fringe
    return np.asarray((spread + rank) / 2)


@dataclass(frozen=True)
class Cascades:
    """Share of items with at least *size* posts, for each size that occurs; *items* were drawn, *seen* ones larger."""

    size: tuple[int, ...]
    share: tuple[float, ...]
    items: int

    def at_least(self, size: int) -> float:
        """Share of items with at least *size* posts."""
        return next((share for one, share in zip(self.size, self.share, strict=True) if one >= size), 0.0)


def with_many_items(run: WorldRun, seed: bytes) -> WorldRun:
    """The world of *run* with many items, other things equal: for what is rare."""
    return run_world(with_settings(run.recipe, items=MANY_ITEMS), run.world, seed)


def cascade_sizes(many: WorldRun) -> Cascades:
    """Sizes of cascades in a run with many items."""
    size, count = np.unique(sizes(many), return_counts=True)
    above = count[::-1].cumsum()[::-1]
    return Cascades(tuple(size.tolist()), tuple((above / above[0]).tolist()), int(above[0]))


@dataclass(frozen=True)
class Survival:
    """What becomes of the group's accounts: by platform the *pressure* word and the curve."""

    platforms: Mapping[str, tuple[str, Steps]]


def survival(run: WorldRun) -> Survival:
    """Lives of the group's accounts that were opened within the observed time, the last seen alive censored."""
    accounts, clock = run.accounts, Clock.of(run.recipe)
    ours = run.personas.is_target()[accounts.persona] & (accounts.created >= clock.start)
    lasts = (np.minimum(accounts.off, clock.end) - accounts.created) / DAY
    found = {}
    for at, platform in enumerate(run.world.platforms):
        there = ours & (accounts.platform == at)
        if there.any():
            word = PRESSURE[run.recipe.wholes("platform_pressure")[at]]
            found[platform.id] = (word, kaplan_meier(lasts[there], accounts.off[there] < NEVER))
    return Survival(found)


@dataclass(frozen=True)
class Dose:
    """Change of reposts against no removal, for half-lives until removal in *hours*."""

    hours: tuple[float, ...]
    change: tuple[float, ...]
    reposts: int


def dose_response(run: WorldRun, seed: bytes, hours: tuple[float, ...]) -> Dose:
    """What the time until removal changes when every post is found and chance stays the same.

    All runs share their random decisions, so that a shorter time can only prune. Items have more appeal than in the
    dataset, so that there is spread to prune; reposts come with the delay of the published runs.
    """
    places = len(run.world.platforms)
    same = with_settings(
        run.recipe,
        items=20_000,
        appeal_low=8000,
        repost_halflife=(REPOST_DELAY,) * places,
        target_share=(_BP, _BP),
        hash_match=0,
    )

    base = run_world(same, run.world, seed)

    def reposts(half: int, found: int) -> int:
        changed = with_settings(same, removal_halflife=(half,) * places, detect=(found,) * places)
        posts = make_posts(changed, base.key, base.accounts, base.follows, base.items)
        return int(np.sum(posts.kind != POST))

    without = reposts(1, 0)
    told = tuple(reposts(max(round(one * 60), 1), _BP) / max(without, 1) - 1 for one in hours)
    return Dose(hours, told, without)


@dataclass(frozen=True)
class Backlog:
    """Posts that wait for their first review: *waiting* on each of *days* of the observed time; days of *actions*."""

    days: tuple[int, ...]
    waiting: tuple[int, ...]
    actions: tuple[int, ...]
    reviews: int
    items: int


def backlog(run: WorldRun) -> Backlog:
    """The queue in front of the reviewers at noon of each day, of posts that were reviewed in the end."""
    reviews, posts, clock = run.table("reviews"), run.table("posts"), Clock.of(run.recipe)
    post, first = np.unique(reviews["post_id"], return_index=True)
    came, done = posts["t_min"][post], reviews["t_min"][first]
    noon = np.arange(clock.start, clock.end, DAY) + DAY // 2
    came, done = np.sort(came), np.sort(done)
    waiting = np.searchsorted(came, noon, side="right") - np.searchsorted(done, noon, side="right")
    # the last days lack posts that are reviewed after the end
    kept = len(noon) - 14
    actions = run.recipe.wholes("action_day") if run.recipe.whole("suspension") else ()
    return Backlog(
        tuple(range(kept)), tuple(waiting[:kept].tolist()), actions, len(reviews["post_id"]), len(run.items.t)
    )


@dataclass(frozen=True)
class Waits:
    """Time until an answer, by route of the request."""

    routes: Mapping[str, Steps]


def evidence_waits(run: WorldRun) -> Waits:
    """Days from sending to an answer (a refusal is one), by route; open requests are censored on the last day."""
    table = run.table("requests")
    done = table["done_day"] >= 0
    days = np.where(done, table["done_day"], table["observed_until_day"]) - table["sent_day"]
    routes = {}
    for at, route in enumerate(REQUEST_ROUTES):
        there = table["route"] == at
        if there.any():
            routes[route] = kaplan_meier(days[there], done[there])
    return Waits(routes)
