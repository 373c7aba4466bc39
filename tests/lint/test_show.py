"""Findings read as sentences, in order, with paths and codes apart in Arabic."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workshopkit.i18n import messages
from workshopkit.lint.codes import ALL
from workshopkit.lint.model import Finding
from workshopkit.lint.show import show

HOST = Finding("SAF001", "course/en/b.md", 3, {"host": "portal.com"})
STYLE = Finding("LAN002", "course/locale/fr/a.po", 7, {"found": "l'o", "better": "’"})
WHOLE = Finding("SAF042", "build/labs/a.ipynb")


def test_a_finding_says_where_what_and_what_to_do() -> None:
    assert show([HOST], "en").splitlines() == [
        "course/en/b.md:3: portal.com may be a real host (SAF001)",
        "  use a host that ends in .example, .test or .invalid",
        "1 error, 0 warnings",
    ]


def test_errors_come_before_warnings_and_each_in_the_order_of_paths() -> None:
    lines = show([STYLE, HOST, WHOLE], "en").splitlines()
    assert [line.split(":")[0] for line in lines[:-1:2]] == [WHOLE.path, HOST.path, STYLE.path]
    assert lines[4].startswith("course/locale/fr/a.po:7: warning: ")
    assert lines[-1] == "2 errors, 1 warning"


def test_nothing_found_is_said() -> None:
    assert show([], "en") == "nothing found"


def test_a_code_without_rule_and_a_missing_value_hide_no_fault() -> None:
    lines = show([Finding("XYZ001", "a.md"), Finding("SAF001", "b.md")], "en")
    assert "XYZ001" in lines and "b.md: {host} may be" in lines


def test_in_arabic_path_code_and_value_are_isolated() -> None:
    named = Finding("SAF020", "a.md", 1, {"name": "تويتر"})
    said = show([HOST, named], "ar")
    assert "\u2066course/en/b.md:3\u2069" in said and "\u2066SAF001\u2069" in said
    assert "\u2066portal.com\u2069" in said and "\u2067تويتر\u2069" in said


def test_in_arabic_the_numbers_of_errors_and_warnings_are_joined_by_an_arabic_comma() -> None:
    last = show([HOST, STYLE], "ar").splitlines()[-1]
    assert "، " in last and "," not in last


CATALOG = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "{host} may be a real host"
msgstr "{host} est peut-être un hôte réel"

msgid "{handle} may be the handle of a real account"
msgstr "{broken} est peut-être un compte réel"

msgid "{n} error"
msgid_plural "{n} errors"
msgstr[0] "{n} erreur"
msgstr[1] "{n} erreurs"
"""


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr/lint.po").write_text(CATALOG, encoding="utf-8")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.translator.cache_clear()
    yield
    messages.translator.cache_clear()


@pytest.mark.usefixtures("french")
def test_sentences_come_from_the_catalog_of_the_language() -> None:
    assert "course/en/b.md:3: portal.com est peut-être un hôte réel (SAF001)" in show([HOST], "fr")
    assert "1 erreur" in show([HOST], "fr")


@pytest.mark.usefixtures("french")
def test_a_translation_with_a_broken_field_gives_way_to_english() -> None:
    assert "@x may be the handle" in show([Finding("SAF005", "a.md", 1, {"handle": "@x"})], "fr")


def test_every_rule_has_its_sentences_with_the_same_kind_of_fields() -> None:
    for rule in ALL.values():
        assert rule.what and rule.do
        rule.what.format_map(_Any()), rule.do.format_map(_Any())


class _Any(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name
