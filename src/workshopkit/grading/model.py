"""The nouns of grading: a course, what was handed in, and the row that says what came of it.

The row is the only thing that ``grade --json``, the board, feedback and reports read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

State = Literal["graded", "repaired", "set_aside"]
CellState = Literal["passed", "partial", "failed", "missing", "timeout", "died", "manual"]
Engine = Literal["fork", "kernel", "nbgrader"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
"""What runs the cells: a fork of a kernel that is warm, a cold kernel for each notebook, nbgrader's own Autograde."""


class GradingError(Exception):
    """A course or call that cannot be graded at all: the message says what is wrong, where, what to do."""


class Unprotected(GradingError):
    """Hand-ins would run on a machine that gives no protection from them; grading it all the same is a decision."""


@dataclass(frozen=True)
class Course:
    """Any nbgrader course: its root folder (with nbgrader_config.py) and the address of its gradebook.

    *settings* are folders whose nbgrader_config is read before the root's: those of the machine and of the account,
    where the course has the right to depend on them. A *copy* lies in folders with nbgrader's own names below the
    root, whatever its configuration says.
    """

    root: Path
    db_url: str
    settings: tuple[Path, ...] = ()
    copy: bool = False


@dataclass(frozen=True)
class Limits:
    """What one notebook may use: seconds of one cell, seconds of the whole notebook, MiB of memory."""

    cell_cpu_s: int = 30
    notebook_wall_s: int = 300
    memory_mb: int = 2048


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Flag(_Contract):
    """A finding about a hand-in (code GRD...); the sentence is made at display."""

    code: str
    values: Mapping[str, str | int | float] = {}


@dataclass(frozen=True)
class HandIn:
    """One submitted folder of one *seat* (nbgrader's student id) for one *assignment*, *received* in UTC if known.

    *flags* tell what was found wrong with it on the way to grading.
    """

    seat: str
    assignment: str
    folder: Path
    received: datetime | None
    flags: tuple[Flag, ...] = ()


class CellResult(_Contract):
    """Points of one graded cell; *hint* is the id of the listed mistake that the hidden test named, if any."""

    id: str
    exercise: str | None
    score: float | None
    max: float
    state: CellState
    hint: str | None = None


class Result(_Contract):
    """One row of ``results/*.jsonl``. ``score`` is None when the hand-in was set aside."""

    format: Literal[1] = 1
    seat: str
    lab: str
    submission: str
    state: State
    final: bool
    score: float | None
    max: float | None
    cpu_s: float
    protection: str
    cells: tuple[CellResult, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Summary:
    """A run of ``grade`` in numbers: hand-ins by state and seconds of wall time; *notices* are about assignments."""

    graded: int
    repaired: int
    set_aside: int
    wall_s: float
    protection: str
    notices: tuple[Flag, ...] = ()
