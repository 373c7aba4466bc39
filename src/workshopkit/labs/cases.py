"""``cases.toml``: answers that people give, right and wrong, each with what must come of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workshopkit.labs.model import Exercise, LabError
from workshopkit.labs.sources import Sources
from workshopkit.lint.model import Finding

CASES = "cases.toml"
NEEDED = {"right": 1, "other-right": 1, "wrong": 2}
"""Cases that every exercise with code must have, by kind."""


class Case(BaseModel):
    """One answer: *code* stands in the place of the answer cell. *hint*: the listed mistake that a wrong one must meet.

    *points*: what the hidden tests give; without it all points to a right answer and fewer to a wrong one.
    *line* is where it begins in the file, from 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    exercise: str
    name: Annotated[str, Field(min_length=1)]
    kind: Literal["right", "other-right", "wrong"]
    code: Annotated[str, Field(min_length=1)]
    hint: str | None = None
    points: float | None = None
    line: int = 0


def read_cases(sources: Sources) -> tuple[Case, ...]:
    """All cases of the lab. Raises LabError when the file is missing or wrong, naming file and line."""
    text = sources.file(CASES).read_text(encoding="utf-8")
    lines = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r"^\[\[case\]\]", text, re.MULTILINE)]
    try:
        entries = tomllib.loads(text).get("case", [])
    except tomllib.TOMLDecodeError as error:
        raise _wrong(sources, 1, str(error)) from error
    known = {exercise.id for exercise in sources.lab.exercises}
    cases = []
    for line, entry in zip(lines, entries, strict=False):
        try:
            case = Case.model_validate({**entry, "line": line})
        except ValidationError as error:
            first = error.errors()[0]
            raise _wrong(sources, line, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        if case.exercise not in known:
            raise _wrong(sources, line, f"there is no exercise {case.exercise}")
        if (case.kind == "wrong") != (case.hint is not None):
            raise _wrong(sources, line, "a wrong answer names its hint, a right one does not")
        cases.append(case)
    return tuple(cases)


def _wrong(sources: Sources, line: int, reason: str) -> LabError:
    return LabError(Finding("LAB032", sources.place(CASES), line, {"name": CASES, "reason": reason}))


def missing_cases(sources: Sources, exercises: Iterable[Exercise], cases: Iterable[Case]) -> Iterator[Finding]:
    """A finding for each kind of case that an exercise lacks; free answers need none."""
    all_cases = tuple(cases)
    for exercise in exercises:
        for kind, least in NEEDED.items():
            count = sum(case.exercise == exercise.id and case.kind == kind for case in all_cases)
            if exercise.kind != "free" and count < least:
                values = {"exercise": exercise.id, "need": f"{least} × {kind}"}
                yield Finding("LAB045", sources.place(CASES), None, values)
