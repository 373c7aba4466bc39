"""Rules of the DEL codes: what happens to hand-ins on their way to the desk."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule("DEL001", "{lab} of {seat} was not handed in", "ask the seat, or look on its stick", "warning"),
    Rule("DEL002", "{name}: it cannot be seen whose work this is", "put it into a folder such as S07/L1/"),
    Rule("DEL003", "{name} was not taken: {reason}", "correct it and collect again"),
)
