"""No rule without a failing example: a check that cannot fail is a defect."""

from lint import (
    test_items,
    test_language,
    test_names,
    test_objectives,
    test_outside,
    test_registers,
    test_safety,
    test_structure,
)
from workshopkit.lint.codes import ALL

MODULES = (
    test_items, test_language, test_names, test_objectives, test_outside, test_registers, test_safety, test_structure,
)  # fmt: skip
FAMILIES = ("SAF", "REG", "LAN")


def test_every_rule_of_the_lint_has_an_example_that_fails() -> None:
    shown = {case.code for module in MODULES for case in module.CASES}
    assert {code for code in ALL if code.startswith(FAMILIES)} - shown == set()


def test_every_example_is_of_a_rule_that_exists() -> None:
    assert {case.code for module in MODULES for case in module.CASES} - set(ALL) == set()
