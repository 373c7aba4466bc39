"""Evidence that another agency cites is offered where it would raise a level, and counts only once adopted."""

from assessment.samples import UNKNOWN, agency, instrument, rated
from workshopkit.assessment.merge import merge
from workshopkit.assessment.offers import Offer, offers

ROOM = [
    agency("MOJ", LAW_01=rated(3, "E1 E3")),
    agency("JUD", LAW_01=rated(3, "E5")),
    agency("NHRI", LAW_01=rated(1)),
    agency("PARL", LAW_01=rated(4, "E1")),
    agency("CSO", LAW_01=UNKNOWN),
]


def test_who_is_capped_is_offered_what_would_raise_the_level() -> None:
    assert offers(instrument(), ROOM) == (
        Offer(indicator="LAW-01", agency="JUD", source="MOJ", classes=("E1", "E3"), counts=1, would=3),
        Offer(indicator="LAW-01", agency="JUD", source="PARL", classes=("E1",), counts=1, would=2),
        Offer(indicator="LAW-01", agency="PARL", source="MOJ", classes=("E3",), counts=2, would=3),
    )


def test_an_offer_counts_only_once_it_is_adopted() -> None:
    before = merge(instrument(), ROOM).by_id()["LAW-01"].capped["JUD"]
    offers(instrument(), ROOM)
    adopted = [one if one.id != "JUD" else agency("JUD", LAW_01=rated(3, "E5 E1 E3")) for one in ROOM]
    assert (before, merge(instrument(), adopted).by_id()["LAW-01"].capped["JUD"]) == (1, 3)


def test_evidence_of_who_does_not_know_is_offered_too() -> None:
    knows = agency("DPA", LAW_01=UNKNOWN.model_copy(update={"evidence": ("E1",)}))
    assert [one.source for one in offers(instrument(), [agency("JUD", LAW_01=rated(2)), knows])] == ["DPA"]


def test_nothing_is_offered_where_nothing_would_rise() -> None:
    assert offers(instrument(), [agency("JUD", LAW_01=rated(4, "E1")), agency("MOJ", LAW_01=rated(2, "E1 E2"))]) == ()
