"""Scores, reviews, referrals; requests, legal matrix and custody."""

from itertools import pairwise

import numpy as np
import pytest

from synth.conftest import MakeRun
from workshopkit.synth.evidence import DATA_GONE, EPO, MLA, PRESERVATION
from workshopkit.synth.measure_cases import evidence, triage
from workshopkit.synth.people import Clock
from workshopkit.synth.schema import CAUSES
from workshopkit.synth.triage import ALREADY_GONE, REMOVED, ROUTE_ORDER, ROUTE_OWN, ROUTE_REFERRAL

SEEDS = range(4)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_removal_has_its_row_and_each_row_its_removal(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    posts, table = run.table("posts"), run.table("referrals")
    for route, cause in ((ROUTE_OWN, "hash"), (ROUTE_REFERRAL, "referral"), (ROUTE_ORDER, "order")):
        removed = np.flatnonzero(posts["removal_cause"] == CAUSES.index(cause))
        rows = (table["route"] == route) & (table["outcome"] == REMOVED)
        assert sorted(table["post_id"][rows].tolist()) == removed.tolist()
        assert (table["answered_min"][rows] == posts["removed_min"][table["post_id"][rows]]).all()
    assert len(np.unique(table["post_id"])) == len(table["post_id"])


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_answered_before_it_is_sent_or_sent_before_it_is_posted(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    posts, table, reviews = run.table("posts"), run.table("referrals"), run.table("reviews")
    answered = table["answered_min"] >= 0
    assert (table["answered_min"] >= table["sent_min"])[answered].all()
    assert (table["sent_min"] > posts["t_min"][table["post_id"]]).all()
    assert (reviews["t_min"] > posts["t_min"][reviews["post_id"]]).all()
    assert (np.diff(table["sent_min"]) >= 0).all() and (np.diff(reviews["t_min"]) >= 0).all()
    end = Clock.of(run.recipe).end
    assert reviews["t_min"].max() < end and table["answered_min"].max() < end
    gone = table["outcome"] == ALREADY_GONE
    assert (posts["removed_min"][table["post_id"][gone]] <= table["sent_min"][gone]).all()
    assert set(table["post_id"][table["route"] == ROUTE_REFERRAL].tolist()) <= set(reviews["post_id"].tolist())
    assert (table["reversed"] == (table["appeal"] == 2)).all() and (table["outcome"][table["appeal"] > 0] == 0).all()


def test_a_second_review_is_by_another_person_and_people_disagree_sometimes(run_of: MakeRun) -> None:
    reviews = run_of(1, second_review=10_000).table("reviews")
    order = np.lexsort((reviews["t_min"], reviews["post_id"]))
    post, who, said = (reviews[name][order] for name in ("post_id", "reviewer_id", "decision"))
    twice = post[1:] == post[:-1]
    assert twice.sum() > 40 and (who[1:] != who[:-1])[twice].all()
    assert 0.5 < (said[1:] == said[:-1])[twice].mean() < 0.98


def test_scores_separate_as_stated_and_shift_with_the_label(run_of: MakeRun) -> None:
    run = run_of(1, items=40_000)
    scores, label = run.table("scores"), run.items.label[run.posts.item]
    target = run.items.is_target[run.posts.item]
    one, two = (scores["score_bp"][scores["model_id"] == model].astype(float) for model in (0, 1))
    assert abs(triage(run)["T3"] - 0.95) < 0.01
    for score, shift in ((one, 0.2), (two, 0.5)):
        plain, strange = (score[~target & (label == which)] for which in (0, 1))
        assert abs((strange.mean() - plain.mean()) / 1200 - shift) < 0.05
    assert 0.3 < np.corrcoef(one[~target], two[~target])[0, 1] < 0.7


@pytest.mark.parametrize("changed", [{"reviewers": 20}, {"specificity": 7000}, {"separation": (100, 100)}])
def test_triage_explains_and_changes_nothing_before_it(changed: dict[str, int], run_of: MakeRun) -> None:
    one, other = run_of(1).table("posts"), run_of(1, **changed).table("posts")
    assert all(np.array_equal(one[column], other[column]) for column in one)


@pytest.mark.parametrize("seed", SEEDS)
def test_pending_requests_are_those_that_end_after_the_last_observed_day(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    table, requests = run.table("requests"), run.requests
    last = table["observed_until_day"][0]
    pending = table["done_day"] < 0
    assert (pending == (requests.sent + requests.takes > last)).all() and pending[table["route"] == MLA].mean() > 0.1
    assert (table["refused_reason"][pending] == 0).all()
    assert (table["from_j"] != table["to_j"]).all() and (np.diff(table["sent_day"]) >= 0).all()
    assert (table["done_day"] >= table["sent_day"])[~pending].all()
    for column in ("ack_day", "partial_day"):
        known = (table[column] >= 0) & ~pending
        assert (table[column] <= table["done_day"])[known].all() and (table[column] >= table["sent_day"])[known].all()
    assert (table["preserved_until_day"] > 0)[table["route"] == PRESERVATION].all()
    assert table["done_day"].max() <= last and table["preserved_until_day"].max() > last


def test_mutual_assistance_takes_most_of_a_year_and_orders_days(run_of: MakeRun) -> None:
    measured = evidence(run_of(1, requests=20_000))
    assert 240 <= measured["T4"] <= 360 and measured["T4b"] <= 120 and measured["T4c"] <= 10
    assert 0.6 <= measured["T5"] <= 0.75
    short, long = (run_of(1, requests=20_000, preserved=share).table("requests") for share in (0, 9000))
    lost = [float((table["refused_reason"] == DATA_GONE)[table["route"] == MLA].mean()) for table in (short, long)]
    assert lost[0] > 1.2 * lost[1]
    assert (short["refused_reason"][short["route"] == EPO] == DATA_GONE).mean() < lost[0]


def test_custody_has_one_hash_until_a_seeded_break_and_another_after_it(run_of: MakeRun) -> None:
    table = run_of(1, exhibits=200).table("custody")
    broken = set()
    for exhibit in np.unique(table["exhibit_id"]):
        rows = np.flatnonzero(table["exhibit_id"] == exhibit)
        assert table["step"][rows].tolist() == list(range(len(rows))) and table["actor"][rows[0]] == 0
        assert (np.diff(table["t_min"][rows]) > 0).all()
        changes = [row for one, row in pairwise(rows) if table["sha256"][row] != table["sha256"][one]]
        assert [row for row in rows if not table["ok"][row]] == changes and len(changes) <= 1
        broken |= {int(exhibit)} if changes else set()
    assert 10 < len(broken) < 60


def test_the_legal_matrix_names_an_article_where_there_is_one_and_keeps_unknown_apart(run_of: MakeRun) -> None:
    table = run_of(1).shown("legal_matrix")
    assert len(table) == 90 and set(table["status"]) == {"present", "partial", "absent", "unknown"}
    assert (table["source_ref"].isna() == table["status"].isin(["absent", "unknown"])).all()
    assert table.groupby("requirement_id")["critical"].nunique().max() == 1
