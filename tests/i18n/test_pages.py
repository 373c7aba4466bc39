"""Pages: nothing but texts changes, and every text can change."""

from pathlib import Path

import pytest

from i18n.pseudo import lab_skeleton, pseudo, skeleton
from workshopkit.i18n import pages
from workshopkit.i18n.model import SourceError

PROJECT = Path(__file__).resolve().parents[2]
AWKWARD = sorted((PROJECT / "tests" / "data" / "i18n" / "awkward").glob("*.md"))
REAL = sorted(
    [*PROJECT.glob("course/en/**/*.md"), *PROJECT.glob("instructor/en/**/*.md"), *PROJECT.glob("labs/*/*.md")]
)
PAGES = pytest.mark.parametrize("path", [*AWKWARD, *REAL], ids=lambda path: path.relative_to(PROJECT).as_posix())


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def said(text: str) -> list[str]:
    return [message.msgid for message in pages.extract(text)]


def test_there_are_thirty_awkward_pages_and_real_ones() -> None:
    assert len(AWKWARD) >= 30
    assert REAL


@PAGES
def test_a_page_as_its_own_translation_is_the_same_byte_for_byte(path: Path) -> None:
    text = text_of(path)
    assert pages.apply(text, lambda msgid: msgid, "en").text == text


@PAGES
def test_a_page_without_any_translation_keeps_its_english_and_lists_all_as_missing(path: Path) -> None:
    text = text_of(path)
    translated = pages.apply(text, lambda msgid: None, "en")
    assert translated.text == text
    assert [m.msgid for m in pages.apply(text, lambda msgid: None, "fr").missing] == said(text)


@PAGES
def test_tags_code_links_and_anchors_stay_when_every_text_changes(path: Path) -> None:
    text = text_of(path)
    other = pages.apply(text, pseudo, "fr").text
    render = lab_skeleton if pages.is_lab(text) else skeleton
    assert render(other) == render(text)


@PAGES
def test_isolates_of_arabic_change_no_other_tag_code_or_link(path: Path) -> None:
    text = text_of(path)
    other = pages.apply(text, pseudo, "ar").text
    render = lab_skeleton if pages.is_lab(text) else skeleton
    assert [part for part in render(other) if part not in (("bdi", [("dir", "ltr")]), "/bdi")] == render(text)


@PAGES
def test_a_changed_page_gives_back_the_changed_texts(path: Path) -> None:
    text = text_of(path)
    other = pages.apply(text, pseudo, "fr").text
    assert said(other) == [pseudo(msgid) for msgid in said(text)]


@PAGES
def test_line_ends_stay_those_of_the_page(path: Path) -> None:
    text = text_of(path)
    other = pages.apply(text, lambda msgid: f"{pseudo(msgid)}\nand more", "fr").text
    assert other.count("\r\n") == (other.count("\n") if "\r\n" in text else 0)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("- item\n", ["item"]),
        ("1. item\n", ["item"]),
        ("> quote\n> goes on\n", ["quote goes on"]),
        ("| a | b |\n|---|---|\n| 12 | *c* |\n", ["a", "b", "*c*"]),
        ("Note: said aloud\n", ["said aloud"]),
        ('!!! case "Port Ostrel"\n    Text.\n', ["Port Ostrel", "Text."]),
        ("## A heading { .x }\n", ["A heading"]),
        ("*[ISP]: Internet service provider\n", ["Internet service provider"]),
        ("{{ items M01 }}\n", []),
        ("```\ncode\n```\n", []),
        ("[@S-001]\n", []),
        ("2019–2021\n", []),
    ],
)
def test_a_message_is_the_text_without_its_marker(text: str, messages: list[str]) -> None:
    assert said(text) == messages


def test_a_comment_for_translators_above_a_text_goes_with_it() -> None:
    text = "<!-- Translators: a place\nin Velmara -->\n# Port Ostrel\n\n<!-- other -->\nText.\n\nMore.\n"
    assert [(m.msgid, m.comment) for m in pages.extract(text)] == [
        ("Port Ostrel", "a place in Velmara; heading"),
        ("Text.", ""),
        ("More.", ""),
    ]


