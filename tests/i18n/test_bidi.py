"""Left-to-right parts inside Arabic: isolated once, and only where they are text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workshopkit.i18n.bidi import isolate, isolate_markdown, isolate_value

OPEN, CLOSE = '<bdi dir="ltr">', "</bdi>"
PARTS = st.sampled_from(
    [
        *(
            "الحساب",
            "،",
            " ",
            " و",
            "ب",
            "acct_0001",
            "VID-1",
            "L2",
            "2–3",
            "2019-2021",
            "08:10",
            "15%",
            "−5",
            "60",
            "10 000",
        ),
        *(
            "custody.csv",
            "`a-1`",
            "[@S-001]",
            "[L1](lab:L1)",
            "**",
            "*",
            "{name}",
            "{{ x }}",
            '<bdi dir="ltr">M06</bdi>',
        ),
        *(
            "\u2066S-017\u2069",
            "{ .big #x }",
            "![شكل L1](a-1.svg)",
            "[^1]",
            ":smile:",
            "++ctrl++",
            "Grey Compass",
            "(",
            ")",
        ),
        *("<br>", "<", "&nbsp;", "\\|", "$a-1$", "https://a.example/b-1", "\n", "|", "«", "»", ".", "é", "_", "#"),
    ]
)
TEXTS = st.lists(PARTS, max_size=12).map("".join)


@settings(deadline=None)
@given(TEXTS)
@example('a [b] c-1 [d](e-1 "f-1")')
def test_isolating_markdown_twice_is_isolating_once(text: str) -> None:
    once = isolate_markdown(text)
    assert isolate_markdown(once) == once


@settings(deadline=None)
@given(TEXTS)
def test_isolating_plain_text_twice_is_isolating_once(text: str) -> None:
    once = isolate(text)
    assert isolate(once) == once


@settings(deadline=None)
@given(TEXTS)
def test_without_the_isolates_the_text_is_the_same(text: str) -> None:
    bare = text.replace(OPEN, "").replace(CLOSE, "").replace("\u2066", "").replace("\u2069", "")
    shown = isolate_markdown(text).replace(OPEN, "").replace(CLOSE, "").replace("\u2066", "").replace("\u2069", "")
    assert shown == bare


@settings(deadline=None)
@given(st.text())
def test_any_text_can_be_isolated_twice(text: str) -> None:
    assert isolate(isolate(text)) == isolate(text)
    assert isolate_markdown(isolate_markdown(text)) == isolate_markdown(text)


@pytest.mark.parametrize(
    "code",
    [
        *("L2", "M06", "acct_0001", "S-017", "VID-1", "custody.csv", "2–3", "2019-2021", "2026-11-24", "08:10"),
        *("15%", "0.5%", "−5", "+3", "24/7", "1.2.3", "192.0.2.1", "Grey Compass Front", "data/L1/accounts.csv"),
        *(
            "accounts.head(n)",
            'count_by(accounts, "status")',
            'accounts["status"]',
            "n = 5",
            "1 / 4",
            "2 – 3",
            "a >= b",
        ),
    ],
)
def test_codes_signs_ranges_dates_times_and_latin_words_are_isolated(code: str) -> None:
    assert isolate(f"قبل {code} بعد") == f"قبل \u2066{code}\u2069 بعد"


@pytest.mark.parametrize("number", ["5", "60", "0.05", "10\u00a0000", "1624"])
def test_plain_numbers_need_no_isolate(number: str) -> None:
    assert isolate(f"قبل {number} بعد") == f"قبل {number} بعد"


@pytest.mark.parametrize(
    "text",
    [
        "`acct_0001`",
        "``a ` b-1``",
        "[نص](m02.md#part-1)",
        '[نص](a-1.md "عنوان")',
        "[نص][ref-1]",
        "[@S-001]",
        "[^note-1]",
        '<span class="x-1">',
        "{ .big-1 #id-1 }",
        "{{ items M01 }}",
        ":material-clock:",
        "++ctrl+c++",
        "$a-1$",
        '<bdi dir="ltr">L2</bdi>',
        "<kbd>F1</kbd>",
    ],
)
def test_what_is_not_text_is_left_alone(text: str) -> None:
    assert isolate_markdown(f"قبل {text} بعد") == f"قبل {text} بعد"


def test_a_sign_of_comparison_alone_is_not_mirrored_in_plain_text() -> None:
    assert isolate("أبقوا العلامة >= و(>).") == "أبقوا العلامة \u2066>=\u2069 و(\u2066>\u2069)."


def test_a_code_joined_to_an_arabic_letter_is_isolated() -> None:
    assert isolate("وVID-1 و6") == "و\u2066VID-1\u2069 و6"


@pytest.mark.parametrize("joined", ["و", "ف", "ب", "ك", "ل", "وب", "لل", "بـ", "وَ"])
@pytest.mark.parametrize("code", ["ISP-A", "VID-1", "acct_0001", "M01-Q1", "custody.csv", "2–3", "−5"])
def test_a_code_behind_a_joined_letter_is_isolated_whole_and_once(joined: str, code: str) -> None:
    text = f"على NEWS-4 {joined}{code}، ثم {joined}{code}."
    assert isolate(text) == f"على \u2066NEWS-4\u2069 {joined}\u2066{code}\u2069، ثم {joined}\u2066{code}\u2069."
    shown = isolate_markdown(text)
    assert shown == f"على {OPEN}NEWS-4{CLOSE} {joined}{OPEN}{code}{CLOSE}، ثم {joined}{OPEN}{code}{CLOSE}."
    assert isolate(isolate(text)) == isolate(text) and isolate_markdown(shown) == shown


def test_brackets_with_arabic_words_stay_outside() -> None:
    assert isolate("النص L2(أ) و VID-1 (منصة)") == "النص \u2066L2\u2069(أ) و \u2066VID-1\u2069 (منصة)"


def test_the_comma_and_full_stop_behind_a_code_stay_outside() -> None:
    assert isolate_markdown("في VID-1، ثم L2.") == f"في {OPEN}VID-1{CLOSE}، ثم {OPEN}L2{CLOSE}."


def test_the_alternative_text_of_an_image_gets_no_tag() -> None:
    assert isolate_markdown("![شكل L1](a.svg)") == "![شكل \u2066L1\u2069](a.svg)"


def test_values_are_isolated_when_they_are_codes_and_numbers_stay() -> None:
    assert isolate_value("S07") == "\u2066S07\u2069"
    assert isolate_value("10:05") == "\u206610:05\u2069"
    assert isolate_value(-3) == "\u2066-3\u2069"
    assert isolate_value(7) == 7
    assert isolate_value("الحساب") == "الحساب"
    assert isolate_value("\u2066S07\u2069") == "\u2066S07\u2069"
    assert isolate_value("ملف L1") == "ملف \u2066L1\u2069"
    assert isolate_value(None) is None
