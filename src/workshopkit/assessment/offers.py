"""Evidence of one agency offered to another: "MOJ cites E3: adopt?". It counts for the other only once adopted."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from workshopkit.assessment.merge import ceiling
from workshopkit.assessment.model import Agency, EvidenceClass, Instrument


class Offer(BaseModel):
    """On *indicator*, *source* cites *classes* that *agency* does not; with them its level would count *would*."""

    model_config = ConfigDict(frozen=True)

    indicator: str
    agency: str
    source: str
    classes: tuple[EvidenceClass, ...]
    counts: int
    would: int


def offers(instrument: Instrument, agencies: Sequence[Agency]) -> tuple[Offer, ...]:
    """What each agency whose level is capped could adopt from each other one, where it would raise the level.

    In the order of the instrument, then by agency and source. Nothing is changed by it.
    """
    ordered = sorted(agencies, key=lambda agency: agency.id)
    found = []
    for entry in instrument.indicators:
        rules = instrument.ceilings_of(entry.id)
        cited = {agency.id: agency.answers[entry.id] for agency in ordered if entry.id in agency.answers}
        for id_, answer in cited.items():
            counts = None if answer.level is None else min(answer.level, ceiling(rules, answer.evidence))
            if answer.level is None or counts is None or counts == answer.level:
                continue
            for source, other in cited.items():
                classes = tuple(kind for kind in other.evidence if kind not in answer.evidence)
                would = min(answer.level, ceiling(rules, {*answer.evidence, *classes}))
                if source != id_ and would > counts:
                    found.append(
                        Offer(
                            indicator=entry.id, agency=id_, source=source, classes=classes, counts=counts, would=would
                        )
                    )
    return tuple(found)
