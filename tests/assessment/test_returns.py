"""Returns come by mail: what is read, what is refused, and what an answer counts for."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.samples import instrument
from workshopkit.assessment.instrument import digest
from workshopkit.assessment.model import AssessmentError
from workshopkit.assessment.returns import MOST_BYTES, _months_before, as_agency, read_return, read_returns


def given_answer(indicator: str = "LAW-02", **parts: Any) -> dict[str, Any]:
    plain = {"state": "rated", "level": 3, "evidence": [], "fingerprint": instrument().by_id()[indicator].fingerprint}
    return plain | parts


def a_return(**parts: Any) -> dict[str, Any]:
    asked = {"id": instrument().id, "version": instrument().version, "digest": digest(instrument())}
    agency = {"role": "BAR", "agency": "نقابة المحامين 🙂", "prepared_by": "head of unit", "approved_by": ""}
    plain = {
        "format": "psa-return/1",
        "instrument": asked,
        "lang": "ar",
        "round": "r1",
        "saved": "2027-03-01T10:00:00Z",
    }
    return plain | {"agency": agency, "answers": {"LAW-02": given_answer()}} | parts


def write(folder: Path, content: object, name: str = "BAR-r1.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def cited(kind: str, date: str = "2027-01", reference: str = "Law 1", public: bool = False) -> dict[str, Any]:
    return {"class": kind, "reference": reference, "date": date, "public": public}


def test_a_return_becomes_the_agency_s_answers(tmp_path: Path) -> None:
    evidence = [cited("E1", public=True), cited("E3")]
    content = a_return(answers={"LAW-02": given_answer(evidence=evidence, reservation="not alone")})
    agency = as_agency(read_return(write(tmp_path, content), instrument()), instrument())
    answer = agency.answers["LAW-02"]
    assert (agency.id, agency.role) == ("نقابة المحامين 🙂", "BAR")
    assert (answer.state, answer.level, answer.evidence, answer.public) == ("rated", 3, ("E1", "E3"), ("E1",))
    assert answer.reservation


def test_old_records_and_empty_references_count_for_nothing(tmp_path: Path) -> None:
    evidence = [cited("E3", "2025-02"), cited("E4", ""), cited("E1", "1999-01"), cited("E2", reference="  ")]
    content = a_return(answers={"LAW-02": given_answer(evidence=evidence)})
    agency = as_agency(read_return(write(tmp_path, content), instrument()), instrument())
    assert agency.answers["LAW-02"].evidence == ("E1",)


def test_not_applicable_without_a_reason_is_no_answer(tmp_path: Path) -> None:
    answers = {
        "DET-05": given_answer("DET-05", state="not_applicable", level=None),
        "COO-06": given_answer("COO-06", state="not_applicable", level=None, reason="none is used"),
    }
    agency = as_agency(read_return(write(tmp_path, a_return(answers=answers)), instrument()), instrument())
    assert {key: answer.state for key, answer in agency.answers.items()} == {
        "DET-05": "untouched",
        "COO-06": "not_applicable",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "ASM040"),
        ("[]", "ASM040"),
        (a_return(extra=1), "ASM040"),
        (a_return(format="psa-return/2"), "ASM040"),
        (a_return(answers={"LAW-02": given_answer(level=5)}), "ASM040"),
        (a_return(answers={"LAW-02": given_answer(level="3")}), "ASM040"),
        (a_return(answers={"LAW-02": given_answer(evidence=[cited("E1", reference="x" * 2001)])}), "ASM040"),
        (a_return(instrument={"id": "national-preparedness", "version": 9, "digest": "0"}), "ASM042"),
        (a_return(answers={"LAW-02": given_answer(fingerprint="0" * 12)}), "ASM043"),
        (a_return(answers={"LAW-99": given_answer()}), "ASM043"),
    ],
    ids=str,
)
def test_what_is_no_return_of_this_form_is_refused_with_a_reason(tmp_path: Path, content: object, code: str) -> None:
    with pytest.raises(AssessmentError) as refused:
        read_return(write(tmp_path, content), instrument())
    assert [one.code for one in refused.value.findings] == [code]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(AssessmentError, match="ASM041"):
        read_return(path, instrument())


def test_one_broken_return_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, a_return())
    write(tmp_path, "{", "POL-r1.json")
    read, refused = read_returns(tmp_path, instrument())
    assert list(read) == ["BAR-r1.json"]
    assert [one.path for one in refused] == ["POL-r1.json"]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)), st.integers(0, 600))
def test_months_before_are_counted_as_a_calendar_does(day: dt.date, months: int) -> None:
    before = dt.date.fromisoformat(_months_before(day, months) + "-01")
    assert (day.year - before.year) * 12 + day.month - before.month == months
