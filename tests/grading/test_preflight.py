"""Every damage ends as it must, in one batch, and none stops another."""

from pathlib import Path

import pytest

from grading.batches import LIMITS, RUN, Batch
from grading.damages import DAMAGES, REFUSED, Case
from grading.small_course import LAB, hand_in
from workshopkit.grading import graded
from workshopkit.grading.course import quiet
from workshopkit.grading.flags import SetAside, state
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


def test_every_flag_has_a_sentence_that_its_values_fill(batch: Batch) -> None:
    for result in batch.results.values():
        for flag in result.flags:
            rule = ALL[flag.code]
            assert (rule.severity == "error") == (result.state == "set_aside")
            assert "{" not in rule.what.format(**flag.values) + rule.do.format(**flag.values)
