"""The return of an agency as the form saves it: read with every guard, turned into answers for the merge.

A return is untrusted: it may come by mail. Unknown keys, other versions of the questions, changed fingerprints and
texts beyond the limits are refused; nothing in it is ever run or shown as anything but text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workshopkit.assessment.instrument import digest
from workshopkit.assessment.model import (
    Agency,
    Answer,
    AssessmentError,
    EvidenceClass,
    Fingerprint,
    IndicatorId,
    Instrument,
    Level,
    RoleId,
    State,
)
from workshopkit.lint.model import Finding

MOST_BYTES = 4 * 1024 * 1024
_Note = Annotated[str, Field(max_length=2000)]
_Line = Annotated[str, Field(max_length=120)]


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Cited(_Contract):
    """One piece of evidence: a *reference*, never its content; *date* is a month such as 2027-01, or empty."""

    kind: Annotated[EvidenceClass, Field(alias="class")]
    reference: _Note
    date: Annotated[str, Field(pattern=r"^([0-9]{4}-[0-9]{2})?$")]
    public: bool


class Given(_Contract):
    """One answer as it was given, before any ceiling."""

    state: State
    level: Level | None = None
    evidence: tuple[Cited, ...] = ()
    reason: _Note = ""
    reservation: _Note = ""
    added: bool = False
    fingerprint: Fingerprint


class Respondent(_Contract):
    """Which agency answers, in which role; functions of those who prepared and approved, never names."""

    role: RoleId
    agency: Annotated[str, Field(min_length=1, max_length=120)]
    prepared_by: _Line = ""
    approved_by: _Line = ""


class _Asked(_Contract):
    id: str
    version: int
    digest: str


class Return(_Contract):
    """``psa-return/1``: what the form saves."""

    format: Literal["psa-return/1"]
    instrument: _Asked
    lang: Literal["en", "fr", "ar"]
    round: Annotated[str, Field(max_length=60)]
    saved: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$")]
    agency: Respondent
    answers: dict[IndicatorId, Given]


def read_return(path: Path, instrument: Instrument) -> Return:
    """The return in the file *path*, made for this version of *instrument*.

    Raises AssessmentError with the reason: not a return, too large, for other questions, changed questions.
    """
    name = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise AssessmentError(Finding("ASM041", name, None, {"most": MOST_BYTES // 1024**2}))
        read = Return.model_validate_json(path.read_bytes())
    except OSError as error:
        raise AssessmentError(Finding("ASM040", name, None, {"reason": str(error.strerror)})) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise AssessmentError(Finding("ASM040", name, None, {"reason": reason})) from error
    if read.instrument.digest != digest(instrument):
        raise AssessmentError(Finding("ASM042", name, None, {"version": read.instrument.version}))
    known = {one.id: one.fingerprint for one in instrument.indicators}
    changed = [key for key, given in read.answers.items() if known.get(key) != given.fingerprint]
    if changed:
        raise AssessmentError(Finding("ASM043", name, None, {"ids": ", ".join(changed)}))
    return read


def as_agency(read: Return, instrument: Instrument) -> Agency:
    """*read* as answers for the merge: only evidence that was fresh when the return was saved counts.

    "Not applicable" without a reason is untouched, as the form says.
    """
    day = dt.date.fromisoformat(read.saved[:10])
    from_month = _months_before(day, instrument.evidence.fresh_months)
    fresh = instrument.evidence.fresh_classes

    def counts(item: Cited) -> bool:
        return bool(item.reference.strip()) and (item.kind not in fresh or item.date >= from_month)

    answers = {}
    for key, given in read.answers.items():
        cited = [item for item in given.evidence if counts(item)]
        silent = given.state == "not_applicable" and not given.reason.strip()
        answers[key] = Answer(
            state="untouched" if silent else given.state,
            level=given.level,
            evidence=_classes(cited),
            public=_classes([item for item in cited if item.public]),
            reservation=bool(given.reservation.strip()),
        )
    return Agency(id=read.agency.agency.strip(), role=read.agency.role, answers=answers)


def read_returns(folder: Path, instrument: Instrument) -> tuple[Mapping[str, Return], list[Finding]]:
    """Every return in *folder* by file name, and why the others are refused; one bad file never stops the rest."""
    read: dict[str, Return] = {}
    refused: list[Finding] = []
    for path in sorted(folder.glob("*.json")):
        try:
            read[path.name] = read_return(path, instrument)
        except AssessmentError as error:
            refused += error.findings
    return read, refused


def _classes(items: list[Cited]) -> tuple[EvidenceClass, ...]:
    return tuple(dict.fromkeys(item.kind for item in items))


def _months_before(day: dt.date, months: int) -> str:
    count = day.year * 12 + day.month - 1 - months
    return f"{count // 12:04}-{count % 12 + 1:02}"
