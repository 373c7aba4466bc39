"""Reviews and sources."""

from pathlib import Path

import pytest

from lint.small_project import Case, codes, found, label

REVIEWS = "course/registers/reviews.yml"
SOURCES = "course/registers/sources.yml"
OBJECTIVES = "course/registers/objectives.yml"
PENDING = "{safety: pending, legal: pending, fr: pending, ar: pending}"


def review(code: str, wrong: str, fine: str, name: str = "") -> Case:
    page = {"course/en/a.md": "# A"}
    return Case(code, {**page, REVIEWS: wrong}, {**page, REVIEWS: fine}, name)


def record(safety: str) -> str:
    return f"course/en/a.md: {{safety: {safety}, legal: pending, fr: pending, ar: pending}}\n"


def source(mark: str = "V", checked: str = "2026-11-24", more: str = "  review: pending\n") -> str:
    return f"S-001:\n  citation: A law\n  mark: {mark}\n  checked: {checked}\n{more}"


def cited(code: str, wrong: str, fine: str, register: str = "", name: str = "") -> Case:
    both = {SOURCES: register or source()}
    return Case(code, {**both, "course/en/a.md": wrong}, {**both, "course/en/a.md": fine}, name or code)


FULL = record("pending")
CASES = [
    Case("REG001", {REVIEWS: "a: [1\nb: 2"}, {REVIEWS: "# nothing yet\n"}, "yaml"),
    Case("REG001", {SOURCES: "- S-001\n"}, {SOURCES: source()}, "shape"),
    Case("REG001", {"course/items/M01.yml": "a: 1"}, {"course/items/M01.yml": "[]"}, "items"),
    Case("REG001", {OBJECTIVES: "M01: [x]"}, {OBJECTIVES: "M01: []"}, "objectives"),
    review("REG010", "", FULL),
    Case("REG010", {"labs/L1/lab.md": "x"}, {"labs/L1/lab.md": "x", REVIEWS: f"labs/L1: {PENDING}"}, "lab"),
    Case("REG010", {"datasets/world.toml": ""}, {"datasets/locale/fr/world.po": "", "course/theme/a.md": ""}, "world"),
    review("REG011", "course/en/a.md: {safety: pending, legal: pending, fr: pending}", FULL),
    review("REG011", "course/en/a.md: pending", FULL, "no mapping"),
    review("REG012", record("done"), record("{date: 2026-11-20, role: safety reviewer}")),
    review("REG012", record("{date: 2026-11-20}"), record("{date: 2026-11-24, role: jurist}"), "no role"),
    review("REG012", record("{date: soon, role: jurist}"), FULL, "no date"),
    review("REG012", record("{date: 2026-11-20, role: a, name: b}"), FULL, "a name"),
    review("REG013", record("{date: 2026-11-25, role: jurist}"), record("{date: 2026-11-24, role: jurist}")),
    review("REG014", f"{FULL}course/en/b.md: {PENDING}", f"{FULL}labs/L1: {PENDING}"),
    cited("REG040", "x [@S-002]", "x [@S-001], S-002 and [S-002]"),
    cited("REG041", "x [@S-001]", "x", source(mark="U")),
    Case("REG040", {SOURCES: source(), "datasets/recipes/a.toml": 'source = "S-009"'},
         {SOURCES: source(), "datasets/recipes/a.toml": 'source = "assumed"'}, "recipe"),
    Case("REG042", {SOURCES: source(checked="2026-11-25")}, {SOURCES: source()}),
    Case("REG043", {SOURCES: source(mark="X")}, {SOURCES: source(mark="T")}, "mark"),
    Case("REG043", {SOURCES: source(checked="lately")}, {SOURCES: source()}, "checked"),
    Case("REG043", {SOURCES: source(more="  review: done\n")},
         {SOURCES: source(more="  review: {date: 2026-11-01, role: jurist}\n")}, "review"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_fault_of_a_register_is_found(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_register_in_order_is_left_alone(case: Case, tmp_path: Path) -> None:
    assert case.code not in codes(tmp_path, case.fine)


def test_a_register_that_cannot_be_read_does_not_stop_the_other_rules(tmp_path: Path) -> None:
    faults = found(tmp_path, {REVIEWS: "a: [1\nb: 2", SOURCES: "x", "course/en/a.md": "@somebody"})
    assert {(f.code, f.path) for f in faults} == {
        ("REG001", REVIEWS), ("REG001", SOURCES), ("SAF005", "course/en/a.md"),
    }  # fmt: skip


def test_a_finding_names_the_line_of_the_entry(tmp_path: Path) -> None:
    faults = found(tmp_path, {SOURCES: source() + source().replace("001", "002").replace("mark: V", "mark: X")})
    assert [f.line for f in faults if f.code == "REG043"] == [6]
