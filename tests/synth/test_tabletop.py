"""The recipe of the tabletop exercise gives the counts that its sheets need, whatever the seed."""

import numpy as np

from synth.conftest import DATASETS
from workshopkit.synth.engine import run_world
from workshopkit.synth.model import World
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.schema import ROLES


def test_one_item_is_pushed_by_forty_accounts_and_hundreds_of_posts_are_reviewed(velmara: World) -> None:
    recipe = load_recipe(DATASETS / "recipes" / "tabletop.toml")
    assert recipe.wholes("retention")[2] == 21, "SHARE-3 keeps logs for 21 days"
    pushed, reviewed, press = [], [], []
    for seed in range(6):
        run = run_world(recipe, velmara, f"tabletop {seed}".encode())
        posts, platform = run.posts, run.accounts.platform[run.posts.account]
        there = (platform == 0) & run.items.is_target[posts.item]
        pushed.append(np.bincount(posts.item[there]).max())
        seen = np.unique(run.table("reviews")["post_id"])
        seen = seen[platform[seen] == 0]
        reviewed.append(len(seen))
        role = run.personas.role[run.accounts.persona[posts.account[seen]]]
        press.append(np.sum(role == ROLES.index("press")))
    assert min(pushed) >= 40 and min(reviewed) >= 300
    assert max(press) > 0, "posts of the press are among what is reviewed"
