"""Stage *triage*: scores of two models, reviews by people, referrals, orders and the platforms' own removals.

The stage explains what stage *spread* decided and changes none of it: each post removed by own tools, referral or order
has its row in ``referrals``; reviewers also refer posts that then are refused, unanswered or already gone. Scores are
normal with a shift for what belongs to the group (binormal model: shift = sqrt(2) x the normal quantile of the area
under the curve) and another for one label, which stands for the language that the models know less well.
"""

from __future__ import annotations

import numpy as np

from workshopkit.synth.draws import Flags, Stream, Whole
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import DAY, NEVER, Accounts, Clock
from workshopkit.synth.schema import NOTHING, Columns
from workshopkit.synth.spread import HASH, ORDER, REFERRAL, Items, Posts

REFER, KEEP, ESCALATE = range(3)
ROUTE_REFERRAL, ROUTE_ORDER, ROUTE_OWN = range(3)
REMOVED, REFUSED, UNANSWERED, ALREADY_GONE = range(4)
MODELS = 2


def triage_tables(recipe: Recipe, key: bytes, accounts: Accounts, items: Items, posts: Posts) -> dict[str, Columns]:
    """``scores`` by post and model, ``reviews`` and ``referrals`` in order of time."""
    target = items.is_target[posts.item]
    told = (items.source[posts.item], accounts.uid[posts.account])
    score = np.stack([_score(recipe, key, model, target, items.label[posts.item], *told) for model in range(MODELS)])
    number = np.arange(len(posts.t))
    scored_at = posts.t + 1 + Stream(key, "triage.scored").below(5, *told)
    referred = np.isin(posts.cause, (REFERRAL, ORDER))
    flagged = score[0] >= recipe.whole("review_threshold")
    flagged |= Stream(key, "triage.reported").happens(np.where(target, *recipe.wholes("reported", 2)), *told)
    flagged &= ~referred
    sent = posts.t + 1 + Stream(key, "triage.sent").below(np.minimum(posts.removed, NEVER) - posts.t, *told)
    looked = posts.t + 1 + Stream(key, "triage.looked").below(np.maximum(sent - posts.t, 1), *told)
    later = scored_at + Stream(key, "triage.queue").lasting(recipe.whole("review_halflife"), *told)
    looked = np.where(referred, np.minimum(looked, sent), later)
    reviewed = (referred | flagged) & (looked < Clock.of(recipe).end)
    decision, reviewer, minutes = _decided(recipe, key, target, 0, *told)
    decision = np.where(referred, np.where(posts.cause == ORDER, ESCALATE, REFER), decision)
    return {
        "scores": {
            "post_id": np.repeat(number, MODELS),
            "model_id": np.tile(np.arange(MODELS), len(number)),
            "score_bp": score.T.reshape(-1),
            "t_min": np.repeat(scored_at, MODELS),
        },
        "reviews": _reviews(recipe, key, posts, target, told, reviewed, decision, reviewer, minutes, looked),
        "referrals": _referrals(
            recipe, key, posts, target, told, reviewed & flagged & (decision == REFER), sent, looked
        ),
    }


def _score(recipe: Recipe, key: bytes, model: int, target: Flags, label: Whole, *told: Whole) -> Whole:
    """Scores in basis points: 3,000 plus 1,200 for each standard deviation, between 0 and 10,000.

    The models agree in part: half of the variance is common (0.707 = sqrt(1/2)).
    """
    middle = 1 << 20
    own, common = (Stream(key, f"triage.{name}") for name in (f"model{model}", "common"))
    # exp(z / 100) around 2**20 is almost linear in z: a normal draw from the log-normal sampler
    drawn = own.lognormal(middle, 1, *told) + common.lognormal(middle, 1, *told) - 2 * middle
    spread = drawn * 1200 * 707 // (middle * 10)
    shift = np.where(target, recipe.wholes("separation", MODELS)[model] * 12, 0)
    strange = np.where(label == 1, recipe.wholes("label_shift", MODELS)[model] * 12, 0)
    score: Whole = np.clip(3000 + spread + shift + strange, 0, 10_000)
    return score


