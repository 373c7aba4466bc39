"""YAML: only the texts under the named keys change; the rest stays byte for byte."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from i18n.pseudo import pseudo
from workshopkit.i18n import yaml
from workshopkit.i18n.model import SourceError
from workshopkit.i18n.sources import ITEM_KEYS, OBJECTIVE_KEYS, SOURCE_KEYS

PROJECT = Path(__file__).resolve().parents[2]
REAL = [
    *((path, ITEM_KEYS) for path in sorted(PROJECT.glob("*/items/*.yml"))),
    (PROJECT / "course/registers/objectives.yml", OBJECTIVE_KEYS),
    (PROJECT / "course/registers/sources.yml", SOURCE_KEYS),
    (PROJECT / "course/registers/definitions.yml", yaml.ALL_KEYS),
]
FILES = pytest.mark.parametrize(("path", "keys"), REAL, ids=[path.name for path, _ in REAL])
ITEM = """\
# a comment
- id: Q1
  kind: single   # another
  stem: >-
    Which request keeps
    data?

  options:
    - {id: a, text: A preservation request, right: true, why: 'It''s quick.'}
    - id: b
      text: "Two: words"
      right: false
      why: |
        One line.
        Two lines.
  pairs:
    - left: Text
      right: Referral
"""


def data(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


def changed(value: object, keys: frozenset[str], key: str = "") -> object:
    if isinstance(value, dict):
        return {name: changed(inner, keys, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [changed(inner, keys, key) for inner in value]
    wanted = isinstance(value, str) and (keys == yaml.ALL_KEYS or key in keys)
    return pseudo(str(value)) if wanted else value


@FILES
def test_english_is_returned_unchanged(path: Path, keys: frozenset[str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.apply(text, pseudo, "en", keys).text == text
    assert yaml.apply(text, lambda msgid: None, "fr", keys).text == text


@FILES
def test_data_are_identical_except_the_texts(path: Path, keys: frozenset[str]) -> None:
    text = path.read_text(encoding="utf-8")
    other = yaml.apply(text, pseudo, "fr", keys).text
    assert data(other) == changed(data(text), keys)
    assert other != text


def test_texts_come_with_line_and_keys() -> None:
    found = yaml.extract(ITEM, ITEM_KEYS)
    assert [(m.msgid, m.line, m.comment) for m in found] == [
        ("Which request keeps data?", 4, "stem"),
        ("A preservation request", 9, "options.text"),
        ("It's quick.", 9, "options.why"),
        ("Two: words", 11, "options.text"),
        ("One line.\nTwo lines.", 13, "options.why"),
        ("Text", 17, "pairs.left"),
        ("Referral", 18, "pairs.right"),
    ]


def test_comments_blank_lines_and_order_stay() -> None:
    other = yaml.apply(ITEM, lambda msgid: f"« {msgid} »", "fr", ITEM_KEYS).text
    assert (
        '# a comment\n- id: Q1\n  kind: single   # another\n  stem: "« Which request keeps data? »"\n\n  options:'
        in other
    )
    assert 'right: true, why: "« It\'s quick. »"}' in other


def test_a_boolean_under_a_text_key_is_no_text() -> None:
    assert [m.msgid for m in yaml.extract("right: false\nleft: 12\nwhy: 2026-11-24\n", ITEM_KEYS)] == []


def test_arabic_texts_are_isolated_by_plain_marks() -> None:
    assert (
        yaml.apply("stem: x\n", lambda msgid: "ما الرمز L2؟", "ar", ITEM_KEYS).text
        == 'stem: "ما الرمز \u2066L2\u2069؟"\n'
    )


def test_a_dotted_key_means_that_place_only() -> None:
    text = "lab: {id: L1, title: Count}\ntitle: Other\n"
    assert [m.msgid for m in yaml.extract(text, {"lab.title"})] == ["Count"]


def test_windows_line_ends_stay() -> None:
    text = ITEM.replace("\n", "\r\n")
    other = yaml.apply(text, lambda msgid: "x y", "fr", ITEM_KEYS).text
    assert other.count("\n") == other.count("\r\n")
    assert data(other) == data(yaml.apply(ITEM, lambda msgid: "x y", "fr", ITEM_KEYS).text)


@pytest.mark.parametrize("text", ["a: [1", 'a: "b\n', "\tb: 1", "a: b: c"])
def test_broken_yaml_is_named_with_its_line(text: str) -> None:
    with pytest.raises(SourceError, match=r"line \d+: this is not YAML"):
        yaml.extract(text, ITEM_KEYS)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_translation_is_read_back_from_the_file(said: str) -> None:
    text = "- stem: >-\n    English\n    text\n- {stem: English text, why: 'x'}\n"
    other = yaml.apply(text, {"English text": said}.get, "fr", {"stem"}).text
    assert data(other) == [{"stem": said}, {"stem": said, "why": "x"}]
