"""From a recipe to the tables of the world: each stage once, in order, and only the stages that the tables need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd

from workshopkit.synth.contacts import Contacts, contacts_table, make_contacts
from workshopkit.synth.engines import Engine
from workshopkit.synth.evidence import Requests, evidence_tables, make_requests
from workshopkit.synth.follows import Follows, follows_table, make_follows
from workshopkit.synth.groups import Groups, make_groups
from workshopkit.synth.hashing import streams
from workshopkit.synth.model import Part, Recipe, SynthError, World
from workshopkit.synth.parameters import SPECS, impossible, missing, with_defaults
from workshopkit.synth.people import Accounts, Personas, make_accounts, make_personas, people_tables
from workshopkit.synth.schema import TABLES, Columns, declared, present
from workshopkit.synth.spread import Items, Posts, make_items
from workshopkit.synth.spread_run import Spreader, here, posts_in_chunks
from workshopkit.synth.spread_tables import spread_tables
from workshopkit.synth.triage import triage_tables

STAGE_OF: Mapping[str, str] = {
    **dict.fromkeys(("platforms", "personas", "accounts", "account_truth", "suspensions", "action_days"), "people"),
    "follows": "follows",
    "contacts": "contacts",
    **dict.fromkeys(("items", "posts", "links"), "spread"),
    **dict.fromkeys(("scores", "reviews", "referrals"), "triage"),
    **dict.fromkeys(("requests", "legal_matrix", "custody"), "evidence"),
}
"""Table -> the stage that makes it."""
_NEEDS = {"people": {"spread"}, "spread": {"follows"}, "triage": {"follows", "spread"}}
"""Stage -> stages whose parameters it needs (*people* writes those of the platforms down)."""


@dataclass(frozen=True)
class WorldRun:
    """One run of the engine: stages are made when first asked for and kept."""

    recipe: Recipe
    world: World
    key: bytes
    engine: Engine = "numpy"
    spreader: Spreader = here
    _tables: dict[str, Columns] = field(default_factory=dict)

    @cached_property
    def personas(self) -> Personas:
        """Stage *people*, who."""
        return make_personas(self.recipe, self.key, self.recipe.whole("personas"))

    @cached_property
    def accounts(self) -> Accounts:
        """Stage *people*, with which accounts."""
        return make_accounts(self.recipe, self.key, self.personas)

    @cached_property
    def follows(self) -> Follows:
        """Stage *follows*."""
        return make_follows(self.recipe, self.key, self.personas, self.accounts)

    @cached_property
    def contacts(self) -> Contacts:
        """Stage *contacts*."""
        return make_contacts(self.recipe, self.key, self.personas, self.accounts)

    @cached_property
    def items(self) -> Items:
        """Stage *spread*, what is passed on."""
        return make_items(self.recipe, self.key, self.personas, self.accounts)

    @cached_property
    def posts(self) -> Posts:
        """Stage *spread*, by whom."""
        told = (self.recipe, self.key, self.accounts, self.follows, self.items)
        return posts_in_chunks(*told, self.engine, self.spreader)

    @cached_property
    def groups(self) -> Groups:
        """Stage *groups*, an optional part without a table."""
        return make_groups(self.recipe, self.key)

    @cached_property
    def requests(self) -> Requests:
        """Stage *evidence*, who asked whom for what."""
        return make_requests(self.recipe, self.key)

    def again(self, **values: int | tuple[int, ...]) -> WorldRun:
        """The same world with other parameters; stages that do not depend on them are taken over when they were made.

        Raises SynthError when there is no such parameter.
        """
        run = replace(self, recipe=with_settings(self.recipe, **values), _tables={})
        changed = {SPECS[name].stage for name in values}
        run.__dict__.update(
            {
                name: self.__dict__[name]
                for name, stages in _RESTS_ON.items()
                if name in self.__dict__ and not stages & changed
            }
        )
        return run

    def table(self, name: str) -> Columns:
        """Table *name* in declared columns and types."""
        if name not in self._tables:
            made = _MAKERS[STAGE_OF[name]](self)
            self._tables.update({table: declared(table, columns) for table, columns in made.items()})
        return self._tables[name]

    def let_go(self, name: str, later: Collection[str]) -> None:
        """Forget table *name*, and what no table of *later* needs; all is made again when asked for."""
        self._tables.pop(name, None)
        if not {"follows", "spread"} & {STAGE_OF[table] for table in later}:
            self.__dict__.pop("follows", None)

    @property
    def origin(self) -> dt.date:
        """The day of minute 0."""
        first = dt.date.fromisoformat(self.recipe.text("first_day"))
        return first - dt.timedelta(days=self.recipe.whole("created_before"))

    def shown(self, name: str, *, key: bool = False) -> pd.DataFrame:
        """Table *name* as people read it; with *key* hidden columns too."""
        places = tuple(place.id for place in self.world.platforms)
        return present(name, self.table(name), self.origin, places, key=key)


_RESTS_ON: Mapping[str, set[str]] = {
    "personas": {"people"},
    "accounts": {"people"},
    "follows": {"people", "follows"},
    "contacts": {"people", "contacts"},
    "items": {"people", "spread"},
    "posts": {"people", "follows", "spread"},
    "groups": {"groups"},
    "requests": {"people", "evidence"},
}
"""Part of a run -> stages whose parameters it depends on."""
_MAKERS: Mapping[str, Callable[[WorldRun], Mapping[str, Columns]]] = {
    "people": lambda run: people_tables(run.recipe, run.world, run.key, run.personas, run.accounts),
    "follows": lambda run: {"follows": follows_table(run.follows)},
    "contacts": lambda run: {"contacts": contacts_table(run.contacts)},
    "spread": lambda run: spread_tables(run.recipe, run.key, run.accounts, run.follows, run.items, run.posts),
    "triage": lambda run: triage_tables(run.recipe, run.key, run.accounts, run.items, run.posts),
    "evidence": lambda run: evidence_tables(run.recipe, run.key, run.requests),
}


def run_world(
    recipe: Recipe,
    world: World,
    seed: bytes,
    part: Part = "main",
    engine: Engine = "numpy",
    spreader: Spreader = here,
) -> WorldRun:
    """The world of *recipe* for *seed*, ready to give tables; *engine* and *spreader* change time, never a row.

    Raises SynthError when the recipe names a table that nobody makes, lacks a parameter, or when the world has no
    words for names or not as many platforms as the recipe has shares.
    """
    unknown = [name for name in recipe.tables if name not in TABLES]
    if unknown:
        raise SynthError(f"recipe {recipe.id}: no table {unknown[0]!r}; use one of: {', '.join(TABLES)}")
    if not world.names_first or not world.names_second:
        raise SynthError(f"world {world.id}: names_first and names_second are empty; add plain words")
    if part == "second":
        recipe = _smaller(recipe)
    stages = {STAGE_OF[name] for name in recipe.tables} | {"people"}
    stages |= {other for stage in stages for other in _NEEDS.get(stage, ())}
    lacking = missing(recipe.set, frozenset(stages))
    if lacking:
        unit = SPECS[lacking[0]].unit
        raise SynthError(f"recipe {recipe.id}: [set.{lacking[0]}] is missing; add it with value, unit ({unit}), source")
    clash = impossible(recipe.set)
    if clash:
        raise SynthError(f"recipe {recipe.id}: [set.{clash[0]}]: {clash[1]}; correct it")
    if len(world.platforms) != len(recipe.wholes("platform_share")):
        raise SynthError(f"recipe {recipe.id}: [set.platform_share] must have {len(world.platforms)} numbers")
    whole = recipe.model_copy(update={"set": with_defaults(recipe.set)})
    return WorldRun(whole, world, streams(seed, part), engine, spreader)


def _smaller(recipe: Recipe) -> Recipe:
    """*recipe* with the numbers of ``[second]`` in the place of its own."""
    changed = dict(recipe.set)
    for name, value in recipe.second.items():
        if name not in changed:
            raise SynthError(f"recipe {recipe.id}: [second] {name} is not a parameter of the recipe; remove it")
        changed[name] = changed[name].model_copy(update={"value": value})
    return recipe.model_copy(update={"set": changed})


def with_settings(recipe: Recipe, **values: int | tuple[int, ...]) -> Recipe:
    """*recipe* with other values of its parameters or of optional ones (for tests, bands and what-if runs).

    Raises SynthError when there is no such parameter.
    """
    known = with_defaults(recipe.set)
    lacking = [name for name in values if name not in known]
    if lacking:
        raise SynthError(f"{recipe.id} has no parameter {lacking[0]}")
    changed = {name: known[name].model_copy(update={"value": value}) for name, value in values.items()}
    return recipe.model_copy(update={"set": {**known, **changed}})