def _decided(recipe: Recipe, key: bytes, target: Flags, second: int, *told: Whole) -> tuple[Whole, Whole, Whole]:
    """Decision, reviewer and minutes of the first or *second* review of each post.

    Reviewers differ: each one's sensitivity and specificity lie around the recipe's by up to ``reviewer_spread``.
    """
    reviewer = Stream(key, "triage.reviewer").below(recipe.whole("reviewers"), second, *told)
    spread = recipe.whole("reviewer_spread")
    own = Stream(key, "triage.strictness").below(2 * spread + 1, reviewer) - spread
    right = np.where(target, recipe.whole("sensitivity") + own, recipe.whole("specificity") - own)
    is_right = Stream(key, "triage.right").happens(np.clip(right, 0, 10_000), second, *told)
    decision = np.where(is_right == target, REFER, KEEP)
    unsure = Stream(key, "triage.unsure").happens(recipe.whole("escalate"), second, *told)
    minutes = 1 + Stream(key, "triage.minutes").lognormal(recipe.whole("review_minutes"), 60, second, *told)
    return np.where(unsure, ESCALATE, decision), reviewer, np.minimum(minutes, 600)


def _reviews(
    recipe: Recipe,
    key: bytes,
    posts: Posts,
    target: Flags,
    told: tuple[Whole, Whole],
    reviewed: Flags,
    decision: Whole,
    reviewer: Whole,
    minutes: Whole,
    looked: Whole,
) -> Columns:
    """First reviews and, for a share of the posts, a second one by another person within a day."""
    twice = reviewed & Stream(key, "triage.twice").happens(recipe.whole("second_review"), *told)
    again, other, longer = _decided(recipe, key, target, 1, *told)
    other = np.where(other == reviewer, (other + 1) % recipe.whole("reviewers"), other)
    when = looked + 1 + Stream(key, "triage.twice_at").below(DAY, *told)
    twice &= when < Clock.of(recipe).end
    one, two = np.flatnonzero(reviewed), np.flatnonzero(twice)
    post = np.concatenate([one, two])
    t = np.concatenate([looked[one], when[two]])
    order = np.lexsort((post, t))
    return {
        "review_id": np.arange(len(post)),
        "post_id": post[order],
        "reviewer_id": np.concatenate([reviewer[one], other[two]])[order],
        "decision": np.concatenate([decision[one], again[two]])[order],
        "minutes": np.concatenate([minutes[one], longer[two]])[order],
        "t_min": t[order],
    }


def _referrals(
    recipe: Recipe,
    key: bytes,
    posts: Posts,
    target: Flags,
    told: tuple[Whole, Whole],
    in_vain: Flags,
    sent: Whole,
    looked: Whole,
) -> Columns:
    """One row for each removal by own tools, referral or order, and for each referral *in_vain*."""
    removed = np.isin(posts.cause, (HASH, REFERRAL, ORDER))
    rows = np.flatnonzero(removed | in_vain)
    told = (told[0][rows], told[1][rows])
    done, cause, gone = removed[rows], posts.cause[rows], posts.removed[rows]
    end = Clock.of(recipe).end
    asked = np.where(done, np.where(cause == HASH, gone, sent[rows]), looked[rows])
    answer = asked + 1 + Stream(key, "triage.answer").lasting(DAY, *told)
    refused = Stream(key, "triage.refused").happens(recipe.whole("refused"), *told) & (answer < end) & (answer < gone)
    outcome = np.where(done, REMOVED, np.where(gone <= asked, ALREADY_GONE, np.where(refused, REFUSED, UNANSWERED)))
    answered = np.select([outcome == REMOVED, outcome == REFUSED], [gone, answer], NOTHING)
    route = np.select([cause == HASH, cause == ORDER], [ROUTE_OWN, ROUTE_ORDER], ROUTE_REFERRAL)
    route = np.where(done, route, ROUTE_REFERRAL)
    of_group, of_other = recipe.wholes("post_appeal", 2)
    appeals = done & Stream(key, "triage.appeal").happens(np.where(target[rows], of_group, of_other), *told)
    of_group, of_other = recipe.wholes("post_restored", 2)
    wins = appeals & Stream(key, "triage.restored").happens(np.where(target[rows], of_group, of_other), *told)
    order = np.lexsort((rows, asked))
    return {
        "referral_id": np.arange(len(rows)),
        "post_id": rows[order],
        "route": route[order],
        "sent_min": asked[order],
        "answered_min": answered[order],
        "outcome": outcome[order],
        "appeal": np.select([wins, appeals], [2, 1], 0)[order],
        "reversed": wins[order],
    }
