"""The answers of one agency in one round: a folder with a journal. An answer is acknowledged when it is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from workshopkit.assessment.entries import Begin, Given, Reopen, Seal, counted, parse_entry
from workshopkit.assessment.instrument import digest
from workshopkit.assessment.model import Agency, AssessmentError, Instrument
from workshopkit.files.journal import Journal, JournalError, Line, read
from workshopkit.lint.model import Finding

T = TypeVar("T")
JOURNAL = "journal.jsonl"
_CODES = {"locked": "ASM046", "edited": "ASM041", "truncated": "ASM042"}


@dataclass(frozen=True)
class Return:
    """What one agency answered: its last answers, how often it was sealed (*version*), whether it is sealed now."""

    begin: Begin
    given: Mapping[str, Given]
    version: int
    seal: Seal | None
    head: str

    @property
    def sealed(self) -> bool:
        """True when nothing was opened again since the last seal."""
        return self.seal is not None

    def agency(self, instrument: Instrument) -> Agency:
        """The answers as the merge takes them."""
        answers = {id_: counted(one, instrument.evidence, self.begin.day) for id_, one in self.given.items()}
        return Agency(id=self.begin.agency, role=self.begin.role, answers=answers)


class Answers:
    """The one writer of a return. Use as a context manager; close it to let another writer in."""

    def __init__(self, folder: Path, instrument: Instrument) -> None:
        """Open the return in *folder*. Raises AssessmentError when there is none, or it cannot be used."""
        self._instrument = instrument
        self._path = folder / JOURNAL
        if not self._path.is_file():
            raise AssessmentError(Finding("ASM048", str(folder)))
        self._journal = _told(lambda: Journal(self._path))
        try:
            self._return = _fold(self._journal.lines, self._path, instrument)
        except AssessmentError:
            self._journal.close()
            raise

    @classmethod
    def create(cls, folder: Path, instrument: Instrument, *, agency: str, role: str, round_: int, day: str) -> Answers:
        """Begin the return of *agency* in the new *folder*; *day* (ISO) is the one on which evidence is dated.

        Raises AssessmentError when there is a return in it, or the agency's role is not one of the instrument.
        """
        if role not in {known.id for known in instrument.roles}:
            raise AssessmentError(Finding("ASM031", str(folder), None, {"role": role}))
        if (folder / JOURNAL).exists():
            raise AssessmentError(Finding("ASM049", str(folder)))
        begin = {
            "entry": "begin", "format": "psa-answers/1", "instrument": instrument.id, "version": instrument.version,
            "digest": digest(instrument), "agency": agency, "role": role, "round": round_, "day": day,
        }  # fmt: skip
        parse_entry(begin, str(folder))
        with _told(lambda: Journal(folder / JOURNAL)) as journal:
            journal.append(begin)
        return cls(folder, instrument)

    @property
    def state(self) -> Return:
        """What is acknowledged now."""
        return self._return

    def give(self, answer: Mapping[str, Any]) -> Line:
        """Record an answer: the fields of :class:`~workshopkit.assessment.entries.Given` as plain JSON.

        Raises AssessmentError naming what is wrong with it, or that the return is sealed; the answer before stays.
        Raises OSError when it could not be written.
        """
        if self._return.sealed:
            raise AssessmentError(Finding("ASM045", str(self._path)))
        given = parse_entry({**answer, "entry": "answer"}, str(self._path))
        if isinstance(given, Given) and (faults := _faults(given, self._instrument, str(self._path), None)):
            raise AssessmentError(*faults)
        return self._append({**answer, "entry": "answer"})

    def seal(self, *, prepared_by: str, approved_by: str) -> Line:
        """Close the return; both roles are named. Raises AssessmentError when it is sealed already."""
        if self._return.sealed:
            raise AssessmentError(Finding("ASM045", str(self._path)))
        return self._append({"entry": "seal", "prepared_by": prepared_by, "approved_by": approved_by})

    def reopen(self, reason: str) -> Line:
        """Open a sealed return again, as its next version. Raises AssessmentError when it is not sealed."""
        if not self._return.sealed:
            raise AssessmentError(Finding("ASM050", str(self._path)))
        return self._append({"entry": "reopen", "reason": reason})

    def close(self) -> None:
        """Let another writer in."""
        self._journal.close()

    def __enter__(self) -> Answers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _append(self, entry: Mapping[str, Any]) -> Line:
        parsed = parse_entry(entry, str(self._path))
        line = self._journal.append(entry)
        self._return = _step(self._return, parsed, line)
        return line


def read_return(folder: Path, instrument: Instrument, *, head: str | None = None) -> Return:
    """The return in *folder*, verified; with *head* it must hold the line that was sealed.

    Raises AssessmentError when it was edited, cut, or belongs to another instrument.
    """
    path = folder / JOURNAL
    if not path.is_file():
        raise AssessmentError(Finding("ASM048", str(folder)))
    return _fold(_told(lambda: read(path, head=head)).lines, path, instrument)


def _fold(lines: tuple[Line, ...], path: Path, instrument: Instrument) -> Return:
    entries = [(line, parse_entry(line.entry, str(path), line.seq)) for line in lines]
    begin = entries[0][1] if entries else None
    if not isinstance(begin, Begin):
        raise AssessmentError(Finding("ASM040", str(path), 1, {"field": "entry"}))
    if (begin.instrument, begin.version) != (instrument.id, instrument.version):
        values: dict[str, str | int | float] = {
            "name": begin.instrument,
            "version": begin.version,
            "now": instrument.version,
        }
        raise AssessmentError(Finding("ASM043", str(path), 1, values))
    state = Return(begin, {}, 0, None, lines[0].hash)
    for line, entry in entries[1:]:
        if isinstance(entry, Given) and (faults := _faults(entry, instrument, str(path), line.seq)):
            raise AssessmentError(*faults)
        if isinstance(entry, Begin):
            raise AssessmentError(Finding("ASM040", str(path), line.seq, {"field": "entry"}))
        state = _step(state, entry, line)
    return state


def _step(state: Return, entry: Begin | Given | Seal | Reopen, line: Line) -> Return:
    """*state* after one more *entry*."""
    match entry:
        case Given():
            return replace(state, given={**state.given, entry.indicator: entry}, head=line.hash)
        case Seal():
            return replace(state, seal=entry, version=state.version + 1, head=line.hash)
        case _:
            return replace(state, seal=None, head=line.hash)


def _faults(given: Given, instrument: Instrument, path: str, line: int | None) -> list[Finding]:
    entry, id_ = instrument.by_id().get(given.indicator), given.indicator
    if entry is None:
        return [Finding("ASM032", path, line, {"id": id_})]
    found = []
    if given.fingerprint != entry.fingerprint:
        found.append(Finding("ASM044", path, line, {"id": id_}))
    if (given.state == "rated") != (given.level is not None):
        found.append(Finding("ASM033", path, line, {"id": id_}))
    if given.state == "not_applicable" and not (entry.not_applicable_if and given.reason):
        found.append(Finding("ASM034" if entry.not_applicable_if is None else "ASM051", path, line, {"id": id_}))
    return found


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except JournalError as error:
        raise AssessmentError(Finding(_CODES[error.fault], str(error.path), error.line)) from error
