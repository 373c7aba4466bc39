"""Stage *groups*: people gather in groups that merge and are shut down; an optional part, without a table.

At each event somebody is drawn. With the probability ``group_shutdown`` the whole group of that person is dissolved;
else it merges with the group of another person drawn. So large groups grow and fall more often than small ones, and
sizes have a tail of exponent 2.5 (Johnson et al. 2016; row N11 of ``datasets/bands.toml``); with rare shutdowns one
group swallows the others (row N12).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workshopkit.synth.draws import Stream, Whole
from workshopkit.synth.model import Recipe

_LOOKS = 40


@dataclass(frozen=True)
class Groups:
    """*group* of each person at the end; *sizes* of all groups at evenly spaced moments of the second half."""

    group: Whole
    sizes: tuple[Whole, ...]


def make_groups(recipe: Recipe, key: bytes) -> Groups:
    """The groups of ``group_people`` after ``group_steps`` events, from everybody alone."""
    people, steps = recipe.whole("group_people"), recipe.whole("group_steps")
    nth = np.arange(steps)
    who = Stream(key, "groups.who").below(people, nth).tolist()
    other = Stream(key, "groups.other").below(people, nth).tolist()
    shut = Stream(key, "groups.shutdown").happens(recipe.whole("group_shutdown"), nth).tolist()
    group = list(range(people))
    members = {person: [person] for person in range(people)}
    every, sizes = max(steps // 2 // _LOOKS, 1), []
    for step in range(steps):
        one, two = group[who[step]], group[other[step]]
        if shut[step]:
            for person in members.pop(one):
                group[person], members[person] = person, [person]
        elif one != two:
            small, large = sorted((one, two), key=lambda name: (len(members[name]), name))
            for person in members[small]:
                group[person] = large
            members[large] += members.pop(small)
        if step >= steps // 2 and step % every == 0:
            sizes.append(np.array([len(found) for found in members.values()], dtype=np.int64))
    return Groups(np.array(group, dtype=np.int64), tuple(sizes))
