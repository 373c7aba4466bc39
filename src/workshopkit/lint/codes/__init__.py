"""The sentences of every rule, one module for each family of codes; ``ALL`` is the table of them all."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.lint.codes import assessment, course, data, delivery, grading, i18n, labs, language, register, safety
from workshopkit.lint.model import Rule, rules

ALL: Mapping[str, Rule] = rules(
    *(
        rule
        for module in (safety, register, language, i18n, course, labs, grading, delivery, assessment, data)
        for rule in module.RULES.values()
    )
)
