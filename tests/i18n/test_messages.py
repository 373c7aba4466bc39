"""The engine's own sentences: plural forms, fallbacks, isolates."""

from pathlib import Path

import pytest

from i18n.filling import fill
from workshopkit.i18n import catalog, messages
from workshopkit.i18n.model import Message

FORMS = ("لا حسابات", "حساب واحد", "حسابان", "{n} حسابات", "{n} حساباً", "{n} حساب")


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.translator.cache_clear()
    said = [Message("Open {lab}.", 1), Message("{n} account", 2, plural="{n} accounts"), Message("Kept.", 3)]
    for lang in ("fr", "ar"):
        (tmp_path / lang).mkdir()
        path = tmp_path / lang / "server.po"
        text = catalog.merge(path, lang, [("a.py", m) for m in said], title="Kit", source="server", now=catalog.NO_DATE)
        path.write_text(text, encoding="utf-8")
    fill(tmp_path / "ar" / "server.po", {"{n} account": FORMS, "Open {lab}.": "افتحوا {lab} من VID-1."})
    fill(tmp_path / "fr" / "server.po", {"{n} account": ("{n} compte", "{n} comptes"), "Open {lab}.": "Ouvrez {lab}."})
    yield tmp_path
    messages.translator.cache_clear()


@pytest.mark.parametrize(
    ("n", "said"),
    [
        *((0, "لا حسابات"), (1, "حساب واحد"), (2, "حسابان"), (3, "3 حسابات"), (10, "10 حسابات")),
        *((11, "11 حساباً"), (99, "99 حساباً"), (100, "100 حساب"), (102, "102 حساب"), (103, "103 حسابات")),
    ],
)
def test_arabic_counts_in_six_forms(locale: Path, n: int, said: str) -> None:
    assert messages.translator("server", "ar").plural("{n} account", "{n} accounts", n) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 compte"), (1, "1 compte"), (2, "2 comptes")])
def test_french_counts_zero_as_one(locale: Path, n: int, said: str) -> None:
    assert messages.translator("server", "fr").plural("{n} account", "{n} accounts", n) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 accounts"), (1, "1 account"), (2, "2 accounts")])
def test_english_needs_no_file(n: int, said: str) -> None:
    assert messages.translator("server", "en").plural("{n} account", "{n} accounts", n) == said


def test_values_and_codes_in_arabic_are_isolated(locale: Path) -> None:
    said = messages.translator("server", "ar")("Open {lab}.", lab="L1")
    assert said == "افتحوا \u2066L1\u2069 من \u2066VID-1\u2069."
    assert messages.translator("server", "fr")("Open {lab}.", lab="L1") == "Ouvrez L1."


def test_a_sentence_without_translation_comes_out_in_english(locale: Path) -> None:
    assert messages.translator("server", "ar")("Kept.") == "Kept."
    assert messages.translator("none", "ar")("Open {lab}.", lab="L1") == "Open L1."


def test_a_plural_without_all_its_forms_comes_out_in_english(locale: Path) -> None:
    fill(locale / "ar" / "server.po", {"{n} account": (*FORMS[:5], "")})
    assert messages.translator("server", "ar").plural("{n} account", "{n} accounts", 3) == "3 accounts"


def test_a_translation_with_another_field_never_breaks_a_page(locale: Path) -> None:
    fill(locale / "fr" / "server.po", {"Open {lab}.": "Ouvrez {labo}."})
    assert messages.translator("server", "fr")("Open {lab}.", lab="L1") == "Open L1."


def test_a_broken_file_counts_as_no_translation(locale: Path) -> None:
    (locale / "fr" / "server.po").write_text('msgid "Kept', encoding="utf-8")
    assert messages.translator("server", "fr")("Kept.") == "Kept."


def test_entries_are_what_may_travel(locale: Path) -> None:
    assert messages.entries("server", "ar") == {"Open {lab}.": "افتحوا {lab} من \u2066VID-1\u2069."}
    assert messages.entries("server", "en") == {}
    assert messages.entries("none", "fr") == {}
