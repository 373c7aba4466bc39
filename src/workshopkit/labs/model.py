"""The nouns of a lab: cells with roles, exercises, and the two small files that travel with a notebook.

A lab is written once, in English, in ``labs/<id>/lab.md`` (MyST). From it come, per language, a *solution* notebook
(kept by the trainer), a *release* notebook (without answers) and, per seat, a *handout* (release + data + lab.json).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshopkit.labs.faults import sentence
from workshopkit.lint.model import Finding

Role = Literal["given", "answer", "check", "test", "text"]
"""given: code to run; answer: the participant's cell; check: friendly local check; test: hidden points;
text: free answer in Markdown, graded by a person; its source is a sentence to begin with, and between solution markers
a model answer."""

Kind = Literal["integer", "number", "text", "list", "table", "chart", "code", "free"]
"""What an answer is: it decides how the local check reads it and whether "right" can be sealed."""

CellId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]


class LabError(Exception):
    """A lab that cannot be built: *findings* for callers, and as message file, line, what is wrong, what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("\n".join(sentence(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Cell:
    """One cell of a lab: *source* with solution and test markers still in it; *line* in lab.md, from 1.

    *untranslated*: prose for which English stands in; it is shown as such.
    """

    id: str
    type: Literal["markdown", "code"]
    source: str
    line: int
    role: Role | None = None
    exercise: str | None = None
    kind: Kind | None = None
    points: float | None = None
    untranslated: bool = False


@dataclass(frozen=True)
class Exercise:
    """What a participant is asked for: answer variable *name*, *points* of all its tests, title for lists."""

    id: str
    name: str
    kind: Kind
    points: float
    title: str


@dataclass(frozen=True)
class Lab:
    """A whole lab as read from its folder. ``tables`` are file stems in the seat's ``data/`` folder."""

    id: str
    title: str
    minutes: int
    module: str
    recipe: str
    tables: tuple[str, ...]
    cells: tuple[Cell, ...]
    exercises: tuple[Exercise, ...]
    folder: Path

    @property
    def source(self) -> Path:
        """The lab's source file."""
        return self.folder / "lab.md"


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SealedExercise(_Contract):
    """An exercise as lab.json tells it to the notebook; *sealed* digests of this seat's accepted answers, if any."""

    id: str
    name: str
    kind: Kind
    points: float
    title: str
    sealed: tuple[str, ...] = ()


class LabJson(_Contract):
    """``lab.json`` beside each notebook: read by ``learn``, by nothing that gives points.

    ``module`` is the address of the course page relative to the notebook's page; ``release`` names the frozen build.
    """

    format: Literal[1] = 1
    lab: str
    release: str
    lang: Literal["en", "fr", "ar"]
    seat: str
    tables: tuple[str, ...]
    module: str
    exercises: tuple[SealedExercise, ...]


class Variant(_Contract):
    """``variant.json`` on the desk: from what a seat's data were drawn, so that they can be drawn again.

    ``seed`` is hexadecimal HMAC-SHA-256(secret, "seat|lab|try"); ``content`` names the data files by digest.
    """

    format: Literal[1] = 1
    seat: str
    lab: str
    recipe: str
    seed: str
    attempt: Annotated[int, Field(ge=1, alias="try")]
    engine: str
    content: str
