"""How a lab speaks to its reader: a small framed note in the notebook's language and direction, also as plain text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from workshopkit.learn.say import lang, rtl

Tone = Literal["right", "wait", "plain"]
_MARK: dict[Tone, str] = {"right": "✓", "wait": "→", "plain": "·"}
_LINE: dict[Tone, str] = {"right": "#1f6b3a", "wait": "#7a5200", "plain": "#0f4c5c"}
_GROUND: dict[Tone, str] = {"right": "#e8f3ea", "wait": "#fbf0d9", "plain": "#f1e9dc"}


@dataclass(frozen=True)
class Note:
    """A *heading* and some *lines*. Sign and words carry the meaning; colour only repeats it."""

    tone: Tone
    heading: str
    lines: Sequence[str] = ()

    @property
    def mark(self) -> str:
        """The sign before the heading; the arrow points the way the text runs."""
        return "←" if self.tone == "wait" and rtl() else _MARK[self.tone]

    def __str__(self) -> str:
        return "\n".join([f"{self.mark} {self.heading}", *(f"  {line}" for line in self.lines)])

    def html(self) -> str:
        """The note as HTML that a screen reader announces."""
        style = (
            f"border:1px solid {_LINE[self.tone]};border-inline-start-width:4px;border-radius:4px;max-width:44em;"
            f"background:{_GROUND[self.tone]};color:#1d2a33;padding:.5em 1em;font-size:1em;"
            "margin-block:.3em;margin-inline:0 auto;line-height:1.6;text-align:start"
        )
        body = "".join(f'<div dir="auto">{html.escape(line)}</div>' for line in self.lines)
        direction = "rtl" if rtl() else "ltr"
        return (
            f'<div role="status" dir="{direction}" lang="{lang()}" style="{style}">'
            f'<span aria-hidden="true">{self.mark}</span> <strong>{html.escape(self.heading)}</strong>'
            f"{body}</div>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.html()}

    def __repr__(self) -> str:
        return str(self)


def show(thing: Any) -> None:
    """Display *thing* below the cell; print it where there is no notebook."""
    from IPython import get_ipython

    if get_ipython() is None:
        print(thing)
        return
    from IPython.display import display

    display(thing)
