"""Items, cascades, removals and links."""

from dataclasses import replace

import numpy as np
import pytest

from synth.conftest import MakeRun
from workshopkit.synth.engine import with_settings
from workshopkit.synth.measure_spread import LARGE, cascades, first_posts, shapes, sizes
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
    assert 0.3 <= np.mean(sizes(run_of(1, items=100_000)) >= LARGE) * 10_000 <= 10_000 / 1_500
    assert 0.45 <= measured["C5"] <= 0.65 and 0.85 <= measured["C6"] <= 1.15


def test_most_copies_of_known_items_are_matched_at_once(run_of: MakeRun) -> None:
    run = run_of(1, items=20_000, target_share=(10_000, 10_000), copy=4000)
    copies = (run.posts.kind == COPY) & run.items.is_target[run.posts.item]
    matched = run.posts.cause[copies] == CAUSES.index("hash")
    assert copies.sum() > 20 and 0.6 <= matched.mean() <= 0.97


def test_the_form_of_a_star_and_of_a_chain_is_the_known_one() -> None:
    zero = np.zeros(10, dtype=np.int64)
    item = np.array([7, 4] * 5)
    parent = np.array([-1, -1, 0, 1, 0, 3, 0, 5, 0, 7])
    hop = np.array([0, 0, 1, 1, 1, 2, 1, 3, 1, 4])
    form = shapes(Posts(item, np.arange(10), np.arange(10), parent, zero, hop, zero + NEVER, zero), np.array([4, 7]))
    assert form.size.tolist() == [5, 5] and form.virality.tolist() == pytest.approx([2.0, 1.6])
    assert form.broadcast.tolist() == pytest.approx([0.25, 1.0])
    none = shapes(Posts(*(zero,) * 8), np.array([], dtype=np.int64))
    assert len(none.size) == 0 and LARGE == 100


def test_a_world_with_other_parameters_takes_over_what_does_not_depend_on_them(run_of: MakeRun) -> None:
    first = run_of(1)
    first.posts  # noqa: B018  (made, so that there is something to take over)
    for values in ({"items": 900}, {"regain": 100}, {"personas": 700}, {"requests": 50}, {"group_shutdown": 50}):
        quick, fresh = first.again(**values), run_of(1, **values)
        for name in ("accounts", "follows", "posts", "scores", "contacts", "requests"):
            one, other = quick.table(name), fresh.table(name)
            assert all(np.array_equal(one[column], other[column]) for column in other), (values, name)
    assert first.again(items=900).follows is first.follows and first.again(regain=100).follows is not first.follows


def test_labels_may_spread_more_and_variants_gather_around_few_items(run_of: MakeRun) -> None:
    plain, loud = run_of(2, items=20_000), run_of(2, items=20_000, label_appeal=(300, 100, 100, 100, 100))
    own = plain.items.label == 0
    assert sizes(loud)[own].mean() > 1.15 * sizes(plain)[own].mean()
    assert (sizes(loud)[~own] == sizes(plain)[~own]).all()
    spread_out = run_of(2, items=20_000, variant_again=0)
    assert np.bincount(plain.items.group).max() > 5 * np.bincount(spread_out.items.group).max()


def test_links_to_elsewhere_become_more_after_a_one_off_day_only(run_of: MakeRun) -> None:
    def linked(**values: int | tuple[int, ...]) -> int:
        return len(run_of(2, **values).table("links")["post_id"])

    one_off = {"action_sustained": (0,)}
    assert linked(**one_off, link_after=300) > linked(**one_off, link_after=100)
    assert linked(link_after=300) == linked(link_after=100)


def test_backlash_draws_posts_of_the_core_that_stays_towards_the_action_day(run_of: MakeRun) -> None:
    settings = {"items": 100_000, "personas": 6000, "role_share": (100, 100, 20, 6, 4, 100, 670)}
    settings |= {"platform_pressure": (1,) * 4, "action_day": (110,), "action_sustained": (0,)}
    settings |= {"action_coverage": (3000,)}
    calm, angry = (first_posts(run_of(3, **settings, backlash=share)) for share in (0, 4000))
    assert angry["D12"] > 1.5 * calm["D12"] and angry["D12b"] < calm["D12b"]
