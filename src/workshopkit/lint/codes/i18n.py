"""Rules of the I18N codes: translations that are missing, stale, or lose what the English text holds."""

from __future__ import annotations

from workshopkit.lint.model import Rule, rules

_AS_ENGLISH = "copy it from the English text as it stands"

RULES = rules(
    Rule("I18N001", 'no translation ({lang}) of "{text}"', "translate it in the PO file of this source"),
    Rule(
        "I18N002",
        'the English text has changed; its translation ({lang}) is stale: "{text}", before "{former}"',
        "run 'python3 workshop.py translate extract', then revise the message marked fuzzy",
    ),
    Rule("I18N003", "this PO file cannot be read: {reason}", "correct it, or restore it from version control"),
    Rule("I18N004", "code is not the same: lost {lost}, added {added}", _AS_ENGLISH),
    Rule("I18N005", "a link leads elsewhere: lost {lost}, added {added}", _AS_ENGLISH),
    Rule("I18N006", "a field between braces is not the same: lost {lost}, added {added}", _AS_ENGLISH),
    Rule("I18N007", "a citation or footnote is not the same: lost {lost}, added {added}", _AS_ENGLISH),
    Rule("I18N008", "a tag or attribute is not the same: lost {lost}, added {added}", _AS_ENGLISH),
    Rule(
        "I18N009",
        "emphasis is marked otherwise than in English: {english} there, {found} here",
        "check that each mark is closed",
        "warning",
    ),
    Rule(
        "I18N010",
        'French: no-break space missing at "{found}" in "{around}"',
        "put U+00A0 before ; : ! ? » % and after «",
    ),
    Rule("I18N011", 'Arabic: a tatweel stands in "{around}"', "take it out"),
    Rule("I18N012", 'Arabic: the Persian letter "{found}" stands in "{around}"', "write ي or ك"),
    Rule("I18N013", 'Arabic: the digits "{found}" stand in "{around}"', "write 0 to 9"),
    Rule("I18N014", 'Arabic: the Latin sign "{found}" stands in "{around}"', "write ، ؛ or ؟"),
    Rule("I18N015", "this source cannot be read: {reason}", "correct it; until then it is not translated"),
)
