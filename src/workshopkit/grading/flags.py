"""Flags and the state that follows from them; their sentences are in ``lint/codes/grading.py``."""

from __future__ import annotations

from collections.abc import Iterable

from workshopkit.grading.model import Flag, State

REFUSING = frozenset(
    {"GRD001", "GRD002", "GRD003", "GRD005", "GRD021", "GRD027", "GRD028", "GRD029", "GRD035", "GRD037", "GRD039"}
    | {"GRD043", "GRD062"}
)
"""Codes that set a hand-in aside."""

TOLD = frozenset({"GRD030", "GRD031", "GRD041", "GRD045", "GRD046", "GRD047", "GRD048", "GRD060", "GRD061"})
"""Codes that tell what happened without anything having been repaired."""


def flag(code: str, **values: str | int | float) -> Flag:
    """A flag with its values; text is made :func:`harmless`."""
    return Flag(
        code=code, values={n: harmless(value) if isinstance(value, str) else value for n, value in values.items()}
    )


def harmless(text: str) -> str:
    """*text* such that a hostile name cannot fill a report, move the cursor of a terminal or turn what is around it.

    Cut at 120 letters; controls, marks of direction and halves of letters become a replacement character.
    """
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:120])


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
