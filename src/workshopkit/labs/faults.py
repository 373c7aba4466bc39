"""A lab's faults as one exception: a caller that builds reads the findings, a person reads the sentences."""

from __future__ import annotations

from workshopkit.lint.codes.labs import RULES
from workshopkit.lint.model import Finding


def sentence(finding: Finding) -> str:
    """The English sentence of a LAB or DAT *finding*: what, where, and on the next line what to do."""
    rule = RULES[finding.code]
    place = finding.path if finding.line is None else f"{finding.path}:{finding.line}"
    what, do = (text.format(**finding.values) for text in (rule.what, rule.do))
    return f"{place}: {what} ({finding.code})\n  {do}"
