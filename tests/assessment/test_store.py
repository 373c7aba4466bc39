"""The answers of an agency: acknowledged when on the disk, refused when wrong, versions kept, edits found."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from assessment.samples import changed, instrument
from workshopkit.assessment.entries import Given, counted, parse_entry
from workshopkit.assessment.model import AssessmentError
from workshopkit.assessment.psa import read_round
from workshopkit.assessment.store import JOURNAL, Answers, read_return

TEXT = "Loi n° 12 — القانون رقم 12 🧭 =HYPERLINK() <b>"


def answer(id_: str = "LAW-01", state: str = "rated", level: int | None = 2, **more: Any) -> dict[str, Any]:
    entry = instrument().by_id()[id_]
    return {"indicator": id_, "fingerprint": entry.fingerprint, "state": state, "level": level, **more}


def evidence(kind: str, date: str | None = None, **more: Any) -> dict[str, Any]:
    return {"class": kind, "reference": "register 7, page 2", "date": date, **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "round-1" / "answers" / "POL"


@pytest.fixture
def answers(folder: Path) -> Iterator[Answers]:
    with Answers.create(folder, instrument(), agency="POL", role="POL", round_=1, day="2027-03-01") as opened:
        yield opened


def codes(refused: pytest.ExceptionInfo[AssessmentError]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_the_last_answer_counts_and_comes_back_with_every_letter(answers: Answers, folder: Path) -> None:
    answers.give(answer(level=1))
    answers.give(answer(level=3, evidence=[evidence("E1", public=True)], reservation=TEXT, note=TEXT))
    state = read_return(folder, instrument())
    assert (state.given["LAW-01"].level, state.given["LAW-01"].note) == (3, TEXT)
    assert (state.sealed, state.version, state.head) == (False, 0, answers.state.head)
    [told] = state.agency(instrument()).answers.values()
    assert (told.level, told.evidence, told.public, told.reservation) == (3, ("E1",), ("E1",), True)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("ASM032", {"indicator": "LAW-99", "fingerprint": "0" * 12, "state": "unknown"}),
        ("ASM033", answer(level=None)),
        ("ASM033", answer(state="unknown", level=2)),
        ("ASM034", answer(state="not_applicable", level=None)),
        ("ASM051", answer("DET-05", "not_applicable", None)),
        ("ASM044", {**answer(), "fingerprint": "0" * 12}),
        ("ASM040", {**answer(), "level": 5}),
        ("ASM040", {**answer(), "state": "maybe"}),
        ("ASM040", {**answer(), "case": "12/2027"}),
        ("ASM040", answer(evidence=[{"class": "E9", "reference": "x"}])),
        ("ASM047", answer(note="x" * 1_000_000)),
        ("ASM047", answer(evidence=[{"class": "E1", "reference": "é" * 2001}])),
    ],
)
def test_what_is_no_answer_is_refused_and_the_one_before_stays(
    answers: Answers, folder: Path, code: str, wrong: dict[str, Any]
) -> None:
    answers.give(answer(level=1))
    before = (folder / JOURNAL).read_bytes()
    with pytest.raises(AssessmentError) as refused:
        answers.give(wrong)
    assert codes(refused) == [code]
    assert (folder / JOURNAL).read_bytes() == before
    assert answers.give(answer(level=2)).seq == 3


def test_a_sealed_return_names_both_roles_takes_no_answer_and_keeps_its_version(answers: Answers, folder: Path) -> None:
    answers.give(answer(level=1))
    sealed = answers.seal(prepared_by="head of unit", approved_by="director").hash
    with pytest.raises(AssessmentError, match="ASM045"):
        answers.give(answer(level=4))
    with pytest.raises(AssessmentError, match="ASM045"):
        answers.seal(prepared_by="a", approved_by="b")
    answers.reopen("a wrong article was cited")
    with pytest.raises(AssessmentError, match="ASM050"):
        answers.reopen("again")
    answers.give(answer(level=2))
    state = read_return(folder, instrument(), head=sealed)
    assert (state.version, state.sealed, state.given["LAW-01"].level) == (1, False, 2)
    answers.seal(prepared_by="head of unit", approved_by="director")
    again = read_return(folder, instrument())
    assert (again.version, again.sealed, again.seal and again.seal.approved_by) == (2, True, "director")


def test_a_return_cut_below_its_seal_is_found_by_the_head_on_the_seal_sheet(answers: Answers, folder: Path) -> None:
    answers.give(answer())
    head = answers.seal(prepared_by="a", approved_by="b").hash
    path = folder / JOURNAL
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert not read_return(folder, instrument()).sealed
    with pytest.raises(AssessmentError, match="ASM042"):
        read_return(folder, instrument(), head=head)


def test_an_edited_answer_is_found_with_its_line(answers: Answers, folder: Path) -> None:
    answers.give(answer(level=1))
    path = folder / JOURNAL
    path.write_bytes(path.read_bytes().replace(b'"level":1', b'"level":4'))
    with pytest.raises(AssessmentError, match=r"journal\.jsonl:2: .*ASM041"):
        read_return(folder, instrument())


def test_a_second_writer_is_refused(answers: Answers, folder: Path) -> None:
    with pytest.raises(AssessmentError, match="ASM046"):
        Answers(folder, instrument())
    answers.close()
    Answers(folder, instrument()).close()


def test_a_return_is_never_begun_over_another(answers: Answers, folder: Path) -> None:
    with pytest.raises(AssessmentError, match="ASM049"):
        Answers.create(folder, instrument(), agency="POL", role="POL", round_=1, day="2027-03-01")
    with pytest.raises(AssessmentError, match="ASM031"):
        Answers.create(folder / "x", instrument(), agency="X", role="ARMY", round_=1, day="2027-03-01")
    with pytest.raises(AssessmentError, match="ASM048"):
        Answers(folder / "nowhere", instrument())


def test_answers_to_another_version_are_refused(answers: Answers, folder: Path) -> None:
    later = changed(lambda plain: plain.update(version=2))
    with pytest.raises(AssessmentError, match="ASM043"):
        read_return(folder, later)


def test_answers_to_another_text_are_refused(answers: Answers, folder: Path) -> None:
    answers.give(answer())
    other = changed(lambda plain: plain["indicators"][0].update(fingerprint="f" * 12))
    with pytest.raises(AssessmentError, match=r"journal\.jsonl:2: .*ASM044"):
        read_return(folder, other)


def test_a_round_names_every_return_that_cannot_be_used(answers: Answers, folder: Path) -> None:
    for name in ("JUD", "DPA"):
        with Answers.create(
            folder.parent / name, instrument(), agency=name, role=name, round_=1, day="2027-03-01"
        ) as one:
            one.give(answer())
    assert [one.begin.agency for one in read_round(folder.parents[1], instrument())] == ["DPA", "JUD", "POL"]
    for name in ("JUD", "DPA"):
        path = folder.parent / name / JOURNAL
        path.write_bytes(path.read_bytes().replace(b'"level":2', b'"level":3'))
    with pytest.raises(AssessmentError) as refused:
        read_round(folder.parents[1], instrument())
    assert codes(refused) == ["ASM041", "ASM041"]
    with pytest.raises(AssessmentError, match="ASM048"):
        read_round(folder, instrument())


@pytest.mark.parametrize(
    ("kind", "date", "counts"),
    [
        ("E1", None, True), ("E2", "1999-01-01", True), ("E5", None, True),
        ("E3", "2025-03-01", True), ("E3", "2025-02-28", False), ("E3", None, False), ("E4", "2025-02-28", False),
        ("E4", "2027-02-01", True),
    ],
)  # fmt: skip
def test_records_and_findings_count_only_while_they_are_fresh(kind: str, date: str | None, counts: bool) -> None:
    given = parse_entry({**answer(evidence=[evidence(kind, date)]), "entry": "answer"}, "here")
    assert isinstance(given, Given)
    assert counted(given, instrument().evidence, "2027-03-01").evidence == ((kind,) if counts else ())


@pytest.mark.parametrize(("day", "oldest"), [("2028-02-29", "2026-02-28"), ("2027-12-31", "2025-12-31")])
def test_two_years_before_a_day_is_a_day_that_exists(day: str, oldest: str) -> None:
    given = parse_entry({**answer(evidence=[evidence("E3", oldest)]), "entry": "answer"}, "here")
    assert isinstance(given, Given)
    assert counted(given, instrument().evidence, day).evidence == ("E3",)


@settings(max_examples=30, deadline=None)
@drawn(st.text(min_size=1, max_size=2000))
def test_any_text_of_an_answer_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any") / "POL"
    with Answers.create(folder, instrument(), agency="POL", role="POL", round_=1, day="2027-03-01") as answers:
        answers.give(answer(note=text))
    assert read_return(folder, instrument()).given["LAW-01"].note == text
