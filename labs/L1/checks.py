"""Checks of lab L1: for each exercise, what the answer must hold, and the mistakes that people usually make.

Handed out with the lab. A check returns None when the answer holds what was asked, else the id of a mistake.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from workshopkit.learn.draw import Chart
from workshopkit.learn.hints import Hints, common
from workshopkit.learn.say import t

Tables = Mapping[str, pd.DataFrame]

HINTS: Hints = {
    **common(),
    "counted-index": (
        t("The rows are right. One column too many: the numbers at the left edge are not a column."),
        t("Let the notebook count: accounts.shape leaves the numbers at the edge out."),
    ),
    "counted-heading": (
        t("The columns are right. One row too many: the line of headings is not an account."),
        t("Let the notebook count: accounts.shape leaves the headings out."),
    ),
    "counted-shown": (
        t("These are the rows that the cell shows. The question is about the whole table."),
        t("Ask the table itself, accounts, and not accounts.head(n)."),
    ),
    "columns-first": (
        t("Both numbers are right, in the other order: rows come first, then columns."),
        t("accounts.shape gives both numbers in this order."),
    ),
    "other-column": (
        t("The counting works, with another column than the one asked for. The question is about the status."),
        t('Write "status" where the name of the column stands.'),
    ),
    "at-the-limit": (
        t("One account too many: it stands exactly at the limit. To exceed the limit is more than to reach it."),
        t("The sign > leaves out the account at the limit; the sign >= takes it in. Use >."),
    ),
    "wrong-quarter": (
        t("These are not a quarter of the accounts. Which share did you write, and which side of the limit is shown?"),
        t("A quarter is one divided by four, as a number with a point. Keep the sign >."),
    ),
    "week-1": (
        t("The dates are read as dates now. These accounts are those of week 1."),
        t("Add seven days to the first day and to the last day."),
    ),
    "not-seven-days": (
        t("Nearly: the two days do not enclose exactly week 2, Monday to Sunday."),
        t("The week begins the day after 7 February and has seven days; both signs take their day in: >= and <=."),
    ),
    "ascending": (
        t("These are the three accounts with the fewest posts."),
        t("The largest number of posts must come first."),
    ),
    "not-three": (
        t("The order is good. Three accounts are asked for, no more and no fewer."),
        t("Keep head(3) as it was given."),
    ),
    "other-order": (
        t("These are not the accounts with the most posts. By which column is the table sorted?"),
        t('Keep "posts" as the name of the column, and let the largest come first.'),
    ),
    "index-not-names": (
        t("These are numbers of rows. The names of the accounts are asked for."),
        t('Keep ["acct"]: it takes the column with the names.'),
    ),
    "axis-not-zero": (
        t("The axis does not begin at 0 yet, so the lengths of the bars cannot be compared."),
        t("Replace 15 by 0 after axis_from=."),
    ),
    "no-unit": (
        t("The axis begins at 0. Something is missing: nothing says what one bar counts."),
        t("Write a word in quotation marks after unit=, for instance the word for posts in your language."),
    ),
    "silent-drop": (
        t("Empty cells were left out without a word. Say what becomes of them."),
        t('Write missing="drop", missing="keep" or missing="mark".'),
    ),
    "ran-twice": (
        t(
            "The cell has run more than once, and each run set ten more rows aside. "
            "Press Run all, the button with two arrows."
        ),
        t("Run all begins anew and runs every cell once. Then read this check; do not run the cell above it again."),
    ),
    "other-table": (
        t("This is the number of rows of another table."),
        t("Ask for the rows of accounts."),
    ),
}


def check_1_1(answer: list[object], tables: Tables) -> str | None:
    """Rows and columns of ``accounts``."""
    rows, columns = tables["accounts"].shape
    if len(answer) != 2:
        return "wrong-type"
    if answer == [columns, rows]:
        return "columns-first"
    if answer == [rows, columns + 1]:
        return "counted-index"
    if answer == [rows + 1, columns]:
        return "counted-heading"
    if answer[1] == columns and isinstance(answer[0], int) and answer[0] < rows:
        return "counted-shown"
    return None if answer == [rows, columns] else "other"


def check_1_2(answer: pd.Series | pd.DataFrame, tables: Tables) -> str | None:
    """Accounts by status: a count for each value, each count the number of rows with that value."""
    status = tables["accounts"]["status"]
    if not isinstance(answer, pd.Series):
        return "wrong-type"
    if set(answer.index) != set(status.dropna()):
        return "other-column"
    return None if all((status == value).sum() == count for value, count in answer.items()) else "other"


def check_1_3(answer: pd.DataFrame, tables: Tables) -> str | None:
    """A quarter of the accounts, each with more followers than any account outside."""
    found = _accounts(answer)
    if found is None:
        return "wrong-type"
    rows = tables["accounts"]
    inside = rows["acct"].isin(found)
    above = rows[inside]["followers"].min() > rows[~inside]["followers"].max()
    if above and inside.sum() == len(rows) // 4 + 1:
        return "at-the-limit"
    return None if above and inside.sum() == len(rows) // 4 else "wrong-quarter"


def check_1_4(answer: pd.DataFrame, tables: Tables) -> str | None:
    """The accounts of seven days, 8 to 14 February 2027, all of them and no others."""
    found = _accounts(answer)
    if found is None:
        return "wrong-type"
    weeks = {
        week: set(tables["accounts"].query("@first <= created <= @last")["acct"])
        for week, first, last in ((1, "2027-02-01", "2027-02-07"), (2, "2027-02-08", "2027-02-14"))
    }
    if found == weeks[1]:
        return "week-1"
    return None if found == weeks[2] else "not-seven-days"


def check_1_5(answer: list[object], tables: Tables) -> str | None:
    """Three names; no account outside has as many posts as any of them."""
    rows = tables["accounts"]
    if not all(isinstance(name, str) for name in answer):
        return "index-not-names"
    inside = rows["acct"].isin(answer)
    if inside.sum() != len(answer):
        return "other-order"
    if rows[inside]["posts"].max() <= rows[~inside]["posts"].min():
        return "ascending"
    if rows[inside]["posts"].min() <= rows[~inside]["posts"].max():
        return "other-order"
    return None if len(answer) == 3 else "not-three"


def check_1_6(answer: object, tables: Tables) -> str | None:
    """A bar for each platform, as high as its posts are many, on an axis from 0 with a unit."""
    if not isinstance(answer, Chart):
        return "wrong-type"
    if answer.axis_from != 0:
        return "axis-not-zero"
    if not answer.unit:
        return "no-unit"
    posts = tables["posts"]["platform"]
    right = all((posts == platform).sum() == height for platform, height in answer.heights.items())
    return None if right and set(answer.heights) == set(posts) else "other"


def check_1_7(answer: object, tables: Tables) -> str | None:
    """Percentages of a status, with a choice about empty cells that is written in the cell."""
    if not isinstance(answer, pd.Series):
        return "wrong-type"
    status = tables["accounts"]["status"]
    if not set(status.dropna()) <= set(answer.index):
        return "other-column"
    choice = answer.attrs.get("missing")
    if choice not in ("drop", "keep", "mark"):
        return "silent-drop"
    whole = status.notna().sum() if choice == "drop" else len(status)
    right = all(abs((status == value).sum() * 100 / whole - answer[value]) < 0.06 for value in set(status.dropna()))
    return None if right else "other"


def check_1_8(answer: int, tables: Tables) -> str | None:
    """The rows of ``accounts`` that are left when ten have been set aside once."""
    rows = len(tables["accounts"])
    if answer in (rows - 20, rows - 30, rows - 40):
        return "ran-twice"
    if answer == len(tables["posts"]):
        return "other-table"
    return None if answer == rows - 10 else "other"


def _accounts(answer: object) -> set[str] | None:
    """The names of the accounts in *answer*, or None when it has no column with them."""
    if isinstance(answer, pd.DataFrame) and "acct" in answer.columns:
        return set(answer["acct"])
    return None
