"""Personas, accounts in turn, suspensions and action days."""

import numpy as np
import pytest

from synth.conftest import MakeRun
from workshopkit.synth.people import DAY, NEVER, SELF, Clock

SEEDS = range(4)


@pytest.mark.parametrize("seed", SEEDS)
def test_accounts_of_one_persona_never_overlap_and_return_only_after_a_suspension(seed: int, run_of: MakeRun) -> None:
    accounts = run_of(seed).accounts
    order = np.lexsort((accounts.generation, accounts.persona))
    one, other = order[:-1], order[1:]
    returned = accounts.generation[other] > 0
    assert (accounts.persona[one] == accounts.persona[other])[returned].all()
    assert (accounts.generation[other] == accounts.generation[one] + 1)[returned].all()
    assert (accounts.created[other] > accounts.off[one])[returned].all()
    assert (accounts.back[one] == NEVER)[returned].all() and (accounts.reason[one] != SELF)[returned].all()
    assert returned.any() and run_of(seed).personas.is_target()[accounts.persona[other]][returned].all()


@pytest.mark.parametrize("seed", SEEDS)
def test_account_tables_conserve_their_counts(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    accounts, truth, personas = run.table("accounts"), run.table("account_truth"), run.table("personas")
    stops = run.table("suspensions")
    assert set(truth["persona_id"].tolist()) == set(personas["persona_id"].tolist())
    assert len(accounts["account_id"]) == len(personas["persona_id"]) + (truth["generation"] > 0).sum()
    gone = (accounts["suspended_min"] >= 0) & (accounts["reason"] != SELF)
    assert gone.sum() == (stops["reinstated_min"] < 0).sum()
    assert ((accounts["suspended_min"] >= 0) == (accounts["reason"] > 0)).all()
    assert (accounts["created_min"] >= 0).all() and (np.diff(accounts["created_min"]) >= 0).all()
    live = accounts["suspended_min"] < 0
    assert (accounts["suspended_min"] > accounts["created_min"])[~live].all()
    assert (np.diff(stops["t_min"]) >= 0).all() and stops["t_min"].max() < Clock.of(run.recipe).end
    asked, won = stops["appeal_min"] >= 0, stops["reinstated_min"] >= 0
    assert (stops["appeal_min"] > stops["t_min"])[asked].all() and asked[won].all()
    assert (stops["reinstated_min"] > stops["appeal_min"])[won].all() and won.any()


def test_an_action_day_ends_its_share_of_live_accounts_of_the_group_on_its_platform_and_no_others(
    run_of: MakeRun,
) -> None:
    run = run_of(1, action_day=(100,), action_coverage=(7000,))
    accounts, begin = run.accounts, Clock.of(run.recipe).start + 100 * DAY + 8 * 60
    hit = (accounts.reason == 2) & (accounts.off < NEVER)
    assert ((accounts.off >= begin) & (accounts.off < begin + 48 * 60))[hit].all()
    assert (accounts.platform[hit] == 1).all() and run.personas.is_target()[accounts.persona[hit]].all()
    before = run_of(1, action_day=(100,), action_coverage=(0,)).accounts
    there = (before.platform == 1) & (before.created < begin) & (before.off > begin + 48 * 60)
    there &= run.personas.is_target()[before.persona]
    assert 0.55 < hit.sum() / there.sum() < 0.85


def test_a_sustained_action_shortens_later_lives_tenfold_and_a_one_off_does_not(run_of: MakeRun) -> None:
    def later_life(sustained: int) -> float:
        lives = []
        for seed in SEEDS:
            accounts = run_of(seed, action_day=(30,), action_sustained=(sustained,), platform_pressure=(1, 1, 0, 1))
            stay = accounts.accounts
            target = accounts.personas.is_target()[stay.persona]
            new = target & (stay.platform == 1) & (stay.created > Clock.of(accounts.recipe).start + 32 * DAY)
            lives += np.minimum(stay.off - stay.created, 60 * DAY)[new].tolist()
        return float(np.median(lives))

    assert later_life(1) < 15 * DAY < 59 * DAY < later_life(0)


def test_without_suspension_nobody_is_suspended_and_nobody_returns(run_of: MakeRun) -> None:
    run = run_of(1, suspension=0, return_chance=0)
    assert len(run.table("suspensions")["t_min"]) == 0 and len(run.table("action_days")["t_min"]) == 0
    assert run.accounts.generation.max() == 0


def test_names_are_of_nobody_and_used_once(run_of: MakeRun) -> None:
    names = run_of(1).shown("accounts")["display_name"]
    assert names.is_unique and names.str.fullmatch(r"[a-z]+-[a-z]+-\d{6}").all()


def test_the_automated_flag_is_noisy_in_both_directions(run_of: MakeRun) -> None:
    run = run_of(1)
    flag, truth = run.table("accounts")["automated_flag"] == 1, run.table("account_truth")["automated"] == 1
    assert 0.75 < flag[truth].mean() < 0.95 and 0.02 < flag[~truth].mean() < 0.06