def test_line_numbers_are_those_of_the_file() -> None:
    text = "---\ntitle: T\n---\n\nOne.\n\n- two\n"
    assert [(m.msgid, m.line) for m in pages.extract(text)] == [("T", 2), ("One.", 5), ("two", 7)]


def test_headings_of_a_translated_page_get_the_english_anchor_also_when_repeated() -> None:
    text = "# Sources\n\n## Sources\n\n## Own { #mine }\n\n## Sources {.x}\n"
    other = pages.apply(text, {"Sources": "Références", "Own": "À moi"}.get, "fr").text
    assert other.split("\n\n") == [
        "# Références { #sources }",
        "## Références { #sources_1 }",
        "## À moi { #mine }",
        "## Références { #sources_2 .x}\n",
    ]


def test_a_heading_without_translation_still_gets_its_anchor() -> None:
    assert pages.apply("# One\n", lambda msgid: None, "ar").text == "# One { #one }\n"


def test_a_lab_gets_no_anchors_because_jupyter_does_not_know_them() -> None:
    text = "# Count\n\n```{code-cell} python\n:id: a\n1\n```\n"
    assert pages.apply(text, lambda msgid: "Compter", "fr").text.startswith("# Compter\n")


def test_the_sentence_of_a_text_cell_is_translated_and_its_options_are_not() -> None:
    text = "```{code-cell} python\n:id: a\n```\n\n```{text-cell}\n:id: b\n:points: 2\nWrite here.\n```\n"
    assert said(text) == ["Write here."]
    assert ":id: b\n:points: 2\nÉcrivez ici.\n```" in pages.apply(text, lambda msgid: "Écrivez ici.", "fr").text


def test_arabic_pages_isolate_codes_but_not_links_code_or_citations() -> None:
    text = "See it.\n"
    arabic = "انظروا VID-1 و`a-1` في [L1](lab:L1) بين 2–3 [@S-001]"
    shown = pages.apply(text, lambda msgid: arabic, "ar").text
    ltr = '<bdi dir="ltr">'
    assert shown == f"انظروا {ltr}VID-1</bdi> و`a-1` في [{ltr}L1</bdi>](lab:L1) بين {ltr}2–3</bdi> [@S-001]\n"


def test_a_range_alone_in_a_cell_is_isolated_in_arabic_without_a_translation() -> None:
    text = "| Slides |\n|---|\n| 2–3 |\n"
    assert '| <bdi dir="ltr">2–3</bdi> |' in pages.apply(text, lambda msgid: "الشرائح", "ar").text


def test_titles_between_quotation_marks_are_isolated_without_tags() -> None:
    assert pages.apply('!!! note "x"\n', lambda msgid: "الحالة L1", "ar").text == '!!! note "الحالة \u2066L1\u2069"\n'


def test_a_translation_that_begins_like_a_list_stays_a_paragraph() -> None:
    assert pages.apply("Adopted in 2019.\n", lambda msgid: "2019. Adopté", "fr").text == "2019\\. Adopté\n"
    assert pages.apply("One.\n", lambda msgid: "- un", "fr").text == "\\- un\n"


def test_a_bar_in_a_translated_cell_does_not_make_a_column() -> None:
    shown = pages.apply("| a |\n|---|\n| b |\n", {"a": "x | y", "b": "`p | q`"}.get, "fr").text
    assert shown == "| x \\| y |\n|---|\n| `p | q` |\n"


def test_hard_breaks_keep_their_place_in_a_container() -> None:
    text = "> one  \n> two\n"
    assert pages.apply(text, lambda msgid: "un\ndeux\ntrois", "fr").text == "> un  \n> deux  \n> trois\n"


def test_broken_front_matter_is_an_error_with_its_line() -> None:
    with pytest.raises(SourceError, match="line 4"):
        pages.extract('---\ntitle: a\ndescription: "b\n---\n')
