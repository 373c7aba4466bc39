"""Stage *evidence*: requests for data between three fictional jurisdictions, custody of exhibits, a legal matrix.

Durations are log-normal around the medians of the recipe (rows T4 and T5 of ``datasets/bands.toml``). What is not done
on the last observed day is pending: its day is empty (right-censored). Data are lost when an answer comes after the
retention of the jurisdiction and nothing preserved them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshopkit.synth.draws import Flags, Stream, Whole
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import DAY, Clock
from workshopkit.synth.schema import NOTHING, REQUEST_ROUTES, Columns

JURISDICTIONS = 3
MLA, EIO, EPO, EMERGENCY, VOLUNTARY, PRESERVATION = range(len(REQUEST_ROUTES))
INCOMPLETE, NO_DUAL, DATA_GONE, OTHER_LAW = 1, 2, 3, 4
PRESERVED_DAYS = 90
RENEWALS = 3
"""How often a preservation is renewed when it is renewed at all."""
ACTORS = 5


@dataclass(frozen=True)
class Requests:
    """Requests in order of sending: *takes* is the whole duration in days, whether it was observed or not."""

    route: Whole
    sender: Whole
    receiver: Whole
    data: Whole
    sent: Whole
    takes: Whole
    answered: Flags
    preserved_until: Whole


def make_requests(recipe: Recipe, key: bytes) -> Requests:
    """All requests of the ``request_days`` before the last observed day."""
    number = np.arange(recipe.whole("requests"), dtype=np.int64)
    last = Clock.of(recipe).end // DAY - 1
    sent = last - Stream(key, "evidence.sent").below(recipe.whole("request_days"), number)
    order = np.lexsort((number, sent))
    number, sent = number[order], sent[order]
    route = Stream(key, "evidence.route").pick(recipe.wholes("request_share"), number)
    sender = Stream(key, "evidence.sender").pick((6, 3, 1), number)
    receiver = (sender + 1 + Stream(key, "evidence.receiver").below(JURISDICTIONS - 1, number)) % JURISDICTIONS
    data = Stream(key, "evidence.data").pick((50, 30, 20), number)
    medians = np.array(recipe.wholes("request_median"))[route]
    takes = Stream(key, "evidence.takes").lognormal(medians * 100, recipe.whole("request_sigma"), number) // 100
    longest = np.array(recipe.wholes("request_longest"))[route]
    takes = np.minimum(takes, longest)
    answered = Stream(key, "evidence.answered").happens(np.array(recipe.wholes("request_answered"))[route], number)
    kept = Stream(key, "evidence.preserved").happens(recipe.whole("preserved"), number) & (route != VOLUNTARY)
    kept |= route == PRESERVATION
    times = np.where(Stream(key, "evidence.renewed").happens(recipe.whole("renewed"), number), 1 + RENEWALS, 1)
    until = np.where(kept, sent + 2 + times * PRESERVED_DAYS, NOTHING)
    return Requests(route, sender, receiver, data, sent, takes, answered, until)


def evidence_tables(recipe: Recipe, key: bytes, requests: Requests) -> dict[str, Columns]:
    """``requests`` in order of sending, ``legal_matrix`` and ``custody`` in order of their ids."""
    number = np.arange(len(requests.sent))
    last = Clock.of(recipe).end // DAY - 1
    done = requests.sent + requests.takes
    ack = requests.sent + np.minimum(Stream(key, "evidence.ack").lasting(9, number), requests.takes)
    age = Stream(key, "evidence.age").below(recipe.whole("data_age"), number)
    kept_until = requests.sent - age + np.array(recipe.wholes("retention", JURISDICTIONS))[requests.receiver]
    lost = (done > np.maximum(kept_until, requests.preserved_until)) & (requests.route != PRESERVATION)
    why = Stream(key, "evidence.why").pick((5, 2, 0, 3), number) + 1
    reason = np.where(~requests.answered, why, np.where(lost, DATA_GONE, 0))
    reason = np.where(done <= last, reason, 0)
    part = Stream(key, "evidence.part").happens(2500, number) & (requests.takes > 4) & (reason == 0)
    partial = requests.sent + np.maximum(requests.takes * 6 // 10, 1)
    return {
        "requests": {
            "request_id": number,
            "route": requests.route,
            "from_j": requests.sender,
            "to_j": requests.receiver,
            "data_type": requests.data,
            "sent_day": requests.sent,
            "ack_day": np.where(ack <= last, ack, NOTHING),
            "partial_day": np.where(part & (partial <= last), partial, NOTHING),
            "done_day": np.where(done <= last, done, NOTHING),
            "refused_reason": reason,
            "preserved_until_day": requests.preserved_until,
            "observed_until_day": np.full(len(number), last),
        },
        "legal_matrix": _matrix(recipe, key, last),
        "custody": _custody(recipe, key),
    }


def _matrix(recipe: Recipe, key: bytes, last: int) -> Columns:
    """For each jurisdiction and requirement: present, partial, absent or unknown, with a fictional article."""
    many = recipe.whole("requirements")
    place, need = np.repeat(np.arange(JURISDICTIONS), many), np.tile(np.arange(many), JURISDICTIONS)
    status = Stream(key, "evidence.status").pick(recipe.wholes("status_share", 4), place, need)
    article = Stream(key, "evidence.article").below(240, place, need) + 1
    named = [f"ART-{number:03}" if state < 2 else "" for number, state in zip(article, status, strict=True)]
    return {
        "jurisdiction_id": place,
        "requirement_id": need,
        "status": status,
        "source_ref": np.array([text or None for text in named], dtype=object),
        "as_of_day": last - Stream(key, "evidence.as_of").below(400, place, need),
        "critical": Stream(key, "evidence.critical").happens(recipe.whole("critical"), need),
    }


def _custody(recipe: Recipe, key: bytes) -> Columns:
    """Steps of each exhibit: who held it, when, and its hash; from a seeded break on the hash is another one."""
    exhibits = np.arange(recipe.whole("exhibits"), dtype=np.int64)
    least, most = recipe.wholes("custody_steps", 2)
    many = least + Stream(key, "evidence.steps").below(most - least + 1, exhibits)
    exhibit = np.repeat(exhibits, many)
    step = np.arange(len(exhibit)) - np.repeat(np.cumsum(many) - many, many)
    breaks = Stream(key, "evidence.breaks").happens(recipe.whole("custody_break"), exhibits)
    at = np.where(breaks, 1 + Stream(key, "evidence.break_at").below(many - 1, exhibits), 1 << 20)
    clock = Clock.of(recipe)
    begin = clock.start + Stream(key, "evidence.seized").below((clock.end - clock.start) // 2, exhibits)
    lag = 60 + Stream(key, "evidence.moved").below(4 * DAY, exhibit, step)
    total = np.cumsum(lag)
    first = np.cumsum(many) - many
    passed = total - np.repeat(total[first], many)
    after = (step >= at[exhibit]).astype(np.int64)
    digest = [Stream(key, "evidence.sha256").bits(exhibit, after, word).tolist() for word in range(4)]
    return {
        "exhibit_id": exhibit,
        "step": step,
        "actor": np.where(step == 0, 0, 1 + Stream(key, "evidence.actor").below(ACTORS - 1, exhibit, step)),
        "t_min": begin[exhibit] + passed,
        "sha256": np.array(
            ["".join(f"{word:016x}" for word in row) for row in zip(*digest, strict=True)], dtype=object
        ),
        "ok": step != at[exhibit],
    }
