"""Flags and the state that follows from them; their sentences are in ``lint/codes/grading.py``."""

from __future__ import annotations

from collections.abc import Iterable

from workshopkit.grading.model import Flag, State

REFUSING = frozenset(
    {"GRD001", "GRD002", "GRD003", "GRD005", "GRD021", "GRD027", "GRD028", "GRD029", "GRD035", "GRD037", "GRD039"}
    | {"GRD043", "GRD080", "GRD081"}
)
"""Codes that set a hand-in aside."""

TOLD = frozenset({"GRD030", "GRD031", "GRD041", "GRD045", "GRD046", "GRD047", "GRD048", "GRD082"})
"""Codes that tell what happened without anything having been repaired."""


def flag(code: str, **values: str | int | float) -> Flag:
    """A flag with its values; long text is cut, so that a hostile name cannot fill a report."""
    return Flag(
        code=code, values={name: value[:120] if isinstance(value, str) else value for name, value in values.items()}
    )


def state(flags: Iterable[Flag]) -> State:
    """The state of a hand-in with these *flags*."""
    codes = {one.code for one in flags}
    if codes & REFUSING:
        return "set_aside"
    return "repaired" if codes - TOLD else "graded"


class SetAside(Exception):
    """A hand-in that nobody could grade; *flag* says why."""

    def __init__(self, code: str, **values: str | int | float) -> None:
        self.flag = flag(code, **values)
        super().__init__(code)
