"""PO files: no translation is lost, nothing changes without a reason, edited English is marked."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.filling import fill
from workshopkit.i18n import catalog
from workshopkit.i18n.model import Message, SourceError

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    str.strip
)


def merge(path: Path, said: list[str | Message], lang: str = "fr", now: datetime = NOW) -> str:
    messages = [
        ("page.md", one if isinstance(one, Message) else Message(one, line)) for line, one in enumerate(said, start=1)
    ]
    text = catalog.merge(path, lang, messages, title="Kit", source="page.md", now=now)
    path.write_text(text, encoding="utf-8")
    return text


def entry(path: Path, msgid: str, lang: str = "fr") -> catalog.Entry:
    return next(entry for entry in catalog.entries(path, lang) if entry.msgid == msgid)


def test_a_new_file_has_headers_that_poedit_and_weblate_read(tmp_path: Path) -> None:
    text = merge(tmp_path / "a.po", ["One."], "ar")
    assert '"Language: ar\\n"' in text
    assert '"Content-Type: text/plain; charset=utf-8\\n"' in text
    assert "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)" in text
    assert '"POT-Creation-Date: 2026-11-24 12:00+0000\\n"' in text
    assert "fuzzy" not in text


def test_the_same_messages_give_the_same_file_also_later(tmp_path: Path) -> None:
    first = merge(tmp_path / "a.po", ["One.", "Two."])
    assert merge(tmp_path / "a.po", ["One.", "Two."], now=LATER) == first


def test_a_new_message_renews_the_creation_date(tmp_path: Path) -> None:
    merge(tmp_path / "a.po", ["One."])
    assert "2026-12-24" in merge(tmp_path / "a.po", ["One.", "Something else entirely."], now=LATER)


def test_a_message_keeps_place_note_and_order(tmp_path: Path) -> None:
    text = merge(tmp_path / "a.po", [Message("Zeta", 7, "heading"), Message("Alpha", 9)])
    assert '#. heading\n#: page.md:7\nmsgid "Zeta"' in text
    assert text.index("Zeta") < text.index("Alpha")


def test_a_long_message_is_on_one_line(tmp_path: Path) -> None:
    long = "word " * 60 + "end"
    assert f'msgid "{long}"\n' in merge(tmp_path / "a.po", [long])


def test_a_percent_sign_is_no_format(tmp_path: Path) -> None:
    assert "python-format" not in merge(tmp_path / "a.po", ["15% fewer posts, 95.5% fewer"])
    assert "#, python-brace-format" in merge(tmp_path / "b.po", ["{n} posts"])


def test_a_translation_stays_when_the_english_moves(tmp_path: Path) -> None:
    merge(tmp_path / "a.po", ["One.", "Two."])
    fill(tmp_path / "a.po", {"One.": "Un."})
    merge(tmp_path / "a.po", ["Zero.", "Two.", "One."])
    assert catalog.lookup(tmp_path / "a.po", "fr")("One.") == "Un."
    assert catalog.lookup(tmp_path / "a.po", "fr")("Two.") is None


def test_edited_english_makes_its_translation_fuzzy_with_the_former_text(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    merge(path, ["The provider decides under its own terms."])
    fill(path, {"The provider decides under its own terms.": "Le fournisseur décide."})
    text = merge(path, ["The provider always decides under its own terms."])
    assert '#| msgid "The provider decides under its own terms."\n' in text
    edited = entry(path, "The provider always decides under its own terms.")
    assert edited.fuzzy and edited.forms == ("Le fournisseur décide.",)
    assert catalog.lookup(path, "fr")(edited.msgid) is None
    assert merge(path, [edited.msgid]) == text


def test_a_translation_is_not_taken_from_a_text_that_is_still_there(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    merge(path, ["Removal order"])
    fill(path, {"Removal order": "Injonction de retrait"})
    merge(path, ["Removal order", "Removal orders"])
    assert entry(path, "Removal orders").forms == ("",)


def test_what_is_gone_becomes_obsolete_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    merge(path, ["Ask before you name.", "Count."])
    fill(path, {"Ask before you name.": "Demandez avant de nommer."})
    assert '#~ msgstr "Demandez avant de nommer."' in merge(path, ["Count."])
    merge(path, ["Count.", "Ask before you name."])
    assert catalog.lookup(path, "fr")("Ask before you name.") == "Demandez avant de nommer."


def test_an_untranslated_message_that_is_gone_leaves_nothing(tmp_path: Path) -> None:
    merge(tmp_path / "a.po", ["Gone.", "Stays."])
    assert "Gone" not in merge(tmp_path / "a.po", ["Stays."])


def test_comments_of_translators_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    text = merge(path, ["One."])
    path.write_text(text.replace("#: page.md:1", "# ask the reviser\n#: page.md:1"), encoding="utf-8")
    assert "# ask the reviser\n" in merge(path, ["One."])


def test_the_head_of_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    text = merge(path, ["One."])
    path.write_text(text.replace("#\nmsgid", "# Revised by the team of the harbour office.\n#\nmsgid", 1), "utf-8")
    assert "# Revised by the team of the harbour office.\n" in merge(path, ["One.", "Two."])


def test_the_last_translator_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    text = merge(path, ["One."])
    path.write_text(text.replace("Last-Translator: unknown", "Last-Translator: A Team <team@kit.example>"), "utf-8")
    assert "A Team <team@kit.example>" in merge(path, ["One.", "Two."])


def test_a_plural_has_six_forms_in_arabic_and_waits_until_all_are_there(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    text = merge(path, [Message("{n} post", 1, plural="{n} posts")], "ar")
    assert 'msgid_plural "{n} posts"' in text and "msgstr[5]" in text
    path.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "لا منشورات"'), encoding="utf-8")
    assert not entry(path, "{n} post", "ar").is_translated
    assert entry(path, "{n} post", "ar").forms[0] == "لا منشورات"


def test_a_message_that_becomes_a_plural_is_looked_at_again(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    merge(path, ["{n} posts"])
    fill(path, {"{n} posts": "{n} messages"})
    merge(path, [Message("{n} posts", 1, plural="{n} posts")])
    assert entry(path, "{n} posts").fuzzy


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'msgid "One\nmsgstr ""\n', ":1:"),
        (b'msgid "One"\nmsgstr "Un\n', ":2:"),
        (b'msgid "One"\n<<<<<<< HEAD\nmsgstr "Un"\n', ":2:"),
        (b'msgid "a"\nmsgstr "\xe9"\n', ":"),
        (b"\x00\x01", ":1:"),
        (b'msgid "a"\n\nmsgid "b"\nmsgstr ""\n', ":1:"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, data: bytes, line: str) -> None:
    (tmp_path / "a.po").write_bytes(data)
    with pytest.raises(SourceError, match=rf"a\.po{line}.* not a"):
        catalog.entries(tmp_path / "a.po", "fr")


@settings(deadline=None)
@given(st.lists(WORDS, unique=True, max_size=6), st.lists(WORDS, unique=True, max_size=6), st.data())
def test_no_translation_is_ever_lost_or_shown_for_another_text(
    tmp_path_factory: pytest.TempPathFactory, first: list[str], second: list[str], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("po") / "a.po"
    merge(path, list(first))
    said = {msgid: f"T{place}" for place, msgid in enumerate(first) if data.draw(st.booleans())}
    fill(path, said)
    text = merge(path, list(second))
    lookup = catalog.lookup(path, "fr")
    assert {m: lookup(m) for m in second if lookup(m)} == {m: t for m, t in said.items() if m in second}
    assert [entry.msgid for entry in catalog.entries(path, "fr")] == second
    assert all(f'msgstr "{t}"' in text for t in said.values())
    assert merge(path, list(second)) == text
    merge(path, list(first))
    again = catalog.lookup(path, "fr")
    assert all(again(m) == t or entry(path, m).fuzzy or m in second for m, t in said.items())


def test_babel_reads_back_what_was_written(tmp_path: Path) -> None:
    text = merge(tmp_path / "a.po", ['Quotes "here"', "Back\\slash", "Two\nlines", "\u2066L1\u2069"])
    read = read_po(io.BytesIO(text.encode()), locale="fr", abort_invalid=True)
    assert [m.id for m in read if m.id] == ['Quotes "here"', "Back\\slash", "Two\nlines", "\u2066L1\u2069"]
