"""Lab L1: its answers, right and wrong, its data, its words."""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from labs_content.room import Cell, Notebook, assertion_hints, cases_of, cells_of, draw, furnish, load, without

PROJECT = Path(__file__).resolve().parents[2]
LAB = PROJECT / "labs" / "L1"
CELLS = cells_of(LAB)
CASES = cases_of(LAB)
CLAIMS = load(LAB / "claims.py")
HINTS = load(LAB / "checks.py").HINTS
EXERCISES = [cell.exercise for cell in CELLS if cell.role == "answer"]


def the(role: str, exercise: str = "") -> Cell:
    return next(cell for cell in CELLS if cell.role == role and cell.exercise == exercise)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which grading runs: with the second data."""
    return furnish(tmp_path_factory.mktemp("L1"), PROJECT, LAB, second=True)


@pytest.fixture
def notebook(graded: Path) -> Iterator[Notebook]:
    book = Notebook(graded)
    book.run(the("given").source)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield book


def verdict_on(book: Notebook, exercise: str, code: str) -> tuple[Any, Any, Any]:
    """Run answer, check and test; give the check's verdict, the error of the test cell, and its output."""
    from workshopkit.learn import check

    book.run(code)
    book.run(the("check", exercise).source)
    tested = book.run(the("test", exercise).source)
    assert tested.stderr == ""
    assert tested.error is not None or tested.said == ""
    return check.said()[exercise], check.pressed(exercise), tested.error


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['exercise']} {case['name']}")
def test_each_answer_is_received_as_listed(case: dict[str, Any], notebook: Notebook) -> None:
    right, mistake, error = verdict_on(notebook, case["exercise"], case["code"])
    if case["kind"] == "wrong":
        assert (right, mistake) == (False, case["hint"])
        assert error is not None
    else:
        assert (right, mistake, error) == (True, None, None)


TYPED = {
    "1.2": "answer_1_2 = pd.Series({answer!r})",
    "1.3": "answer_1_3 = pd.DataFrame({{'acct': {answer!r}}})",
    "1.4": "answer_1_4 = pd.DataFrame({{'acct': {answer!r}}})",
    "1.5": "answer_1_5 = {answer!r}",
    "1.6": "answer_1_6 = bars(pd.Series({answer!r}), '', unit='posts')",
    "1.7": "answer_1_7 = pd.Series({answer!r}); answer_1_7.attrs['missing'] = 'mark'",
}


@pytest.mark.parametrize("exercise", TYPED)
def test_a_result_typed_from_the_screen_is_noticed_at_once_and_gets_no_points(
    exercise: str, notebook: Notebook
) -> None:
    name = f"answer_{exercise.replace('.', '_')}"
    notebook.run(the("answer", exercise).source)
    answer = notebook.shell.user_ns[name]
    if exercise in ("1.3", "1.4"):
        answer = list(answer["acct"])
    elif exercise in ("1.2", "1.7"):
        answer = answer.to_dict()
    elif exercise == "1.6":
        answer = answer.heights
    code = "import pandas as pd\n" + TYPED[exercise].format(answer=answer)
    right, mistake, error = verdict_on(notebook, exercise, code)
    assert (right, mistake, str(error)) == (False, "typed-constant", "hint:typed-constant")


def test_the_untouched_notebook_runs_from_top_to_bottom(graded: Path) -> None:
    book = Notebook(graded)
    for cell in CELLS:
        if cell.form == "code-cell" and cell.options["id"] != "finish":
            outcome = book.run(cell.released())
            assert (outcome.error, outcome.stderr) == (None, ""), cell.options["id"]
            if cell.role == "check":
                assert "Fill in the blank" in outcome.said


def test_the_solution_runs_from_top_to_bottom_and_passes_every_check_and_test(graded: Path) -> None:
    book = Notebook(graded)
    for cell in CELLS:
        if cell.form == "code-cell" and cell.options["id"] != "finish":
            outcome = book.run(cell.source)
            assert (outcome.error, outcome.stderr) == (None, ""), cell.options["id"]
            if cell.role == "check":
                assert "right" in outcome.said, cell.options["id"]


def test_going_back_after_rows_were_set_aside_is_explained(graded: Path) -> None:
    from workshopkit.learn import check

    book = Notebook(graded)
    for source in (the("given").source, the("answer", "1.8").source, "answer_1_1 = accounts.shape"):
        book.run(source)
    assert "Run all" in book.run(the("check", "1.1").source).said
    assert check.pressed("1.1") == "changed-table"


