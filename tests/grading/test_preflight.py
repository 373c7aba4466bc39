"""Every damage ends as it must, in one batch, and none stops another."""

import pytest
from conftest import Batch
from damages import DAMAGES, Case

from workshopkit.lint.codes import ALL


@pytest.mark.parametrize("case", DAMAGES, ids=lambda case: case.name)
def test_a_damaged_hand_in_ends_graded_repaired_or_set_aside_with_its_reason(batch: Batch, case: Case) -> None:
    result = batch.result(case.name)
    codes = {flag.code for flag in result.flags}
    assert (result.state, result.score, codes) == (case.state, case.score, set(case.codes)), result


def test_every_flag_has_a_sentence_that_its_values_fill(batch: Batch) -> None:
    for result in batch.results.values():
        for flag in result.flags:
            rule = ALL[flag.code]
            assert (rule.severity == "error") == (result.state == "set_aside")
            assert "{" not in rule.what.format(**flag.values) + rule.do.format(**flag.values)
