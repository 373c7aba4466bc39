"""An optional part of stage *spread*: those who stay after an action day post more for a few days, then less.

Source of the pattern: Thomas and Wahedi 2023 (removal of leaders of six organisations): a short backlash of the core,
then a fall; row D12 of ``datasets/bands.toml``. Off by default (``backlash = 0``).
"""

from __future__ import annotations

import numpy as np

from workshopkit.synth.draws import Stream, Whole
from workshopkit.synth.model import Recipe
from workshopkit.synth.people import DAY, Accounts, Personas, action_minute
from workshopkit.synth.schema import ROLES


def with_backlash(
    recipe: Recipe, key: bytes, personas: Personas, accounts: Accounts, author: Whole, wish: Whole, t: Whole
) -> Whole:
    """*t*, the minutes of items, with a share ``backlash`` of later ones of the core drawn into ``backlash_days``."""
    share, window = recipe.whole("backlash"), recipe.whole("backlash_days") * DAY
    if not share or not recipe.whole("suspension"):
        return t
    core = personas.role[accounts.persona[author]] == ROLES.index("core")
    for day, platform in enumerate(recipe.wholes("action_platform")):
        begin = action_minute(recipe, day)
        early = begin + Stream(key, "reaction.minute").below(window, day, wish)
        moved = core & (accounts.platform[author] == platform) & (t >= begin + window)
        moved &= accounts.lives_at(author, early) & Stream(key, "reaction.moved").happens(share, day, wish)
        t = np.where(moved, early, t)
    return t
