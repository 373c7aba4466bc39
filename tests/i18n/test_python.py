"""Sentences in code: every way in which the kit says something, and nothing else."""

import pytest

from workshopkit.i18n import python
from workshopkit.i18n.model import Message, SourceError


@pytest.mark.parametrize(
    ("code", "messages"),
    [
        ('say("One.")', ["One."]),
        ('say("One {n}.", n=say("Two."))', ["One {n}.", "Two."]),
        ('escape(say("Nested"))', ["Nested"]),
        ('self.say(lang)("Language")', ["Language"]),
        ('translator("cli", lang)("Built")', ["Built"]),
        ('t("Accounts per platform")', ["Accounts per platform"]),
        ('say("Continue" if checks else "Begin")', ["Continue", "Begin"]),
        ('say("two "\n    "parts")', ["two parts"]),
        ("say(line)", []),
        ('say(f"port {n}")', []),
        ("say(lang)", []),
        ('print("no")', []),
        ('t("123")', []),
        ('x.plural("one", "many", 2)', []),
    ],
)
def test_a_sentence_is_found_where_it_is_said(code: str, messages: list[str]) -> None:
    assert [m.msgid for m in python.extract(code)] == messages


def test_a_plural_has_both_english_forms() -> None:
    assert python.extract('say.plural("{n} error", "{n} errors", n)') == [Message("{n} error", 1, "", "{n} errors")]
    assert python.extract('self.say(lang).plural("{n} lab", "{n} labs", n)')[0].plural == "{n} labs"


def test_rules_give_what_and_do_also_by_name() -> None:
    code = 'RULES = rules(Rule("A001", "what {x}", "do it", "warning"), Rule(code="A002", what="w", do="d"))'
    assert [(m.msgid, m.comment) for m in python.extract(code)] == [
        ("what {x}", "A001: what is wrong"),
        ("do it", "A001: what to do"),
        ("w", "A002: what is wrong"),
        ("d", "A002: what to do"),
    ]


@pytest.mark.parametrize("head", ["HINTS = ", "HINTS: dict[str, tuple[str, str]] = "])
def test_hints_give_their_two_steps(head: str) -> None:
    code = head + '{\n    "counted-posts": ("Look at the unit.", "Count accounts."),\n}'
    assert [(m.msgid, m.line, m.comment) for m in python.extract(code)] == [
        ("Look at the unit.", 2, "hint counted-posts, step 1"),
        ("Count accounts.", 2, "hint counted-posts, step 2"),
    ]


def test_hints_that_are_said_at_once_are_found_with_their_step() -> None:
    code = 'HINTS = {**common(), "week-1": (t("These are of week 1."), t("Add seven days."))}'
    notes = {m.msgid: m.comment for m in python.extract(code) if m.comment}
    assert notes == {"These are of week 1.": "hint week-1, step 1", "Add seven days.": "hint week-1, step 2"}


def test_a_comment_for_translators_directly_above_goes_with_the_sentence() -> None:
    code = (
        "# Translators: a button\nsay('Run')\n# not for them\nsay('Stop')\n# Translators: over\n# two lines\nt('Go')\n"
    )
    assert [(m.msgid, m.comment) for m in python.extract(code)] == [
        ("Run", "a button"),
        ("Stop", ""),
        ("Go", "over two lines"),
    ]


def test_a_comment_for_translators_stands_above_an_argument_too() -> None:
    code = "show(\n    # Translators: on a card\n    say('Seat'),\n)\n"
    assert python.extract(code)[0].comment == "on a card"


def test_lines_count_from_where_the_code_stands() -> None:
    assert python.extract("x = 1\nt('Go')\n", first_line=40)[0].line == 41


def test_broken_code_is_named_with_its_line() -> None:
    with pytest.raises(SourceError, match="line 12: this is not Python"):
        python.extract("x = 1\nt('Go'\n", first_line=11)


def test_a_sentence_kept_in_a_constant_is_found_once_with_its_line() -> None:
    source = (
        '_AGAIN = "save it again"\nRULES = rules(Rule("GRD002", "empty", _AGAIN), Rule("GRD003", "gone", _AGAIN))\n'
    )
    found = [(message.msgid, message.line) for message in python.extract(source)]
    assert ("save it again", 1) in found
    assert {msgid for msgid, _ in found} == {"save it again", "empty", "gone"}


def test_a_speaker_kept_by_an_object_is_heard() -> None:
    source = 'self._say("grading"), self._say.plural("{n} seat", "{n} seats", 2)'
    assert [message.msgid for message in python.extract(source)] == ["grading", "{n} seat"]
