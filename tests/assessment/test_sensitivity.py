"""How far results rest on one agency or on one score."""

import itertools

import pytest

from assessment.samples import agency, instrument, rated
from workshopkit.assessment.merge import merge
from workshopkit.assessment.sensitivity import JITTER, leave_one_out, rank_robustness

ALL = "E1 E2 E3 E4"


def test_a_domain_that_rests_on_one_agency_shows_it() -> None:
    agencies = [
        agency("JUD", LAW_01=rated(1, ALL), DET_01=rated(2, ALL)),
        agency("NHRI", LAW_01=rated(1, ALL)),
        agency("MOJ", LAW_01=rated(4, ALL)),
    ]
    without = leave_one_out(instrument(), agencies)
    assert without["LAW"] == {"JUD": 1.0, "MOJ": 1.0, "NHRI": 1.0}
    assert without["DET"] == {"JUD": None, "MOJ": 2.0, "NHRI": 2.0}
    assert set(without) == {domain.id for domain in instrument().domains}


def test_an_agreed_level_does_not_rest_on_an_agency() -> None:
    without = leave_one_out(instrument(), [agency("JUD", LAW_01=rated(1, ALL))], {"LAW-01": 3})
    assert without["LAW"] == {"JUD": 3.0}


def sample() -> list[tuple[str, int]]:
    return [("LAW-01", 2), ("LAW-05", 0), ("DET-07", 1)]


def test_robustness_equals_the_count_over_all_small_doubts() -> None:
    """All 4^6 combinations of three levels and targets counted one by one, against 4,000 draws."""
    answers = {id_.replace("-", "_"): rated(level, ALL) for id_, level in sample()}
    merged = merge(instrument(), [agency("NHRI", **answers), agency("BAR", **answers)])
    by_id = instrument().by_id()
    counted = dict.fromkeys(dict(sample()), 0)
    for steps in itertools.product(JITTER, repeat=6):
        values = {}
        for (id_, level), up, aim in zip(sample(), steps[:3], steps[3:], strict=True):
            entry = by_id[id_]
            gap = max(0, min(4, max(0, entry.target + aim)) - min(4, max(0, level + up)))
            values[id_] = gap * (2 if entry.core else 1) * (1.5 if entry.safeguard else 1)
        best = min(values, key=lambda id_: (-values[id_], by_id[id_].cost, by_id[id_].time))
        counted[best] += values[best] > 0
    exact = {id_: n / 4**6 for id_, n in counted.items()}
    drawn = rank_robustness(instrument(), merged, top=1, draws=4000)
    assert drawn == pytest.approx(exact, abs=0.03)


def test_robustness_is_the_same_for_the_same_seed_and_silent_without_levels() -> None:
    merged = merge(instrument(), [agency("NHRI", LAW_01=rated(0), LAW_05=rated(1, ALL))])
    assert rank_robustness(instrument(), merged, draws=50) == rank_robustness(instrument(), merged, draws=50)
    assert rank_robustness(instrument(), merge(instrument(), [])) == {}
