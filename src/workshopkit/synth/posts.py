"""The table ``posts``: a sample of what the accounts posted, without a word of what it said.

| column | meaning |
|---|---|
| post | ``post_0001``…, in order of time |
| acct, platform | the account that posted, and where |
| time | ISO minute, UTC; never before the account was created |
| views | whole number |
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from workshopkit.synth.hashing import Chance
from workshopkit.synth.model import Part, Recipe, SynthError

_MINUTES_A_DAY = 24 * 60


def make_posts(recipe: Recipe, accounts: pd.DataFrame, key: bytes, part: Part) -> pd.DataFrame:
    """A sample of all posts of *accounts*, each post as likely as any other; one row per post.

    Raises SynthError when the accounts posted less than the recipe asks for.
    """
    rows = recipe.rows("posts", part)
    end = dt.date.fromisoformat(recipe.text("first_day")) + dt.timedelta(weeks=len(recipe.wholes("week_share")))
    owners = [owner for owner, posts in enumerate(accounts["posts"]) for _ in range(posts)]
    if rows > len(owners):
        raise SynthError(
            f"recipe {recipe.id}: {rows} posts asked, {len(owners)} made; lower posts or raise posts_middle"
        )
    chosen = Chance(key, "posts.sample").sample(len(owners), rows)
    times, views = Chance(key, "posts.time"), Chance(key, "posts.views")
    middle = recipe.whole("views_middle")
    known = list(zip(accounts["acct"], accounts["platform"], accounts["created"], strict=True))
    found = []
    for item in chosen:
        acct, platform, created = known[owners[item]]
        born = dt.date.fromisoformat(created)
        minute = times.below((end - born).days * _MINUTES_A_DAY, item)
        time = dt.datetime.combine(born, dt.time()) + dt.timedelta(minutes=minute)
        found.append((time, item, acct, platform, views.skewed(middle, item)))
    found.sort()
    return pd.DataFrame(
        {
            "post": [f"post_{number:04}" for number in range(1, rows + 1)],
            "acct": [post[2] for post in found],
            "platform": [post[3] for post in found],
            "time": [post[0].strftime("%Y-%m-%dT%H:%MZ") for post in found],
            "views": [post[4] for post in found],
        }
    )
