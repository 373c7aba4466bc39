"""What a merge gives: one result for each indicator and each domain, and the gaps in the order of their priority.

Nothing here sums over domains: the instrument knows no national total.
"""

from __future__ import annotations

import json

from pydantic import BaseModel, ConfigDict

from workshopkit.assessment.model import State


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class IndicatorResult(_Result):
    """One indicator: *answers*, *capped* and *ceiling* by agency that rated it, *states* by agency that answered.

    *merged* is the lower median of the capped levels, *effective* what pairing leaves of it, *agreed* what the plenary
    recorded, *final* = agreed, else effective. *public_level* is the merged level on public evidence alone. None stands
    for no level, never for 0.
    """

    id: str
    answers: dict[str, int]
    states: dict[str, State]
    capped: dict[str, int]
    ceiling: dict[str, int]
    spread: int | None
    disputed: bool
    reservations: tuple[str, ...]
    merged: int | None
    public_level: int | None
    effective: int | None = None
    agreed: int | None = None
    final: int | None = None
    state: State
    single_source: bool
    lowered_by_self_control: bool
    lowered_by_pairing: bool = False


class DomainResult(_Result):
    """One domain: *mean* of final levels (one decimal), lowest core level, rates 0-1, counts, band (None: none yet).

    *answer_rate* counts indicators with a level among those that apply; *public_evidence_rate* those whose merged level
    stands on public evidence alone among those with a merged level.
    """

    id: str
    mean: float | None
    min_core: int | None
    answer_rate: float | None
    public_evidence_rate: float | None
    disputed: int
    lowered: int
    band: str | None


class Need(_Result):
    """A gap to the target: *gap* in levels, *value* weighted by core and safeguard."""

    id: str
    gap: int
    value: float


class Merged(_Result):
    """The whole result, in the order of the instrument; *priorities* from the most urgent."""

    indicators: tuple[IndicatorResult, ...]
    domains: tuple[DomainResult, ...]
    priorities: tuple[Need, ...]

    def by_id(self) -> dict[str, IndicatorResult]:
        """Results by indicator."""
        return {one.id: one for one in self.indicators}

    def text(self) -> str:
        """The result as JSON: the same bytes for the same inputs."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
