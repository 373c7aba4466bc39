"""Items, cascades, removals and links."""

from dataclasses import replace

import numpy as np
import pytest

from synth.conftest import MakeRun
from workshopkit.synth.engine import with_settings
from workshopkit.synth.measure_spread import LARGE, cascades, sizes, structural_virality
from workshopkit.synth.people import DAY, NEVER, Clock
from workshopkit.synth.schema import CAUSES
from workshopkit.synth.spread import COPY, LINK, POST, Posts, make_posts

SEEDS = range(4)
FOREVER = {"suspension": 0, "return_chance": 0, "detect": (0,) * 4, "wrongful": 0, "author_removal": 0, "hash_match": 0}


@pytest.mark.parametrize("seed", SEEDS)
def test_posts_come_after_their_parent_and_before_it_is_removed_by_accounts_that_live(
    seed: int, run_of: MakeRun
) -> None:
    run = run_of(seed)
    posts, table, clock = run.posts, run.table("posts"), Clock.of(run.recipe)
    has = posts.parent >= 0
    parent = posts.parent[has]
    assert (posts.t[parent] < posts.t[has]).all() and (posts.t[has] < posts.removed[parent]).all()
    assert (posts.item[parent] == posts.item[has]).all() and (posts.hop[parent] + 1 == posts.hop[has]).all()
    assert (has == (posts.kind != POST)).all()
    assert run.accounts.lives_at(posts.account, posts.t).all()
    assert (np.diff(posts.t) >= 0).all() and posts.t.min() >= clock.start and posts.t.max() < clock.end
    assert (posts.removed > posts.t).all()
    assert ((table["removed_min"] >= 0) == (table["removal_cause"] > 0)).all()
    assert (table["views"] >= 0).all() and table["views"].max() > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_conserve_between_items_posts_accounts_and_links(seed: int, run_of: MakeRun) -> None:
    run = run_of(seed)
    items, posts, links = run.table("items"), run.table("posts"), run.table("links")
    first = items["first_post_id"]
    assert (posts["kind"][first] == POST).all() and (posts["item_id"][first] == items["item_id"]).all()
    assert (posts["kind"] == POST).sum() == len(items["item_id"])
    pairs = posts["item_id"].astype(np.int64) * 10**6 + posts["account_id"]
    assert len(np.unique(pairs)) == len(pairs)
    assert (posts["platform_id"] == run.table("accounts")["platform_id"][posts["account_id"]]).all()
    assert (links["target_item_id"] < posts["item_id"][links["post_id"]]).all()
    assert (posts["kind"] == LINK).any()
    assert (items["variant_group"] <= items["item_id"]).all()
    assert (items["variant_group"][items["variant_group"]] == items["variant_group"]).all()
    gone = posts["removal_cause"] == CAUSES.index("suspension")
    assert (posts["removed_min"][gone] == run.accounts.off[posts["account_id"][gone]]).all()
    assert gone.any()


def test_removal_only_prunes_what_would_spread_without_it(run_of: MakeRun) -> None:
    """Oracle O5: runs share their coins; with removal a part of what spreads without it is left, nothing else.

    Accounts and ties are there from the beginning and the last weeks are left out: what begins or ends in between may
    let a late copy through.
    """
    free = run_of(1, items=4000, appeal_low=6000, decay=100, cross=0, repost_halflife=(50,) * 4, **FOREVER)
    accounts, follows = replace(free.accounts, created=free.accounts.created * 0), free.follows
    follows = replace(follows, created=follows.created * 0)
    early = free.items.t < Clock.of(free.recipe).end - 30 * DAY

    def pairs(**values: int | tuple[int, ...]) -> set[tuple[int, int]]:
        posts = make_posts(with_settings(free.recipe, **values), free.key, accounts, follows, free.items)
        posts = posts.rows(early[posts.item])
        return set(zip(posts.item.tolist(), posts.account.tolist(), strict=True))

    kept, all_of_them = pairs(detect=(9000,) * 4, wrongful=9000), pairs()
    assert kept < all_of_them and len(all_of_them) - len(kept) > 200


def test_later_removal_lets_more_through_at_every_step(run_of: MakeRun) -> None:
    """Row C10: the dose-response is monotone."""
    reposts = []
    for half_life in (10, 60, 360, 1440, 5760):
        run = run_of(2, items=20_000, removal_halflife=(half_life,) * 4, appeal_low=8000, detect=(10_000,) * 4)
        ours = run.items.is_target[run.posts.item]
        reposts.append(int((ours & (run.posts.kind != POST)).sum()))
    assert reposts == sorted(reposts) and reposts[-1] > 1.3 * reposts[0]


def test_the_number_of_items_changes_no_cascade(run_of: MakeRun) -> None:
    few, many = run_of(3, items=500), run_of(3, items=6000)
    of = {int(source): int(size) for source, size in zip(many.items.source, sizes(many), strict=True)}
    assert [of[int(source)] for source in few.items.source] == sizes(few).tolist()


def test_cascades_are_mostly_nothing_and_rarely_large(run_of: MakeRun) -> None:
    measured = cascades(run_of(1, items=100_000))
    assert 0.89 <= measured["C2"] <= 0.98 and 0.015 <= measured["C2b"] <= 0.09 and 0.002 <= measured["C2c"] <= 0.03
    assert 0.3 <= measured["C1"] <= 10_000 / 1_500
    assert 0.45 <= measured["C5"] <= 0.65 and 0.85 <= measured["C6"] <= 1.15


def test_most_copies_of_known_items_are_matched_at_once(run_of: MakeRun) -> None:
    run = run_of(1, items=20_000, target_share=(10_000, 10_000), copy=4000)
    copies = (run.posts.kind == COPY) & run.items.is_target[run.posts.item]
    matched = run.posts.cause[copies] == CAUSES.index("hash")
    assert copies.sum() > 20 and 0.6 <= matched.mean() <= 0.97


def test_structural_virality_of_a_star_and_of_a_chain_are_the_known_values() -> None:
    zero = np.zeros(5, dtype=np.int64)
    star = Posts(zero, np.arange(5), np.arange(5), np.array([-1, 0, 0, 0, 0]), zero, zero, zero + NEVER, zero)
    chain = Posts(zero, np.arange(5), np.arange(5), np.arange(5) - 1, zero, zero, zero + NEVER, zero)
    assert structural_virality(star, np.array([0]))[0] == pytest.approx(1.6)
    assert structural_virality(chain, np.array([0]))[0] == pytest.approx(2.0)
    assert LARGE == 100
