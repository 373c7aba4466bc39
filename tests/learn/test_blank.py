"""The gap: a notebook with gaps runs, whatever the gap is used for."""

import operator

import pandas as pd
import pytest

from workshopkit.learn.blank import Blank, Misread, ____

TABLE = pd.DataFrame({"acct": ["acct_1", "acct_2"], "followers": [10, 20]})
TWO = [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow]
TWO += [operator.and_, operator.or_, operator.xor, operator.lt, operator.le, operator.gt, operator.ge, operator.eq]


@pytest.mark.parametrize("apply", TWO, ids=lambda apply: apply.__name__)
@pytest.mark.parametrize(
    "other", [3, 0.5, "text", TABLE["followers"], TABLE["followers"].to_numpy()], ids=lambda o: type(o).__name__
)
def test_a_gap_swallows_what_is_done_with_it(apply: object, other: object) -> None:
    assert isinstance(apply(____, other), Blank)
    if not (apply is operator.mod and isinstance(other, str)):
        assert isinstance(apply(other, ____), Blank)


def test_a_gap_stays_a_gap_through_names_calls_and_brackets() -> None:
    assert isinstance(____.anything, Blank)
    assert isinstance(____(TABLE["acct"], 3), Blank)
    assert isinstance(____["acct"].head(3), Blank)
    assert isinstance(round(____, 2), Blank)
    assert (list(____), len(____), bool(____), int(____), 3 in ____) == ([], 0, False, 0, False)
    assert f"{____:.2f}" == repr(____) == "____"


def test_a_table_filtered_by_a_gap_has_its_columns_and_no_rows() -> None:
    found = TABLE[TABLE["followers"] > ____]
    assert list(found.columns) == list(TABLE.columns) and len(found) == 0
    assert len(TABLE[(TABLE["followers"] > ____) & (TABLE["followers"] < 5)]) == 0


def test_a_misread_argument_is_a_gap_that_says_what_to_change() -> None:
    odd = Misread("unknown-column", "there is no such column")
    assert isinstance(odd, Blank) and repr(odd) == "there is no such column" and odd["acct"] is odd
