"""Findings as lines for a person: where, what is wrong, which rule, what to do; in English, French or Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from workshopkit.i18n.messages import Translator, translator
from workshopkit.lint.codes import ALL
from workshopkit.lint.model import Finding, Rule, Severity, Value

_LEFT, _RIGHT, _LAST = "\u2066", "\u2067", "\u2069"
_ARABIC = re.compile("[\u0600-\u06ff]")
_UNKNOWN = Rule("", "a fault without a sentence", "tell those who look after the kit")


def severity(finding: Finding) -> Severity:
    """``error`` or ``warning``; a code that no rule has is an error."""
    return ALL.get(finding.code, _UNKNOWN).severity


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those findings that are errors."""
    return [finding for finding in findings if severity(finding) == "error"]


def show(findings: Iterable[Finding], lang: str) -> str:
    """All *findings*, errors before warnings, each by path and line, then their number.

    In Arabic each path, code and value is isolated, left to right unless it is Arabic. English stands in for a
    sentence without translation, or whose translation has other fields than its source.
    """
    say = translator("lint", lang)
    ordered = sorted(findings, key=lambda f: (severity(f) == "warning", f.path, f.line or 0, f.code))
    failed = len(errors(ordered))
    lines = [_finding(finding, say) for finding in ordered]
    return "\n".join([*lines, _summary(say, failed, len(ordered) - failed)])


def sentences(finding: Finding, say: Translator) -> tuple[str, str]:
    """What is wrong and what to do, in the language of *say*."""
    rule = ALL.get(finding.code, _UNKNOWN)
    values = {name: _apart(value, say.lang) for name, value in finding.values.items()}
    return _said(say, rule.what, values), _said(say, rule.do, values)


def _finding(finding: Finding, say: Translator) -> str:
    place = finding.path if finding.line is None else f"{finding.path}:{finding.line}"
    what, do = sentences(finding, say)
    kind = f"{say('warning')}: " if severity(finding) == "warning" else ""
    return f"{_apart(place, say.lang)}: {kind}{what} ({_apart(finding.code, say.lang)})\n  {do}"


def _said(say: Translator, text: str, values: Mapping[str, Value]) -> str:
    try:
        return say(text, **values)
    except (KeyError, IndexError, ValueError):
        return text.format_map(_Lenient(values))


class _Lenient(dict[str, Value]):
    """Values by name; a missing one is shown as its field, so that a fault of a rule hides no fault of the content."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _apart(value: Value, lang: str) -> Value:
    if lang != "ar" or not isinstance(value, str):
        return value
    return f"{_RIGHT if _ARABIC.search(value) else _LEFT}{value}{_LAST}"


def _summary(say: Translator, failed: int, warned: int) -> str:
    if not failed and not warned:
        return say("nothing found")
    return {"ar": "، "}.get(say.lang, ", ").join(
        [
            say.plural("{n} error", "{n} errors", failed),
            say.plural("{n} warning", "{n} warnings", warned),
        ]
    )
