"""The nouns of the course: modules with their objectives, self-check items, sources, terms, and one page being made.

Everything that is read from a file is a pydantic contract; unknown keys are errors.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from workshopkit.lint.model import Finding

Audience = Literal["participant", "trainer"]
Bloom = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
Text = Annotated[str, Field(min_length=1)]


class Contract(BaseModel):
    """Base of what is read from files: frozen, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FrontMatter(Contract):
    """Head of a page: the *title* of the window and menu, one sentence of *description*."""

    title: Text
    description: Text = ""


class Objective(Contract):
    """What a participant can do after a module; *text* is read by people, the rest by checks."""

    id: Annotated[str, Field(pattern=r"^M\d\d-O\d+$")]
    text: Text
    bloom: Bloom
    verb: Text
    condition: Text
    criterion: Text
    tracks: list[str]
    items: list[str]
    lab_questions: list[str] = []


class Source(Contract):
    """What stands behind a printed fact. Mark: V seen, T number recalled, U unverified (never printed)."""

    citation: Text
    mark: Literal["V", "T", "U"]
    checked: dt.date
    review: Literal["pending"] | dict[str, object]
    jurisdiction: Text


class Option(Contract):
    """One answer that may be chosen, and *why* it is right or not."""

    id: Annotated[str, Field(pattern=r"^[a-z]$")]
    text: Text
    right: bool
    why: str = ""


class Pair(Contract):
    """Two things that belong together, and *why*."""

    left: Text
    right: Text
    why: str = ""


class _Item(Contract):
    id: Annotated[str, Field(pattern=r"^M\d\d-[QF]\d+$")]
    objective: Annotated[str, Field(pattern=r"^M\d\d-O\d+$")]
    bloom: Bloom
    track: list[str]
    stem: Text


class Choice(_Item):
    """One right answer among several (``single``), true or false, or a longer ``case`` with one right answer."""

    kind: Literal["single", "truefalse", "case"]
    case: str = ""
    options: Annotated[list[Option], Field(min_length=2)]


class Match(_Item):
    """Each left side has one right side."""

    kind: Literal["match"]
    pairs: Annotated[list[Pair], Field(min_length=2)]


class Step(Contract):
    """One step of a sequence."""

    text: Text


class Order(_Item):
    """Steps, listed in their right order."""

    kind: Literal["order"]
    steps: Annotated[list[Step], Field(min_length=3)]
    why: str = ""


class Numeric(_Item):
    """A number within *tolerance* of *answer*, in *unit*."""

    kind: Literal["numeric"]
    answer: float
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    unit: str = ""
    why: str = ""


Item = Annotated[Choice | Match | Order | Numeric, Field(discriminator="kind")]
ITEM: TypeAdapter[Choice | Match | Order | Numeric] = TypeAdapter(Item)


@dataclass(frozen=True)
class Term:
    """A word of the glossary in three languages, with its definition in the language of the shelf ("" = none)."""

    id: str
    category: str
    words: dict[str, str]
    definition: str = ""


@dataclass(frozen=True)
class Shelf:
    """All registers in one language: what the pages of that language may refer to.

    *english* names the registers (sources, objectives, definitions, M01 for its items) that have no translation yet.
    """

    lang: str
    sources: dict[str, Source] = field(default_factory=dict)
    objectives: dict[str, list[Objective]] = field(default_factory=dict)
    items: dict[str, list[Choice | Match | Order | Numeric]] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    diagrams: dict[str, str] = field(default_factory=dict)
    labs: frozenset[str] = frozenset()
    english: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PageSource:
    """One page: its file in the project, and its folder in the site ("" is the home page)."""

    path: Path
    address: PurePosixPath
    section: Literal["", "modules", "trainer", "datasets"]

    @property
    def target(self) -> str:
        """Name of the page's Markdown file in the folder that mkdocs reads."""
        return (self.address / "index.md").as_posix()


@dataclass(frozen=True)
class Module:
    """A module as its card shows it; addresses are from the root of the language."""

    id: str
    title: str
    description: str
    address: str
    first_question: str | None
    slides: str | None
    trainer: str | None
    lab: str | None


@dataclass
class Page:
    """One page being made: Markdown *text* for mkdocs, and what was found wrong on the way."""

    source: PageSource
    front: FrontMatter
    text: str = ""
    english: bool = False
    faults: list[Finding] = field(default_factory=list)
