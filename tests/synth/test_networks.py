"""The follow layer and the sparse contact layer."""

import networkx as nx
import numpy as np
import pytest

from synth.conftest import DATASETS, MakeRun
from workshopkit.synth.bands import load_bands
from workshopkit.synth.engine import run_world, with_settings
from workshopkit.synth.measure import contact_graph, follow_layer, ties
from workshopkit.synth.model import World
from workshopkit.synth.people import INNOCENT, NEVER, Clock
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.removal import by_bridging, by_degree, largest_part

SEEDS = range(4)


@pytest.mark.parametrize("seed", SEEDS)
def test_ties_join_accounts_of_one_platform_that_live_when_the_tie_is_made(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    accounts, follows = run.accounts, run.table("follows")
    src, dst, made, ended = (follows[name] for name in ("src_account", "dst_account", "created_min", "ended_min"))
    assert (src != dst).all() and (accounts.platform[src] == accounts.platform[dst]).all()
    assert len(np.unique(src.astype(np.int64) * len(accounts.uid) + dst)) == len(src)
    for end in (src, dst):
        assert accounts.lives_at(end, made).all()
        for_good = (accounts.off[end] < NEVER) & (accounts.back[end] == NEVER)
        assert (ended[for_good] >= 0).all() and (ended <= accounts.off[end])[for_good].all()
    assert (made < Clock.of(run.recipe).end).all() and (ended > made)[ended >= 0].all()


@pytest.mark.parametrize("seed", SEEDS)
def test_reciprocity_and_clustering_are_those_of_a_social_network(seed: int, run_of: MakeRun) -> None:
    measured = follow_layer(run_of(seed))
    assert 0.15 <= measured["N1b"] <= 0.35
    assert 0.05 <= measured["N13"] <= 0.3
    assert 0.07 <= measured["N1"] <= 0.22 and 0.6 <= measured["N7"] <= 0.85


def test_clustering_stays_in_its_band_when_the_world_is_six_times_larger(run_of: MakeRun) -> None:
    small, large = (follow_layer(run_of(1, personas=count))["N13"] for count in (800, 4800))
    assert large > small / 3 and large > 0.05


def test_an_account_that_returns_keeps_more_followers_in_the_regime_of_little_disruption(run_of: MakeRun) -> None:
    def followers(**regime: int) -> float:
        run = run_of(1, **regime)
        count = np.bincount(run.follows.dst, minlength=len(run.accounts.uid))
        return float(count[run.accounts.generation > 0].mean())

    little = followers(regain=9500, newcomers=10_000, signpost=0, regain_lag=2000)
    assert little > 1.4 * followers() > 1.4 * 1.4 * followers(regain=2000, newcomers=0)


def test_both_regimes_of_return_are_recipes_named_after_their_source(velmara: World) -> None:
    """Berger and Perez 2016 saw devastating losses, Wright et al. 2016 little disruption: rows D7 and D8."""
    rows = {band.id: band for band in load_bands(DATASETS / "bands.toml").band}
    found = {}
    for name in ("berger-perez-2016", "wright-2016"):
        recipe = load_recipe(DATASETS / "recipes" / f"returns-{name}.toml")
        found[name] = ties(run_world(with_settings(recipe, personas=6000), velmara, b"test 1"))["D7"]
        settings = rows["D8" if name.startswith("w") else "D7"].settings
        assert all(recipe.set[key].value == value for key, value in settings.items())
    assert rows["D7"].low <= found["berger-perez-2016"] <= rows["D7"].high
    assert rows["D8"].low <= found["wright-2016"] <= rows["D8"].high


def test_being_found_again_through_live_neighbours_is_rarer_than_through_anybody(run_of: MakeRun) -> None:
    assert len(run_of(2).follows.src) < len(run_of(2, signpost=0).follows.src)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_contact_layer_hangs_together_in_small_cells_with_few_ties(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    table, graph = run.table("contacts"), contact_graph(run)
    assert 300 <= len(graph) <= 600 and 3.5 <= 2 * graph.number_of_edges() / len(graph) <= 5
    assert (table["a"] < table["b"]).all() and len(np.unique(np.stack([table["a"], table["b"]]), axis=1).T) == len(
        table["a"]
    )
    assert max(len(part) for part in nx.connected_components(graph)) > 0.9 * len(graph)
    assert 0.2 <= nx.average_clustering(graph) <= 0.5
    assert (table["first_min"] <= table["last_min"]).all() and (table["weight"] >= 1).all()
    for end in (table["a"], table["b"]):
        assert run.accounts.lives_at(end, table["first_min"]).all()
        assert run.accounts.lives_at(end, table["last_min"]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_hubs_are_innocent_and_lead_by_ties_while_bridges_do_not(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    graph, planted = contact_graph(run), run.contacts
    roles = run.personas.role[run.accounts.persona]
    assert (
        np.isin(roles[planted.hubs], INNOCENT).all()
        and not run.personas.is_target()[run.accounts.persona[planted.hubs]].any()
    )
    assert len(set(by_degree(graph)[:10]) & set(planted.hubs.tolist())) >= 5
    top = set(by_bridging(graph)[:10])
    assert len(top & set(planted.bridges.tolist())) > len(top & set(planted.hubs.tolist()))


def test_taking_bridges_breaks_more_than_taking_hubs_and_both_more_than_chance(run_of: MakeRun) -> None:
    won = 0
    for seed in range(6):
        graph = contact_graph(run_of(seed))
        few = round(len(graph) * 0.05)
        hubs, bridges = by_degree(graph)[:few], by_bridging(graph)[:few]
        drawn = (np.random.default_rng(nth).permutation(sorted(graph))[:few].tolist() for nth in range(20))
        anyone = np.mean([largest_part(graph, chosen) for chosen in drawn])
        won += largest_part(graph, bridges) < largest_part(graph, hubs) < anyone
    assert won >= 5
