"""What the journal of one agency holds: beginning, answers, seals, reopenings; an answer as the merge takes it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from workshopkit.assessment.model import (
    Answer,
    AssessmentError,
    Evidence,
    EvidenceClass,
    Fingerprint,
    IndicatorId,
    Level,
    RoleId,
    State,
)
from workshopkit.lint.model import Finding

LIMIT = 2000
"""Most characters of one text in an answer: evidence is cited, never copied in."""

Short = Annotated[str, Field(min_length=1, max_length=200)]
Long = Annotated[str, Field(min_length=1, max_length=LIMIT)]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class EvidenceItem(_Entry):
    """One piece of evidence, by reference: where it is, never what it says. *adopted_from* names another agency."""

    kind: Annotated[EvidenceClass, Field(alias="class")]
    reference: Long
    date: Day | None = None
    holder: Short | None = None
    public: bool = False
    adopted_from: Short | None = None


class Begin(_Entry):
    """The first entry: which instrument, which agency, which round, and the *day* on which evidence is dated."""

    entry: Literal["begin"] = "begin"
    format: Literal["psa-answers/1"] = "psa-answers/1"
    instrument: str
    version: int
    digest: str
    agency: Short
    role: RoleId
    round: Annotated[int, Field(ge=1)]
    day: Day


class Given(_Entry):
    """An answer to one indicator; the last one counts. *fingerprint* is of the text that was answered."""

    entry: Literal["answer"] = "answer"
    indicator: IndicatorId
    fingerprint: Fingerprint
    state: State
    level: Level | None = None
    evidence: Annotated[tuple[EvidenceItem, ...], Field(max_length=20)] = ()
    reason: Long | None = None
    reservation: Long | None = None
    note: Long | None = None
    transcript: bool = False


class Seal(_Entry):
    """The return is complete: who prepared it and who approved it, by role or function."""

    entry: Literal["seal"] = "seal"
    prepared_by: Short
    approved_by: Short


class Reopen(_Entry):
    """A sealed return is opened again; what was sealed stays in the journal as its former version."""

    entry: Literal["reopen"] = "reopen"
    reason: Long


Entry = Annotated[Begin | Given | Seal | Reopen, Field(discriminator="entry")]
_ENTRY: TypeAdapter[Begin | Given | Seal | Reopen] = TypeAdapter(Entry)


def parse_entry(data: Mapping[str, Any], where: str, line: int | None = None) -> Begin | Given | Seal | Reopen:
    """The entry in *data*, plain JSON. Raises AssessmentError naming *where*, *line* and the field that is wrong."""
    try:
        return _ENTRY.validate_json(_plain(data))
    except ValidationError as error:
        raise AssessmentError(*(_fault(one, where, line) for one in error.errors(include_url=False))) from error


def counted(given: Given, evidence: Evidence, day: str) -> Answer:
    """The answer as the merge takes it: only classes of evidence that count on *day*.

    Evidence of the classes that must be fresh does not count without a date, or when it is older than the limit.
    """
    oldest = _months_before(dt.date.fromisoformat(day), evidence.fresh_months).isoformat()
    items = [
        item
        for item in given.evidence
        if item.kind not in evidence.fresh_classes or (item.date is not None and item.date >= oldest)
    ]
    return Answer(
        state=given.state,
        level=given.level,
        evidence=tuple(sorted({item.kind for item in items})),
        public=tuple(sorted({item.kind for item in items if item.public})),
        reservation=given.reservation is not None,
    )


def _months_before(day: dt.date, months: int) -> dt.date:
    """The same day *months* earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = dt.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(dt.date(year, month + 1, 1) + dt.timedelta(day.day - 1), following - dt.timedelta(1))


def _plain(data: Mapping[str, Any]) -> str:
    return json.dumps(dict(data), ensure_ascii=False)


def _fault(error: Any, where: str, line: int | None) -> Finding:
    field = ".".join(str(part) for part in error["loc"] if part not in ("answer", "begin", "seal", "reopen"))
    if error["type"] == "string_too_long":
        return Finding("ASM047", where, line, {"field": field, "n": len(error["input"]), "most": LIMIT})
    return Finding("ASM040", where, line, {"field": field or "entry"})
