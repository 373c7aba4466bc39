"""What the form gave back, taken into a round: read with every guard, then answered into the agency's own journal.

The file is untrusted: it may come by mail. Unknown keys, other versions of the questions, changed fingerprints and
texts beyond the limits are refused; nothing in it is ever run or shown as anything but text.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workshopkit.assessment.entries import LIMIT
from workshopkit.assessment.instrument import digest
from workshopkit.assessment.model import (
    AssessmentError,
    EvidenceClass,
    Fingerprint,
    IndicatorId,
    Instrument,
    Level,
    RoleId,
    State,
)
from workshopkit.assessment.store import JOURNAL, Answers, Return, read_return
from workshopkit.files import atomic
from workshopkit.lint.model import Finding

MOST_BYTES = 4 * 1024 * 1024
_Note = Annotated[str, Field(max_length=LIMIT)]
_Line = Annotated[str, Field(max_length=120)]


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Cited(_Contract):
    kind: Annotated[EvidenceClass, Field(alias="class")]
    reference: _Note
    date: Annotated[str, Field(pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$")]
    public: bool


class _Given(_Contract):
    state: State
    level: Level | None = None
    evidence: Annotated[tuple[_Cited, ...], Field(max_length=20)] = ()
    reason: _Note = ""
    reservation: _Note = ""
    added: bool = False
    fingerprint: Fingerprint


class _Respondent(_Contract):
    role: RoleId
    agency: Annotated[str, Field(pattern=r"\S", max_length=120)]
    prepared_by: _Line = ""
    approved_by: _Line = ""


class _Asked(_Contract):
    id: str
    version: int
    digest: str


class FormFile(_Contract):
    """``psa-form/1``: what the form saves. A month of evidence counts from its first day."""

    format: Literal["psa-form/1"]
    instrument: _Asked
    lang: Literal["en", "fr", "ar"]
    round: Annotated[int, Field(ge=1)]
    saved: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$")]
    agency: _Respondent
    answers: dict[IndicatorId, _Given]


def read_form(path: Path, instrument: Instrument) -> FormFile:
    """The file *path* that the form for this version of *instrument* saved.

    Raises AssessmentError with the reason: not of the form, too large, for other questions, changed questions.
    """
    name = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            raise AssessmentError(Finding("ASM061", name, None, {"most": MOST_BYTES // 1024**2}))
        read = FormFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise AssessmentError(Finding("ASM060", name, None, {"reason": str(error.strerror)})) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise AssessmentError(Finding("ASM060", name, None, {"reason": reason})) from error
    if read.instrument.digest != digest(instrument):
        raise AssessmentError(Finding("ASM062", name, None, {"version": read.instrument.version}))
    known = {one.id: one.fingerprint for one in instrument.indicators}
    changed = [key for key, given in read.answers.items() if known.get(key) != given.fingerprint]
    if changed:
        raise AssessmentError(Finding("ASM063", name, None, {"ids": ", ".join(changed)}))
    return read


def receive(path: Path, folder: Path, instrument: Instrument) -> Return:
    """Take the form's file *path* into the round in *folder*; sealed where it names who prepared and who approved.

    A second file of the same agency makes its next version; the former one stays in the journal. Written whole or not
    at all. Raises AssessmentError like :func:`read_form`, or when an answer does not fit.
    """
    read = read_form(path, instrument)
    target = folder / "answers" / folder_name(read.agency.role, read.agency.agency.strip())
    with atomic.new_folder(target) as scratch:
        again = (target / JOURNAL).is_file()
        if again:
            shutil.copyfile(target / JOURNAL, scratch / JOURNAL)
            answers = Answers(scratch, instrument)
        else:
            answers = _begin(scratch, read, instrument)
        with answers:
            if again and answers.state.sealed:
                answers.reopen(f"a new file of the form, saved {read.saved}")
            for answer in _answers(read):
                answers.give(answer)
            for gone in sorted(set(answers.state.given) - set(read.answers)):
                answers.give({"indicator": gone, "fingerprint": _fingerprint(instrument, gone), "state": "untouched"})
            who = (read.agency.prepared_by.strip(), read.agency.approved_by.strip())
            if all(who):
                answers.seal(prepared_by=who[0], approved_by=who[1])
    return read_return(target, instrument)


def folder_name(role: str, agency: str) -> str:
    """A name for the agency's folder that every file system takes, whatever the agency is called."""
    return f"{role}-{hashlib.sha256(agency.encode()).hexdigest()[:8]}"


def _begin(folder: Path, read: FormFile, instrument: Instrument) -> Answers:
    who = {"agency": read.agency.agency.strip(), "role": read.agency.role}
    return Answers.create(folder, instrument, **who, round_=read.round, day=read.saved[:10])


def _answers(read: FormFile) -> list[dict[str, Any]]:
    """Answers as the journal takes them. "Not applicable" without a reason is untouched, as the form says."""
    found = []
    for key, given in read.answers.items():
        silent = given.state == "not_applicable" and not given.reason.strip()
        cited = [
            {
                "class": item.kind,
                "reference": item.reference.strip(),
                "date": f"{item.date}-01" if item.date else None,
                "public": item.public,
            }
            for item in given.evidence
            if item.reference.strip()
        ]
        answer: dict[str, Any] = {"indicator": key, "fingerprint": given.fingerprint, "evidence": cited}
        answer |= {"state": "untouched" if silent else given.state, "level": given.level}
        for name, text in (("reason", given.reason.strip()), ("reservation", given.reservation.strip())):
            if text:
                answer[name] = text
        found.append(answer)
    return found


def _fingerprint(instrument: Instrument, indicator: str) -> str:
    return instrument.by_id()[indicator].fingerprint
