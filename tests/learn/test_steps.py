"""The steps on tables: what they give, and what they say to an argument they cannot use."""

import pandas as pd
import pytest

from workshopkit.learn import steps
from workshopkit.learn.blank import Misread, ____

TABLE = pd.DataFrame(
    {
        "acct": ["a1", "a2", "a3", "a4"],
        "followers": [40, 10, 30, 20],
        "status": ["active", "active", "removed", None],
    }
)


def test_empty_cells_are_left_out_of_a_count() -> None:
    assert steps.count_by(TABLE, "status").to_dict() == {"active": 2, "removed": 1}


@pytest.mark.parametrize(
    ("missing", "percent"),
    [
        (None, {"active": 66.7, "removed": 33.3}),
        ("drop", {"active": 66.7, "removed": 33.3}),
        ("keep", {"active": 50.0, "removed": 25.0}),
        ("mark", {"active": 50.0, "removed": 25.0, "not recorded": 25.0}),
    ],
)
def test_shares_follow_the_choice_about_empty_cells(missing: str | None, percent: dict[str, float]) -> None:
    found = steps.shares(TABLE, "status", missing=missing)
    assert found.to_dict() == percent and found.attrs["missing"] == missing


def test_exactly_the_top_share_exceeds_the_cut_off() -> None:
    limit = steps.cut_off(TABLE["followers"], 0.5)
    assert limit == 20 and list(TABLE[TABLE["followers"] > limit]["acct"]) == ["a1", "a3"]
    assert steps.cut_off(TABLE["followers"], 1) == 10


def test_equal_values_are_sorted_by_the_first_column() -> None:
    even = TABLE.assign(followers=1).iloc[::-1]
    assert list(steps.sort_by(even, "followers", first="largest")["acct"]) == ["a1", "a2", "a3", "a4"]


def test_dates_are_read_and_what_is_no_date_is_missing() -> None:
    read = steps.as_dates(pd.Series(["2027-02-08", "soon"]))
    assert read[0] == steps.day("2027-02-08") and pd.isna(read[1])


@pytest.mark.parametrize(
    ("found", "mistake"),
    [
        (steps.count_by(TABLE, "Status"), "unknown-column"),
        (steps.count_by(TABLE, "\u200fstatus"), "invisible-marks"),
        (steps.count_by(TABLE, "“status”"), "curly-quotes"),
        (steps.shares(TABLE, "status", missing="delete"), "unknown-choice"),
        (steps.sort_by(TABLE, "followers", first="biggest"), "unknown-choice"),
        (steps.cut_off(TABLE["followers"], 25), "percent-as-share"),
        (steps.cut_off(TABLE["followers"], "0.25"), "number-as-text"),
        (steps.cut_off(TABLE["followers"], "0,25"), "decimal-comma"),
        (steps.cut_off(TABLE["followers"], (0, 25)), "decimal-comma"),
        (steps.cut_off(TABLE["followers"], "٠.٢٥"), "arabic-digits"),
        (steps.day("08/02/2027"), "date-order"),
        (steps.day(20270208), "date-unquoted"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(found: object, mistake: str) -> None:
    assert isinstance(found, Misread) and found.mistake == mistake


@pytest.mark.parametrize(
    "found",
    [
        steps.count_by(TABLE, ____),
        steps.count_by(____, "status"),
        steps.shares(TABLE, "status", missing=____),
        steps.sort_by(TABLE, "followers", first=____),
        steps.cut_off(TABLE["followers"], ____),
        steps.as_dates(____),
        steps.day(____),
    ],
)
def test_a_gap_goes_in_and_a_gap_comes_out(found: object) -> None:
    assert found is ____
