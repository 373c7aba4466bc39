"""What leaves the kit as plain JSON: the answers, so that anyone can check the merge, and the merge with its inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from workshopkit.assessment.alike import alike
from workshopkit.assessment.instrument import digest
from workshopkit.assessment.merge import merge
from workshopkit.assessment.merged import Merged
from workshopkit.assessment.model import Answer, Instrument
from workshopkit.assessment.store import Return


def exported(instrument: Instrument, returns: Sequence[Return]) -> dict[str, Any]:
    """All answers as the merge takes them: agency -> indicator -> state, level, classes that count, reservation.

    Every indicator is there, an unanswered one as ``untouched``. No text of an answer leaves.
    """
    agencies = []
    for one in returns:
        answers = one.agency(instrument).answers
        told = {entry.id: answers.get(entry.id, Answer(state="untouched")) for entry in instrument.indicators}
        agencies.append({**_input(one), "answers": {id_: answer.model_dump() for id_, answer in told.items()}})
    return {"format": "psa-export/1", "instrument": _instrument(instrument), "agencies": agencies}


def merged(
    instrument: Instrument, returns: Sequence[Return], agreed: Mapping[str, int] | None = None
) -> tuple[Merged, dict[str, Any]]:
    """The merge of *returns*, and the same as JSON with the heads of its inputs: anyone with them gets the same bytes.

    ``draft`` is true until every return is sealed. Raises AssessmentError like the merge.
    """
    result = merge(instrument, [one.agency(instrument) for one in returns], agreed)
    by_id = result.by_id()
    domains = {
        domain.id: alike([by_id[entry.id] for entry in instrument.of_domain(domain.id)])
        for domain in instrument.domains
    }
    return result, {
        "format": "psa-merged/1",
        "instrument": _instrument(instrument),
        "draft": not all(one.sealed for one in returns),
        "inputs": [_input(one) for one in returns],
        **result.model_dump(mode="json"),
        "agreement": {
            "all": alike(result.indicators).model_dump(),
            "domains": {name: one.model_dump() for name, one in domains.items()},
        },
    }


def as_text(document: Mapping[str, Any]) -> str:
    """*document* as JSON: the same bytes for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return {"id": instrument.id, "version": instrument.version, "sha256": digest(instrument)}


def _input(one: Return) -> dict[str, Any]:
    begin = one.begin
    return {
        "id": begin.agency,
        "role": begin.role,
        "round": begin.round,
        "day": begin.day,
        "sealed": one.sealed,
        "version": one.version,
        "head": one.head,
    }