def test_nothing_asks_the_network(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(f"socket.socket.{name}", lambda self, address, name=name: asked.append(address))
    monkeypatch.setattr("socket.getaddrinfo", lambda *address, **more: asked.append(address) or [])
    book = Notebook(graded)
    for cell in CELLS:
        if cell.form == "code-cell" and cell.options["id"] != "finish":
            book.run(cell.source)
    assert asked == []


def test_untouched_answers_get_no_points(graded: Path) -> None:
    book = Notebook(graded)
    book.run(the("given").source)
    for exercise in EXERCISES:
        book.run(the("answer", exercise).released())
        assert book.run(the("test", exercise).source).error is not None, exercise


def test_every_value_exercise_is_certain_when_right(graded: Path) -> None:
    book = Notebook(graded)
    book.run(the("given").source)
    for exercise in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.8"):
        book.run(the("answer", exercise).source)
        assert "certain" in book.run(the("check", exercise).source).said, exercise


def test_each_exercise_has_a_right_another_right_and_two_wrong_answers() -> None:
    for exercise in EXERCISES:
        kinds = [case["kind"] for case in CASES if case["exercise"] == exercise]
        assert "right" in kinds and "other-right" in kinds and kinds.count("wrong") >= 2, exercise


def test_hidden_tests_name_only_known_mistakes() -> None:
    for cell in CELLS:
        if cell.role == "test":
            named = assertion_hints(cell.source)
            assert named and named <= set(HINTS), named - set(HINTS)


def test_nothing_of_a_solution_or_hidden_test_is_released() -> None:
    for cell in CELLS:
        if cell.role == "test":
            assert cell.released() == f"# {cell.exercise}"
        if cell.role == "answer":
            assert "____" in cell.released()


def test_an_answer_cell_has_at_most_six_visible_lines() -> None:
    assert all(len(cell.released().splitlines()) <= 6 for cell in CELLS if cell.role == "answer")


def test_every_mistake_has_two_different_hints() -> None:
    assert {mistake for mistake, steps in HINTS.items() if len(set(steps)) != 2} == set()


def test_the_points_are_twenty() -> None:
    assert sum(float(cell.options["points"]) for cell in CELLS if "points" in cell.options) == 20


def test_it_can_be_read_in_its_minutes() -> None:
    text = (LAB / "lab.md").read_text(encoding="utf-8")
    words = len(re.sub(r"```.*?```", "", text, flags=re.DOTALL).split())
    minutes = int(re.search(r"minutes: (\d+)", text)[1])
    assert words / 120 <= minutes / 2, "half of the time is for working"


@pytest.mark.slow
def test_200_seats_have_data_that_can_be_answered_within_20_draws() -> None:
    for seat in range(200):
        tables = draw(PROJECT, LAB, f"seat {seat}")
        assert all(holds(tables) for holds in CLAIMS.CONCLUSIONS.values())
        assert (len(tables["accounts"]), len(tables["posts"])) == (60, 200)


def test_right_and_typical_wrong_answers_differ_for_40_seats() -> None:
    checks = load(LAB / "checks.py")
    for seat in range(40):
        tables = draw(PROJECT, LAB, f"seat {seat}")
        reference = CLAIMS.reference(tables)
        for exercise, accepted in reference.items():
            question = getattr(checks, f"check_{exercise.replace('.', '_')}")
            assert question(accepted[0], tables) is None, exercise
        accounts = tables["accounts"]
        at = len(accounts) // 4
        assert checks.check_1_3(accounts.nlargest(at + 1, "followers"), tables) == "at-the-limit"
        eight = accounts[accounts["created"].between("2027-02-08", "2027-02-15")]
        assert checks.check_1_4(eight, tables) == "not-seven-days"
        assert checks.check_1_5(list(accounts.nlargest(3, "followers")["acct"]), tables) == "other-order"


def test_a_broken_claim_is_seen() -> None:
    tables = draw(PROJECT, LAB, "S01")
    tables["accounts"].loc[:, "posts"] = 7
    assert "1.5: a tie among the four most active" in CLAIMS.answerable(tables)


def test_no_word_stands_in_code_outside_t() -> None:
    """Code cells are the same in every language: text in them is a name of the data, a choice, or inside t("…")."""
    for cell in CELLS:
        if cell.role in ("answer", "given"):
            code = re.sub(r't\("[^"]*"\)', "", cell.source)
            assert all(re.fullmatch(r"[\w.-]*", text) for text in re.findall(r'"([^"]*)"', code)), cell.source
            assert "#" not in without(cell.source, "SOLUTION")
