"""Rules of the language codes: faults of house style that a machine can see; a reader decides."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

RULES = rules(
    Rule("LAN001", "French: {found} is a fault of machine translation", "write {better}", "warning"),
    Rule("LAN002", "French: {found} is not the house's sign", "write {better}", "warning"),
    Rule("LAN003", "Arabic: {found} is a fault of machine translation", "write {better}", "warning"),
)
