"""The table ``accounts``: who exists, where, since when, and what became of the account.

| column | meaning |
|---|---|
| acct | ``acct_0001``… |
| created | day of creation, ISO, UTC |
| platform, language | codes of the fictional world |
| followers, posts | whole numbers; posts since creation |
| status | active, suspended, removed; empty where nobody recorded it |

Nothing in the table says that anybody did wrong.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from workshopkit.synth.hashing import Chance
from workshopkit.synth.model import Part, Recipe, World

STATUS = ("active", "suspended", "removed")


def make_accounts(recipe: Recipe, world: World, key: bytes, part: Part) -> pd.DataFrame:
    """One row per account. Raises SynthError when the recipe lacks a setting."""
    rows = recipe.rows("accounts", part)
    first = dt.date.fromisoformat(recipe.text("first_day"))
    weeks = recipe.wholes("week_share")
    shares = recipe.wholes("platform_share", len(world.platforms))
    languages = recipe.wholes("language_share", len(world.languages))
    ends = recipe.wholes("status_share", len(STATUS))
    least, most = recipe.wholes("status_missing", 2)

    def stream(name: str) -> Chance:
        return Chance(key, f"accounts.{name}")

    unrecorded = least + stream("unrecorded").below(most - least + 1)
    gaps = set(stream("gaps").sample(rows, unrecorded))
    items = range(rows)
    created = [
        first + dt.timedelta(weeks=stream("week").pick(weeks, item), days=stream("day").below(7, item))
        for item in items
    ]
    status = [STATUS[stream("status").pick(ends, item)] for item in items]
    return pd.DataFrame(
        {
            "acct": [f"acct_{item + 1:04}" for item in items],
            "created": [day.isoformat() for day in created],
            "platform": [world.platforms[stream("platform").pick(shares, item)].id for item in items],
            "language": [world.languages[stream("language").pick(languages, item)] for item in items],
            "followers": [stream("followers").skewed(recipe.whole("followers_middle"), item) for item in items],
            "posts": [stream("posts").skewed(recipe.whole("posts_middle"), item, doublings=6) for item in items],
            "status": [None if item in gaps else status[item] for item in items],
        }
    )
