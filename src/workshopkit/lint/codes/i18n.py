"""Rules of the i18n codes."""

from __future__ import annotations

from workshopkit.lint.model import rules

RULES = rules()
