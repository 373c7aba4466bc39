"""Rules of the DAT codes from 020: cards of datasets."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule(
        "DAT020",
        "the card of this dataset cannot be made: {reason}",
        "correct the recipe, or the sentences in datasets/cards and datasets/schemas",
    ),
)
