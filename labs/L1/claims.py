"""What lab L1 claims about its data. Never handed out.

Every seat has other rows; each must be able to answer every exercise, with the same amount of work, and see for itself
what the lab concludes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import permutations

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
WEEK_1, WEEK_2 = ("2027-02-01", "2027-02-07"), ("2027-02-08", "2027-02-14")
DAY_AFTER = "2027-02-15"
AXIS = 15
"""Where the misleading axis of exercise 1.6 begins."""


def reference(tables: Tables) -> dict[str, list[object]]:
    """Accepted answers of the exercises whose answer is a value; any of them is right."""
    accounts = tables["accounts"]
    quarter = accounts.nlargest(len(accounts) // 4, "followers")
    return {
        "1.1": [list(accounts.shape)],
        "1.2": [accounts["status"].value_counts()],
        "1.3": [quarter],
        "1.4": [_created(accounts, *WEEK_2)],
        "1.5": [list(order) for order in permutations(accounts.nlargest(3, "posts")["acct"])],
        "1.8": [len(accounts) - 10],
    }


def answerable(tables: Tables) -> list[str]:
    """What keeps these tables from serving the lab; empty when nothing does."""
    accounts, posts = tables["accounts"], tables["posts"]
    followers = sorted(accounts["followers"], reverse=True)
    most = sorted(accounts["posts"], reverse=True)
    at = len(accounts) // 4
    per_platform = posts["platform"].value_counts()
    status = accounts["status"].value_counts()
    in_week = {week: len(_created(accounts, *days)) for week, days in ((1, WEEK_1), (2, WEEK_2))}
    by_followers, by_posts = (set(accounts.nlargest(3, column)["acct"]) for column in ("followers", "posts"))
    claims = {
        "1.2: a status is missing or has fewer than 3 accounts": len(status) == 3 and status.min() >= 3,
        "1.3: a tie at the limit": followers[at - 1] > followers[at] > followers[at + 1],
        "1.4: week 2 has fewer than 8 or more than 26 accounts": 8 <= in_week[2] <= 26,
        "1.4: week 1 has no account": in_week[1] > 0,
        "1.4: no account on the last day of week 2": (accounts["created"] == WEEK_2[1]).any(),
        "1.4: no account on the day after week 2": (accounts["created"] == DAY_AFTER).any(),
        "1.5: a tie among the four most active": len(set(most[:4])) == 4,
        "1.5: the same accounts lead by followers and by posts": by_followers != by_posts,
        "1.6: fewer than four platforms": len(per_platform) == 4,
        "1.6: a bar too low for the misleading axis": per_platform.min() >= AXIS + 3,
        "1.6: bars too equal": per_platform.max() >= 1.3 * per_platform.min(),
        **{name: bool(holds(tables)) for name, holds in CONCLUSIONS.items()},
    }
    return [claim for claim, holds in claims.items() if not holds]


def _counting_changes_the_figure(tables: Tables) -> bool:
    """Leaving empty cells out moves the share of suspended accounts by at least one point of percentage."""
    status = tables["accounts"]["status"]
    suspended = (status == "suspended").sum()
    return bool(suspended * 100 / status.notna().sum() - suspended * 100 / len(status) >= 1)


def _axis_exaggerates(tables: Tables) -> bool:
    """On the misleading axis the highest bar looks at least a quarter higher against the lowest than it is."""
    counts = tables["posts"]["platform"].value_counts()
    high, low = counts.max(), counts.min()
    return bool((high - AXIS) * low >= 1.25 * high * (low - AXIS))


CONCLUSIONS: dict[str, Callable[[Tables], bool]] = {
    "the way we count changes the figure": _counting_changes_the_figure,
    "an axis that does not begin at 0 exaggerates": _axis_exaggerates,
}
"""What the lab concludes from its data, by name; each must hold for every seat."""


def _created(accounts: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    return accounts[accounts["created"].between(first, last)]
