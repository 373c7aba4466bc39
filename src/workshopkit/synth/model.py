"""The nouns of the synthetic world: a world of coined names, a recipe with its parameters, the error of both.

A *table* is a pandas DataFrame with text ids, whole numbers and ISO dates in UTC; an empty cell is a missing value.
A *part* is ``main`` (what a seat works on) or ``second`` (small, for hidden tests; other rows from the same recipe).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Part = Literal["main", "second"]
Setting = str | int | tuple[int, ...]
SECOND_AT_MOST = 200
"""Rows of a table in the second part, at most."""


class SynthError(Exception):
    """A recipe or world that gives no tables: the message says file, what is wrong, what to do."""


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Platform(_Contract):
    """A fictional platform: the code by which tables name it, and what people put there."""

    id: Annotated[str, Field(pattern=r"^[A-Z]+-[0-9]$")]
    kind: Literal["video", "messages", "files", "articles"]


class Provider(_Contract):
    """A fictional Internet service provider."""

    id: Annotated[str, Field(pattern=r"^ISP-[A-Z]$")]


class World(_Contract):
    """``datasets/world.toml``: every coined name. ``languages`` are neutral labels, never names of languages.

    Accounts are shown by two plain words, one of ``names_first`` and one of ``names_second``, and a number.
    """

    format: Literal[1]
    id: str
    country: str
    capital: str
    neighbours: tuple[str, ...]
    group: str
    languages: tuple[Annotated[str, Field(pattern=r"^[A-Z]$")], ...]
    platforms: tuple[Platform, ...]
    providers: tuple[Provider, ...]
    names_first: tuple[Annotated[str, Field(pattern=r"^[a-z]+$")], ...] = ()
    names_second: tuple[Annotated[str, Field(pattern=r"^[a-z]+$")], ...] = ()


class Parameter(_Contract):
    """One setting of a recipe, with its *unit* and the *source* that supports it.

    The source is an id of ``sources.yml``, a row of ``datasets/bands.toml`` to which the value was fitted
    (``band:D1``), or ``assumed``.
    """

    value: Setting
    unit: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(pattern=r"^(S-[0-9]{3}|band:[A-Z][0-9]+|assumed)$")]


class Recipe(_Contract):
    """``datasets/recipes/<id>.toml``: which tables, with which settings.

    ``second`` gives rows of the second part, or for tables of the engine its smaller numbers of personas, items ….
    """

    format: Literal[1]
    id: str
    world: str
    preset: str
    tables: Annotated[tuple[str, ...], Field(min_length=1)]
    second: dict[str, Annotated[int, Field(ge=1, le=SECOND_AT_MOST)]]
    set: dict[str, Parameter]

    def rows(self, table: str, part: Part) -> int:
        """Rows of *table* in *part*. Raises SynthError when the recipe does not say."""
        if part == "main":
            return self.whole(table)
        if table not in self.second:
            raise SynthError(f"recipe {self.id}: no rows for {table} in the second part; add '{table} = …' to [second]")
        return self.second[table]

    def whole(self, name: str) -> int:
        """The setting *name*, a whole number. Raises SynthError when it is missing or something else."""
        value = self._value(name)
        if not isinstance(value, int):
            raise SynthError(f"recipe {self.id}: [set.{name}] must be a whole number, not {value!r}")
        return value

    def wholes(self, name: str, count: int | None = None) -> tuple[int, ...]:
        """The setting *name*, a row of whole numbers, *count* of them if given.

        Raises SynthError when it is missing or something else.
        """
        value = self._value(name)
        if not isinstance(value, tuple) or count not in (None, len(value)):
            wanted = "whole numbers" if count is None else f"{count} whole numbers"
            raise SynthError(f"recipe {self.id}: [set.{name}] must be {wanted} in brackets, not {value!r}")
        return value

    def text(self, name: str) -> str:
        """The setting *name*, a text. Raises SynthError when it is missing or something else."""
        value = self._value(name)
        if not isinstance(value, str):
            raise SynthError(f"recipe {self.id}: [set.{name}] must be a text in quotation marks, not {value!r}")
        return value

    def _value(self, name: str) -> Setting:
        if name not in self.set:
            raise SynthError(f"recipe {self.id}: [set.{name}] is missing; add it with value, unit and source")
        return self.set[name].value
