"""Rules of the safety codes."""

from __future__ import annotations

from workshopkit.lint.model import rules

RULES = rules()
