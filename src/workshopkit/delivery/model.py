"""The nouns of a delivery: the workshop's own file, a seat, a receipt, an event. Unknown keys are errors."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator

Lang = Literal["en", "fr", "ar"]
SeatCode = Annotated[str, Field(pattern=r"^S[0-9]{2,3}$")]
LabId = Annotated[str, Field(pattern=r"^L[0-9]{1,2}$")]


class DeliveryError(Exception):
    """A delivery that cannot be used: the message says what is wrong, where, what to do."""


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Contract):
    """Limits of grading: seconds of CPU per cell, seconds of wall time per notebook, MiB of memory."""

    cell_cpu_s: Annotated[int, Field(gt=0)] = 30
    notebook_wall_s: Annotated[int, Field(gt=0)] = 300
    memory_mb: Annotated[int, Field(ge=256)] = 2048


class Overlay(_Contract):
    """Country material kept outside the public build."""

    country_pack: str


class Workshop(_Contract):
    """``workshop.toml``: written by ``new``, never edited by a program afterwards; no secret, no name of a person."""

    format: Literal[1] = 1
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    place: Annotated[str, Field(min_length=1, max_length=120)]
    dates: Annotated[tuple[dt.date, ...], Field(min_length=1)]
    timezone: str
    languages: Annotated[tuple[Lang, ...], Field(min_length=1)]
    labs: Annotated[tuple[LabId, ...], Field(min_length=1)]
    seats: Annotated[int, Field(ge=1, le=200)]
    count: Literal["last", "best"] = "last"
    limits: Limits = Limits()
    overlay: Overlay | None = None

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("not a time zone name such as Africa/Tunis")
        ZoneInfo(name)
        return name

    @field_validator("dates")
    @classmethod
    def _ascending(cls, dates: tuple[dt.date, ...]) -> tuple[dt.date, ...]:
        if list(dates) != sorted(set(dates)):
            raise ValueError("dates must ascend, each once")
        return dates


class Seat(_Contract):
    """A place in the room, pseudonymous: one row of ``desk/seats.csv``. ``pin`` is a salted hash, never the PIN."""

    code: SeatCode
    language: Lang
    track: Literal["judicial", "investigative", "regulator", "policy"]
    pin: str


class Receipt(_Contract):
    """What the desk answers to a hand-in; idempotence key is (seat, lab, sha256).

    ``saw`` are the participant's own checks by exercise, not a grade.
    """

    format: Literal[1] = 1
    code: Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$")]
    seat: SeatCode
    lab: LabId
    release: str
    received: dt.datetime
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Field(ge=0)]
    via: Literal["server", "stick", "lite", "paper"]
    saw: dict[str, Literal["passes", "tried"]] = {}


class Event(_Contract):
    """One line of a seat's ``events.jsonl``: untrusted, shown, never scored. Written by ``learn``."""

    t: dt.datetime
    lab: LabId
    kind: Literal["open", "check", "hand", "submit"]
    exercise: str | None = None
    ok: bool | None = None
    mistake: str | None = None
