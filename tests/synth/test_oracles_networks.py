"""Removal from networks against known results, and decoys that a measure finds and the truth does not (O4, O8, O10)."""

import random
from dataclasses import fields, replace

import igraph
import networkx as nx
import numpy as np
import pytest

from synth.conftest import MakeRun
from workshopkit.synth.draws import Flags, Stream, Whole
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.follows import make_follows
from workshopkit.synth.measure import contact_graph
from workshopkit.synth.people import DAY, ROUTINE, TARGET, Accounts, Clock
from workshopkit.synth.removal import breaking_point, by_bridging, by_degree, by_ties_left, largest_parts, robustness
from workshopkit.synth.schema import ROLES


def scale_free(seed: int) -> nx.Graph:
    """Barabási-Albert by igraph: that of networkx starts from a star and breaks earlier, at 15 %."""
    random.seed(seed)
    graph = nx.empty_graph(10_000)
    graph.add_edges_from(igraph.Graph.Barabasi(10_000, 2).get_edgelist())
    return graph


@pytest.mark.parametrize("seed", range(4))
def test_o8_hubs_break_a_scale_free_graph_early_and_an_even_one_late(seed: int) -> None:
    """Thresholds of Albert, Jeong and Barabási 2000, at mean degree 4 and 10,000 accounts.

    Of one graph the published 18 % lie between the adaptive order (16-20 % over seeds) and that by first degree
    (20-23 %); their middle is held to 18-21 %.
    """
    one, other = scale_free(seed), nx.gnm_random_graph(10_000, 20_000, seed=seed)
    adaptive, fixed = breaking_point(one, by_ties_left(one)), breaking_point(one, by_degree(one))
    assert 0.16 <= adaptive < fixed <= 0.23 and 0.18 <= (adaptive + fixed) / 2 <= 0.21
    assert 0.27 <= breaking_point(other, by_ties_left(other)) <= 0.31
    anyone = np.random.default_rng(seed).permutation(10_000).tolist()
    assert breaking_point(one, anyone) > 0.7 and breaking_point(other, anyone) > 0.65


def test_parts_after_each_removal_are_those_found_by_searching_again() -> None:
    graph = nx.barabasi_albert_graph(60, 2, seed=4)
    for order in (by_degree(graph), by_bridging(graph)[:17], by_ties_left(graph)):
        found = largest_parts(graph, order)
        for gone in range(len(order) + 1):
            left = graph.subgraph(set(graph) - set(order[:gone]))
            assert found[gone] == max((len(part) for part in nx.connected_components(left)), default=0)
    assert robustness(nx.complete_graph(10)) == pytest.approx(0.45) and robustness(nx.star_graph(9)) == 0.09


def test_the_adaptive_order_takes_each_time_the_account_with_most_ties_left() -> None:
    graph = nx.gnm_random_graph(80, 160, seed=3)
    left = graph.copy()
    for node in by_ties_left(graph):
        assert left.degree(node) == max(dict(left.degree()).values())
        left.remove_node(node)


HUBS, PERIOD = 300, 30


def schedule(run: WorldRun, drip: bool) -> tuple[Accounts, Whole]:
    """The accounts of *run* with 300 of the most followed ended on one day, or ten a day; 70 % return in 1-3 days.

    Also the rows of the hubs before.
    """
    accounts, start = run.accounts, Clock.of(run.recipe).start + 90 * DAY
    followers = np.bincount(run.follows.dst, minlength=len(accounts.uid))
    hubs = np.argsort(-followers, kind="stable")[:HUBS]
    off = accounts.off.copy()
    shuffled = np.argsort(Stream(run.key, "oracle.order").bits(hubs))
    day = np.empty(HUBS, dtype=np.int64)
    day[shuffled] = np.arange(HUBS) * PERIOD // HUBS
    off[hubs] = start + (day * DAY if drip else 0)
    reason = accounts.reason.copy()
    reason[hubs] = ROUTINE
    returns = hubs[Stream(run.key, "oracle.returns").happens(7000, hubs)]
    again = Accounts(*(getattr(accounts, column.name)[returns] for column in fields(Accounts)))
    created = off[returns] + DAY + Stream(run.key, "oracle.lag").below(2 * DAY, returns)
    again = replace(again, created=created, generation=again.generation + 1)
    before = replace(accounts, off=off, reason=reason)
    joined = [np.concatenate([getattr(part, column.name) for part in (before, again)]) for column in fields(Accounts)]
    order = np.lexsort((joined[0], joined[3]))
    return Accounts(*(part[order] for part in joined)), accounts.uid[hubs]


def ties_to_hubs(run: WorldRun, drip: bool) -> float:
    """Live ties at the end from accounts that were never suspended to hubs or their next accounts, of those before."""
    accounts, hubs = schedule(run, drip)
    follows = make_follows(run.recipe, run.key, run.personas, accounts)
    end = Clock.of(run.recipe).end
    kept: Flags = np.isin(accounts.persona[follows.dst], hubs // 16) & ~np.isin(
        accounts.persona[follows.src], hubs // 16
    )
    now = kept & (follows.ended > end)
    before = kept & (accounts.generation[follows.dst] == 0)
    return float(now.sum() / before.sum())


def differences(run_of: MakeRun, signpost: int) -> Whole:
    quiet = {"suspension": 0, "return_chance": 0, "benign_halflife": 365_000 * DAY, "created_before": 720}
    runs = (run_of(seed, signpost=signpost, regain_lag=1000, regain=9000, newcomers=0, **quiet) for seed in range(12))
    return np.array([ties_to_hubs(run, drip=True) - ties_to_hubs(run, drip=False) for run in runs])


def test_o4_one_day_or_drop_by_drop_is_the_same_unless_live_neighbours_announce_who_returned(run_of: MakeRun) -> None:
    """Null test: with independent recovery the schedule changes nothing; with signposts the drip leaves more ties."""
    found = {signpost: differences(run_of, signpost) for signpost in (0, 1)}
    error = {signpost: found[signpost].std(ddof=1) / len(found[signpost]) ** 0.5 for signpost in (0, 1)}
    assert abs(found[0].mean()) <= max(3 * error[0], 0.001)
    assert found[1].mean() > 3 * error[1] and found[1].mean() > 0.005


def test_o10_press_and_helplines_rank_high_and_are_never_in_the_truth(run_of: MakeRun) -> None:
    decoys = (ROLES.index("press"), ROLES.index("helpline"))
    led = {"ties": 0, "followers": 0, "bridging": 0}
    for seed in range(20):
        run = run_of(seed)
        role = run.personas.role[run.accounts.persona]
        planted = np.isin(role, decoys)
        truth = run.table("account_truth")
        assert not np.isin(run.personas.role[truth["persona_id"]], TARGET)[planted].any()
        assert planted[run.contacts.hubs].any()
        graph = contact_graph(run)
        followed = np.argsort(-np.bincount(run.follows.dst, minlength=len(role)), kind="stable")[:10]
        led["ties"] += bool(planted[by_degree(graph)[:10]].any())
        led["followers"] += bool(planted[followed].any())
        led["bridging"] += bool(planted[by_bridging(graph)[:10]].any())
    assert max(led.values()) >= 16, led
