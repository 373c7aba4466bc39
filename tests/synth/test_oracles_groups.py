"""Classes at equal size, the dose of removal, groups, and where people go after an action day (O9, C10, N11, N12)."""

import numpy as np

from synth.conftest import MakeRun
from workshopkit.synth.measure import group_sizes
from workshopkit.synth.measure_dose import dose_response
from workshopkit.synth.measure_pools import CLASSES
from workshopkit.synth.measure_spread import sizes
from workshopkit.synth.people import ACTION, Clock, action_minute

TWO = {"items": 60_000, "appeal_low": 3000, "label_appeal": (170, 100, 100, 100, 100)}


def test_o9_classes_differ_and_the_difference_is_gone_between_cascades_of_equal_size(run_of: MakeRun) -> None:
    """Juul and Ugander 2021: what looks like another way of spreading is another size."""
    runs = [run_of(seed, **TWO) for seed in range(4)]
    parts = [CLASSES.collect(run) for run in runs]
    found = CLASSES.of(parts)
    assert found["C8n"] > 300 and abs(found["C8"]) < 3 and abs(found["C8b"]) < 3
    assert 1.5 <= found["C7"] <= 1.9
    size = np.concatenate([sizes(run) for run in runs])
    own = np.concatenate([run.items.label == 0 for run in runs])
    error = size.std() * (1 / own.sum() + 1 / (~own).sum()) ** 0.5
    assert size[own].mean() - size[~own].mean() > 4 * error


def test_faster_removal_prevents_more_with_smaller_gains_at_the_slow_end(run_of: MakeRun) -> None:
    found = dose_response(run_of(1, items=20_000, appeal_low=8000, repost_halflife=(480,) * 4))
    assert found["C10b"] > 0 and found["C10c"] < 0.02
    assert found["C10d"] > found["C10"] > found["C10e"] > 0


def test_groups_have_sizes_with_the_tail_of_merging_and_shutting_down(run_of: MakeRun) -> None:
    for seed in range(3):
        run = run_of(seed)
        assert 2 <= group_sizes(run)["N11"] <= 3
        people = run.recipe.whole("group_people")
        assert all(looked.sum() == people for looked in run.groups.sizes) and len(run.groups.group) == people


def test_n12_the_rarer_the_shutdowns_the_more_one_group_swallows(run_of: MakeRun) -> None:
    def largest(shutdown: int) -> float:
        runs = [run_of(seed, group_people=1000, group_steps=20_000, group_shutdown=shutdown) for seed in range(3)]
        return float(np.mean([looked.max() for run in runs for looked in run.groups.sizes]))

    shares = [largest(shutdown) for shutdown in (3000, 1000, 300, 50, 0)]
    assert shares == sorted(shares) and shares[0] < 100 and shares[-1] > 900


def test_after_a_sustained_day_the_group_opens_its_accounts_elsewhere(run_of: MakeRun) -> None:
    def opened(displaced: int, sustained: int) -> tuple[float, int]:
        run = run_of(2, personas=6000, displaced=displaced, action_sustained=(sustained,), action_day=(100,))
        accounts, target = run.accounts, run.personas.is_target()[run.accounts.persona]
        later = (
            target & (accounts.created >= action_minute(run.recipe, 0)) & (accounts.created < Clock.of(run.recipe).end)
        )
        return float(np.mean(accounts.platform[later] == 1)), int(np.sum(accounts.reason == ACTION))

    stay, hit = opened(0, 1)
    gone, same = opened(9000, 1)
    assert gone < 0.5 * stay and hit == same > 50
    assert opened(9000, 0) == opened(0, 0)
