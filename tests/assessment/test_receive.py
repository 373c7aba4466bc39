"""What comes back from the form, perhaps by mail: what is taken in, what is refused, what an answer counts for."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessment.samples import instrument
from workshopkit.assessment.instrument import digest
from workshopkit.assessment.model import AssessmentError
from workshopkit.assessment.psa import read_round
from workshopkit.assessment.receive import MOST_BYTES, read_form, receive

NAME = "نقابة المحامين 🙂"


def given(indicator: str = "LAW-02", **parts: Any) -> dict[str, Any]:
    plain = {"state": "rated", "level": 3, "evidence": [], "fingerprint": instrument().by_id()[indicator].fingerprint}
    return plain | parts


def saved(**parts: Any) -> dict[str, Any]:
    return {
        "format": "psa-form/1",
        "instrument": {"id": instrument().id, "version": instrument().version, "digest": digest(instrument())},
        "lang": "ar",
        "round": 1,
        "saved": "2027-03-01T10:00:00Z",
        "agency": {"role": "BAR", "agency": NAME, "prepared_by": "head of unit", "approved_by": "president"},
        "answers": {"LAW-02": given()},
    } | parts


def write(folder: Path, content: object, name: str = "BAR.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def cited(kind: str, date: str = "2027-01", reference: str = "Law 1", public: bool = False) -> dict[str, Any]:
    return {"class": kind, "reference": reference, "date": date, "public": public}


def test_a_file_of_the_form_becomes_the_agency_s_sealed_return(tmp_path: Path) -> None:
    answers = {"LAW-02": given(evidence=[cited("E1", public=True), cited("E3")], reservation="not alone")}
    got = receive(write(tmp_path, saved(answers=answers)), tmp_path / "round", instrument())
    agency = got.agency(instrument())
    answer = agency.answers["LAW-02"]
    assert (agency.id, agency.role, got.sealed, got.version) == (NAME, "BAR", True, 1)
    assert (answer.state, answer.level, answer.evidence, answer.public) == ("rated", 3, ("E1", "E3"), ("E1",))
    assert answer.reservation
    assert [one.begin.agency for one in read_round(tmp_path / "round", instrument())] == [NAME]


def test_old_records_and_empty_references_count_for_nothing(tmp_path: Path) -> None:
    evidence = [cited("E3", "2025-02"), cited("E4", ""), cited("E1", "1999-01"), cited("E2", reference="  ")]
    path = write(tmp_path, saved(answers={"LAW-02": given(evidence=evidence)}))
    assert receive(path, tmp_path, instrument()).agency(instrument()).answers["LAW-02"].evidence == ("E1",)


def test_not_applicable_without_a_reason_is_no_answer(tmp_path: Path) -> None:
    answers = {
        "DET-05": given("DET-05", state="not_applicable", level=None),
        "COO-06": given("COO-06", state="not_applicable", level=None, reason="none is used"),
    }
    agency = receive(write(tmp_path, saved(answers=answers)), tmp_path, instrument()).agency(instrument())
    assert {key: answer.state for key, answer in agency.answers.items()} == {
        "DET-05": "untouched",
        "COO-06": "not_applicable",
    }


def test_a_second_file_makes_version_2_and_what_it_leaves_out_is_taken_back(tmp_path: Path) -> None:
    receive(write(tmp_path, saved(answers={"LAW-02": given(), "PEV-03": given("PEV-03")})), tmp_path, instrument())
    got = receive(write(tmp_path, saved(answers={"LAW-02": given(level=1)})), tmp_path, instrument())
    assert (got.version, got.sealed) == (2, True)
    assert (got.given["LAW-02"].level, got.given["PEV-03"].state) == (1, "untouched")
    assert len(read_round(tmp_path, instrument())) == 1


def test_nobody_seals_without_saying_who_approved(tmp_path: Path) -> None:
    agency = {"role": "BAR", "agency": NAME, "prepared_by": "head of unit", "approved_by": " "}
    assert not receive(write(tmp_path, saved(agency=agency)), tmp_path, instrument()).sealed


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "ASM060"),
        ("[]", "ASM060"),
        (saved(extra=1), "ASM060"),
        (saved(format="psa-form/2"), "ASM060"),
        (saved(answers={"LAW-02": given(level=5)}), "ASM060"),
        (saved(answers={"LAW-02": given(level="3")}), "ASM060"),
        (saved(answers={"LAW-02": given(evidence=[cited("E1", reference="x" * 2001)])}), "ASM060"),
        (saved(answers={"LAW-02": given(evidence=[cited("E1", "2027-13")])}), "ASM060"),
        (saved(instrument={"id": "national-preparedness", "version": 9, "digest": "0"}), "ASM062"),
        (saved(answers={"LAW-02": given(fingerprint="0" * 12)}), "ASM063"),
        (saved(answers={"LAW-99": given()}), "ASM063"),
    ],
    ids=str,
)
def test_what_the_form_did_not_save_is_refused_with_a_reason(tmp_path: Path, content: object, code: str) -> None:
    with pytest.raises(AssessmentError) as refused:
        read_form(write(tmp_path, content), instrument())
    assert [one.code for one in refused.value.findings] == [code]


def test_an_answer_that_does_not_fit_leaves_the_round_as_it_was(tmp_path: Path) -> None:
    bad = saved(answers={"LAW-02": given(), "PEV-03": given("PEV-03", level=None)})
    with pytest.raises(AssessmentError):
        receive(write(tmp_path, bad), tmp_path / "round", instrument())
    assert list((tmp_path / "round").rglob("*.jsonl")) == []


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(AssessmentError, match="ASM061"):
        read_form(path, instrument())
