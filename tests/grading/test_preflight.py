"""Every damage ends as it must, in one batch, and none stops another."""

import os
from pathlib import Path

import pytest

from grading.batches import LIMITS, RUN, Batch
from grading.damages import DAMAGES, REFUSED, Case
from grading.small_course import LAB, answered, hand_in
from workshopkit.grading import graded
from workshopkit.grading.course import quiet
from workshopkit.grading.flags import SetAside, harmless, state
from workshopkit.grading.gradebook import open_gradebook
from workshopkit.grading.master import read_master
from workshopkit.grading.model import Course
from workshopkit.grading.preflight import prepare
from workshopkit.grading.settings import configuration
from workshopkit.lint.codes import ALL


@pytest.mark.parametrize("case", RUN, ids=lambda case: case.name)
def test_a_damaged_hand_in_ends_graded_repaired_or_set_aside_with_its_reason(batch: Batch, case: Case) -> None:
    result = batch.result(case.name)
    codes = {flag.code for flag in result.flags}
    assert (result.state, result.score, codes) == (case.state, case.score, set(case.codes)), result


@pytest.mark.parametrize("case", [case for case in DAMAGES if not case.runs], ids=lambda case: case.name)
def test_a_damaged_file_around_whole_cells_gives_all_cells_back(course: Course, tmp_path: Path, case: Case) -> None:
    given = hand_in(course, "S01", None)
    case.write(course, given.folder)
    (tmp_path / "scratch").mkdir()
    config = configuration(course)
    with quiet(), open_gradebook(course, config) as gradebook:
        master = read_master(course, config, gradebook, LAB)
        prepared = prepare(given.folder, master, tmp_path / "scratch")
        assert len(graded.key(given.folder, master, LIMITS)) == 64
    marked = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in prepared.notebooks[LAB]["cells"]]
    assert [name for name in marked if name] == list(master.notebooks[LAB].cells)
    assert (state(prepared.flags), {flag.code for flag in prepared.flags}) == (case.state, set(case.codes))
    assert "data/accounts.csv" in prepared.beside
    assert all(str(value).isprintable() for flag in prepared.flags for value in flag.values.values())


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_nobody_can_read_is_set_aside_and_stops_nobody(course: Course, tmp_path: Path, case: Case) -> None:
    given = hand_in(course, "S01", None)
    case.write(course, given.folder)
    (tmp_path / "scratch").mkdir()
    config = configuration(course)
    with quiet(), open_gradebook(course, config) as gradebook:
        master = read_master(course, config, gradebook, LAB)
        assert len(graded.key(given.folder, master, LIMITS)) == 64
        with pytest.raises(SetAside) as refused:
            prepare(given.folder, master, tmp_path / "scratch")
    assert (refused.value.flag.code,) == case.codes


def test_a_file_that_this_account_may_not_read_is_left_out_and_told(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = hand_in(course, "S01", answered(course))
    config, may = configuration(course), os.access
    with quiet(), open_gradebook(course, config) as gradebook:
        master = read_master(course, config, gradebook, LAB)
    monkeypatch.setattr(os, "access", lambda path, how: Path(path).name != "accounts.csv" and may(path, how))
    prepared = prepare(given.folder, master, tmp_path)
    assert [(flag.code, flag.values["file"]) for flag in prepared.flags] == [("GRD067", "data/accounts.csv")]


def test_a_hostile_name_neither_turns_nor_fills_a_report() -> None:
    assert harmless("a\u202eb\x1b[2J\ud800\n") == "a\ufffdb\ufffd[2J\ufffd\ufffd"
    assert len(harmless("x" * 500)) == 120
    assert harmless("réponse للدفتر") == "réponse للدفتر"


def test_every_flag_has_a_sentence_that_its_values_fill(batch: Batch) -> None:
    for result in batch.results.values():
        for flag in result.flags:
            rule = ALL[flag.code]
            assert (rule.severity == "error") == (result.state == "set_aside")
            assert "{" not in rule.what.format(**flag.values) + rule.do.format(**flag.values)
