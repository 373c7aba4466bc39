"""Objectives can be observed, are measured and practised."""

from pathlib import Path

import pytest

from lint.small_project import Case, codes, label
from lint.test_items import ITEMS, OBJECTIVES, SINGLE

OBJECTIVE = """M01:
  - id: M01-O1
    text: You will be able to classify uses.
    verb: classify
    condition: given a case
    criterion: five of six
    items: [M01-Q1]
    lab_questions: ["1.2"]
"""
LAB = '```{code-cell} python\n:exercise: "1.2"\n```\n'


def objective(code: str, old: str, new: str) -> Case:
    assert old in OBJECTIVE
    base = {ITEMS: SINGLE, "labs/L1/lab.md": LAB}
    changed = OBJECTIVE.replace(old, new)
    return Case(code, {**base, OBJECTIVES: changed}, {**base, OBJECTIVES: OBJECTIVE}, f"{old}-{new}"[:40])


CASES = [
    objective("REG020", "verb: classify", "verb: understand"),
    objective("REG020", "    verb: classify\n", ""),
    objective("REG021", "classify uses", "classifying uses"),
    objective("REG022", "items: [M01-Q1]", "items: []"),
    objective("REG023", "M01-Q1", "M01-Q7"),
    objective("REG024", '    lab_questions: ["1.2"]\n', ""),
    objective("REG025", "1.2", "1.9"),
    objective("REG026", "    criterion: five of six\n", ""),
    objective("REG026", "condition: given a case", "condition: ''"),
]


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_fault_of_an_objective_is_found(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_an_objective_in_order_is_left_alone(case: Case, tmp_path: Path) -> None:
    assert case.code not in codes(tmp_path, case.fine)


def test_lab_questions_are_not_looked_up_while_there_is_no_lab(tmp_path: Path) -> None:
    assert "REG025" not in codes(tmp_path, {OBJECTIVES: OBJECTIVE, ITEMS: SINGLE})


def test_a_practice_in_the_room_stands_for_a_lab_question(tmp_path: Path) -> None:
    practised = OBJECTIVE.replace('lab_questions: ["1.2"]', "practice: card game")
    assert "REG024" not in codes(tmp_path, {OBJECTIVES: practised, ITEMS: SINGLE})
