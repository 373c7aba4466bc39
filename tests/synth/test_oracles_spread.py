"""The spread stage against what is known exactly, and against two simulators by other authors (O1-O3, O6).

Seeds are fixed; a p-value below 0.001 fails. EoN and cynetdiff run in their own way on the same graphs.
"""

import random
from collections import Counter
from itertools import product

import EoN
import networkx as nx
import numpy as np
import pytest
from cynetdiff.utils import networkx_to_ic_model
from scipy.stats import chisquare, ks_2samp

from synth.bare import evenly, sizes_of, spread_on
from workshopkit.synth.draws import Whole
from workshopkit.synth.hashing import streams
from workshopkit.synth.model import Recipe

KEY = streams(b"oracles", "main")
ALPHA = 0.001
SMALL = {
    "diamond with a way back": [(0, 1), (0, 2), (1, 3), (2, 3), (3, 0), (3, 4), (1, 2)],
    "chain and shortcuts": [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 3), (2, 5), (5, 0)],
    "dense": [(a, b) for a in range(4) for b in range(4) if a != b],
}


def reached_law(edges: list[tuple[int, int]], probability: float) -> dict[int, float]:
    """Probability of each set of accounts reached from account 0 (as bits), by all subsets of live edges."""
    law: Counter[int] = Counter()
    for live in product((False, True), repeat=len(edges)):
        weight = float(np.prod([probability if on else 1 - probability for on in live]))
        graph = nx.DiGraph([edge for edge, on in zip(edges, live, strict=True) if on])
        graph.add_node(0)
        law[sum(1 << node for node in nx.descendants(graph, 0) | {0})] += weight
    return dict(law)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("probability", [0.25, 0.6])
def test_o1_every_set_of_accounts_is_reached_as_often_as_enumeration_says(
    name: str, probability: float, lab_2k: Recipe
) -> None:
    edges, runs = SMALL[name], 60_000
    posts = spread_on(lab_2k, edges, 6, np.zeros(runs, dtype=np.int64), probability, KEY)
    sets = np.bincount(posts.item, weights=2.0**posts.account, minlength=runs).astype(int)
    law = reached_law(edges, probability)
    found = Counter(sets.tolist())
    assert set(found) <= set(law) and sum(law.values()) == pytest.approx(1)
    common = [one for one in law if law[one] * runs >= 5]
    rest = runs - sum(found[one] for one in common)
    expected = [law[one] * runs for one in common]
    observed = [found[one] for one in common]
    if runs - sum(expected) >= 5:
        expected, observed = [*expected, runs - sum(expected)], [*observed, rest]
    scale = sum(observed) / sum(expected)
    assert chisquare(observed, [one * scale for one in expected]).pvalue > ALPHA


@pytest.fixture(scope="module")
def network() -> nx.DiGraph:
    """600 accounts with a few very followed ones: a directed graph with heavy-tailed degrees in both directions."""
    chance = random.Random(5)
    weight = [chance.paretovariate(1.4) for _ in range(600)]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(600))
    while graph.number_of_edges() < 4800:
        one, other = chance.choices(range(600), weight, k=2)
        if one != other:
            graph.add_edge(one, other)
    return graph


def ours(lab_2k: Recipe, graph: nx.DiGraph, runs: int, probability: float, **times: int) -> Whole:
    seeds = evenly(KEY, len(graph), runs)
    return sizes_of(spread_on(lab_2k, graph.edges, len(graph), seeds, probability, KEY, **times), runs)


@pytest.mark.slow
@pytest.mark.parametrize("probability", [0.03, 0.12])
def test_o2_final_sizes_have_the_law_of_two_other_simulators(
    probability: float, network: nx.DiGraph, lab_2k: Recipe
) -> None:
    own = ours(lab_2k, network, 10_000, probability)
    chance = np.random.default_rng(11)
    eon = [
        EoN.basic_discrete_SIR(network, probability, initial_infecteds=[int(seed)], rng=chance)[3][-1]
        for seed in chance.integers(0, len(network), 2000)
    ]
    model, _ = networkx_to_ic_model(network, activation_prob=probability, rng=3)
    other = []
    for seed in chance.integers(0, len(network), 10_000):
        model.set_seeds({int(seed)})
        model.reset_model()
        model.advance_until_completion()
        other.append(model.get_num_activated_nodes())
    assert ks_2samp(own, eon).pvalue > ALPHA and ks_2samp(own, other).pvalue > ALPHA
    assert ks_2samp(ours(lab_2k, network, 10_000, probability * 1.5), other).pvalue < ALPHA


@pytest.mark.parametrize(("removal", "delay"), [(4000, 4000), (12_000, 3000)])
def test_o3_with_removal_and_delays_final_sizes_have_the_law_of_a_non_markovian_epidemic(
    removal: int, delay: int, network: nx.DiGraph, lab_2k: Recipe
) -> None:
    """A repost comes through when its delay is shorter than the time until removal; both have exponential laws."""
    probability, runs = 0.25, 2000
    own = ours(lab_2k, network, runs, probability, removal=removal, delay=delay)
    chance = np.random.default_rng(12)

    def passes(*_: object) -> float:
        return chance.exponential(delay) if chance.random() < probability else float("inf")

    def lasts(*_: object) -> float:
        return chance.exponential(removal)

    sizes = [
        EoN.fast_nonMarkov_SIR(
            network, trans_time_fxn=passes, rec_time_fxn=lasts, initial_infecteds=[int(seed)], rng=chance
        )[3][-1]
        for seed in chance.integers(0, len(network), 1000)
    ]
    assert ks_2samp(own, sizes).pvalue > ALPHA
    free = ours(lab_2k, network, runs, probability)
    assert own.mean() < 0.9 * free.mean() and ks_2samp(free, sizes).pvalue < ALPHA


def test_o6_only_the_ratio_of_removal_to_delay_matters(network: nx.DiGraph, lab_2k: Recipe) -> None:
    """With one law of delays, twice the time until removal and twice the delay give the same cascades."""
    own, scaled, slower = (
        ours(lab_2k, network, 4000, 0.2, removal=removal, delay=delay)
        for removal, delay in ((9000, 3000), (72_000, 24_000), (18_000, 3000))
    )
    assert np.mean(own == scaled) > 0.98 and own.mean() == pytest.approx(scaled.mean(), rel=0.02)
    assert slower.mean() > 1.1 * own.mean()
