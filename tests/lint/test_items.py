"""How questions are written."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from lint.small_project import Case, codes, found, label

OBJECTIVES = "course/registers/objectives.yml"
ITEMS = "course/items/M01.yml"
OBJECTIVE = (
    "M01:\n  - {id: M01-O1, text: you will classify, verb: classify, condition: a, criterion: b, items: [M01-Q1]}\n"
)
SINGLE = """- id: M01-Q1
  kind: single
  objective: M01-O1
  bloom: apply
  stem: A page is gone. Which act comes first?
  options:
    - {id: a, text: one act here, right: true, why: because}
    - {id: b, text: two acts here, right: false, why: because}
    - {id: c, text: three acts here, right: false, why: because}
"""
HEAD = "- id: M01-Q1\n  objective: M01-O1\n  bloom: apply\n  stem: Which?\n"
MATCH = HEAD + "  kind: match\n  pairs:\n    - {left: a, right: b, why: c}\n"
NUMERIC = HEAD + "  kind: numeric\n  answer: 0\n  tolerance: 0.5\n  unit: items\n  why: because\n"
TRUE_FALSE = HEAD + "  kind: truefalse\n  statements:\n    - {text: a, right: false, why: c}\n"


def files(items: str, path: str = ITEMS) -> Mapping[str, str]:
    return {OBJECTIVES: OBJECTIVE, path: items}


def item(code: str, old: str, new: str, base: str = SINGLE, path: str = ITEMS) -> Case:
    assert old in base
    return Case(code, files(base.replace(old, new), path), files(base, path), f"{old}-{new}"[:40])


CASES = [
    item("REG030", "M01-O1", "M01-O9"),
    item("REG030", "M01-O1", "M01-O9", path="instructor/items/F.yml"),
    item("REG031", "comes first?", "comes first."),
    item("REG032", "three acts here", "three acts here and many more"),
    item("REG033", "right: false", "right: true"),
    item("REG033", "right: true", "right: false"),
    item("REG034", "here, right: true, why: because", "here, right: true"),
    item("REG034", ", why: c", "", MATCH),
    item("REG034", "why: because", "why: ''", NUMERIC),
    item("REG034", ", why: c", "", TRUE_FALSE),
    Case("REG035", files(SINGLE + SINGLE), files(SINGLE + SINGLE.replace("Q1", "Q2"))),
    item("REG036", "kind: single", "kind: guess"),
    item("REG036", "bloom: apply", "bloom: know"),
    item("REG036", "  unit: items\n", "", NUMERIC),
    item("REG036", "    - {left: a, right: b, why: c}\n", "", MATCH),
    item("REG037", "    - {id: c, text: three acts here, right: false, why: because}\n", ""),
    item("REG038", "Which act comes first?", "Which act is not first?"),
    Case("REG038", files(SINGLE.replace("Which act", "Which act never")),
         files(SINGLE.replace("is gone. Which act", "is not there. Which act NEVER")), "only the question counts"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_fault_of_an_item_is_found(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_well_written_item_is_left_alone(case: Case, tmp_path: Path) -> None:
    assert case.code not in codes(tmp_path, case.fine)


@pytest.mark.parametrize("items", [SINGLE, MATCH, NUMERIC, TRUE_FALSE])
def test_every_kind_can_be_written_without_a_fault(items: str, tmp_path: Path) -> None:
    assert [f for f in found(tmp_path, files(items)) if f.path == ITEMS and f.code != "REG010"] == []


def test_an_item_used_twice_is_found_across_self_checks_and_forms(tmp_path: Path) -> None:
    both = {**files(SINGLE), "instructor/items/F.yml": SINGLE}
    assert [f.path for f in found(tmp_path, both) if f.code == "REG035"] == ["instructor/items/F.yml"]
