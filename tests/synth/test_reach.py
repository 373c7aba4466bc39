"""Final sizes of cascades: the law where it is known, and the same numbers from every engine and split."""

import numpy as np
import pytest

from workshopkit.synth import reach
from workshopkit.synth.reach import Graph, Removal, final_sizes

KEY = b"k" * 32
ENGINES = ("numpy", "numba")


def star(leaves: int) -> Graph:
    return Graph.of_ties(np.zeros(leaves), np.arange(1, leaves + 1), leaves + 1)


@pytest.fixture(scope="module")
def net() -> Graph:
    drawn = np.random.default_rng(5)
    accounts = 800
    pull = (1 - drawn.random(accounts)) ** -0.6
    source = drawn.choice(accounts, 8000, p=pull / pull.sum())
    return Graph.of_ties(source, drawn.integers(0, accounts, 8000), accounts)


@pytest.mark.parametrize("removal", [None, Removal(60, 60)], ids=["kept", "removed"])
@pytest.mark.parametrize("probability", [0.0, 0.03, 0.2, 1.0])
def test_numba_and_numpy_reach_the_same_accounts(net: Graph, probability: float, removal: Removal | None) -> None:
    pytest.importorskip("numba")
    one, other = (final_sizes(net, probability, None, 300, KEY, engine, removal) for engine in ENGINES)
    assert one.tolist() == other.tolist() and (probability == 0) == (one.max() == 1)


def test_a_run_does_not_depend_on_how_many_runs_there_are(net: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = final_sizes(net, 0.15, [3, 9], 400, KEY)
    monkeypatch.setattr(reach, "_CELLS", 7 * net.accounts)
    assert final_sizes(net, 0.15, [3, 9], 123, KEY).tolist() == whole[:123].tolist()


def test_removal_reaches_a_part_of_what_the_same_run_reaches_without(net: Graph) -> None:
    kept = final_sizes(net, 0.15, None, 2000, KEY)
    removed = final_sizes(net, 0.15, None, 2000, KEY, removal=Removal(60, 60))
    assert (removed <= kept).all() and removed.sum() < 0.7 * kept.sum()


def test_removal_cuts_by_the_ratio_of_the_half_lives_alone(net: Graph) -> None:
    one, other = (final_sizes(net, 0.15, None, 500, KEY, removal=Removal(3 * unit, unit)) for unit in (1, 700))
    assert one.tolist() == other.tolist()


@pytest.mark.parametrize("engine", ENGINES)
def test_reach_of_a_star_is_binomial_and_with_removal_has_the_known_mean(engine: str) -> None:
    """With rates a of delay and b of removal a follower that would repost does so with probability a / (a + b)."""
    if engine == "numba":
        pytest.importorskip("numba")
    sizes = final_sizes(star(50), 0.3, [0], 20_000, KEY, engine) - 1
    assert sizes.mean() == pytest.approx(15, abs=0.1) and sizes.var() == pytest.approx(10.5, rel=0.05)
    removed = final_sizes(star(50), 0.3, [0], 20_000, KEY, engine, Removal(200, 100)) - 1
    assert removed.mean() == pytest.approx(15 * 200 / 300, abs=0.12)
    assert final_sizes(star(50), 0.3, [7], 10, KEY, engine).tolist() == [1] * 10


def test_impossible_questions_are_refused(net: Graph) -> None:
    with pytest.raises(ValueError, match="probability"):
        final_sizes(net, 1.2, None, 1, KEY)
    with pytest.raises(ValueError, match="seeds"):
        final_sizes(net, 0.2, [800], 1, KEY)
    assert len(final_sizes(net, 0.2, None, 0, KEY)) == 0
