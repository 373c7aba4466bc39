"""Reading answers: what is meant is understood, what would count as wrong gets the name of the slip."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshopkit.learn.hints import common
from workshopkit.learn.reading import read, slip
from workshopkit.learn.sealing import canonical, is_sealed, seal


@pytest.mark.parametrize(
    ("answer", "kind", "value"),
    [
        (60, "integer", 60),
        (60.0, "integer", 60),
        (np.int64(60), "integer", 60),
        (pd.Series([60]), "integer", 60),
        (0.25, "number", 0.25),
        (np.float32(0.5), "number", 0.5),
        ("  VID-1 ", "text", "VID-1"),
        ((60, 7), "list", [60, 7]),
        (pd.Series(["a", "b"]), "list", ["a", "b"]),
        (np.array([1, 2]), "list", [1, 2]),
    ],
)
def test_equal_forms_read_the_same(answer: object, kind: str, value: object) -> None:
    reading = read(answer, kind)
    assert (reading.value, reading.mistake) == (value, None)


@pytest.mark.parametrize(
    ("answer", "kind", "mistake"),
    [
        ("60", "integer", "number-as-text"),
        ("٦٠", "integer", "arabic-digits"),
        ("۶۰", "integer", "arabic-digits"),
        ("٠٫٢٥", "number", "arabic-digits"),
        ("0,25", "number", "decimal-comma"),
        ((0, 25), "number", "decimal-comma"),
        ((1, 234), "integer", "thousands"),
        ("1,234", "integer", "thousands"),
        ("1 234", "integer", "thousands"),
        ("1\u202f234", "integer", "thousands"),
        ("1.234.567", "integer", "thousands"),
        ("６０", "integer", "arabic-digits|full-width"),
        ("\u200f60", "integer", "invisible-marks"),
        ("60\u2069", "integer", "invisible-marks"),
        ("“VID-1”", "text", "curly-quotes"),
        ("«VID-1»", "text", "curly-quotes"),
        ("VID-1\u200e", "text", "invisible-marks"),
        ("ＶＩＤ-1", "text", "full-width"),
        (["acct_1", "\u202bacct_2"], "list", "invisible-marks"),
        ("sixty", "integer", "wrong-type"),
        (True, "integer", "wrong-type"),
        (60.5, "integer", "wrong-type"),
        (float("nan"), "number", "wrong-type"),
        (None, "number", "wrong-type"),
        (60, "text", "wrong-type"),
        ("acct_1", "list", "wrong-type"),
        ({"a": 1}, "list", "wrong-type"),
        ([1], "table", "wrong-type"),
    ],
)
def test_a_slip_has_a_name_and_two_hints(answer: object, kind: str, mistake: str) -> None:
    found = read(answer, kind).mistake
    assert found in mistake.split("|")
    assert len(set(common()[found])) == 2


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.text()), st.binary()))
def test_reading_never_raises(answer: object) -> None:
    for kind in ("integer", "number", "text", "list", "table", "chart", "code", "free"):
        read(answer, kind)


def test_arabic_words_are_no_slip() -> None:
    assert slip("عدد المنشورات") is None and slip("numéro d'été") is None


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (60, 60.0, "integer"),
        (0.1 + 0.2, 0.3, "number"),
        ("Suspended ", "suspended", "text"),
        ("e\u0301", "é", "text"),
        ((60, 7), [60, 7.0], "list"),
        (pd.Series({"a": 1, "b": 2}, name="x"), pd.Series({"b": 2.0, "a": 1.0}), "table"),
        (
            pd.DataFrame({"a": [1, 2], "b": [3, None]}),
            pd.DataFrame({"b": [None, 3.0], "a": [2, 1]}, index=[7, 9]),
            "table",
        ),
    ],
)
def test_equal_answers_have_one_canonical_text(one: object, other: object, kind: str) -> None:
    assert canonical(one, kind) == canonical(other, kind)


def test_different_answers_have_different_canonical_texts() -> None:
    assert canonical([60, 7], "list") != canonical([7, 60], "list")
    assert canonical(["1"], "list") != canonical([1], "list")
    whole = pd.DataFrame({"a": [1, 2]})
    assert canonical(whole, "table") != canonical(whole.head(1), "table") != canonical(whole["a"], "table")


def test_what_cannot_be_sealed_is_refused() -> None:
    with pytest.raises(ValueError, match="chart"):
        canonical(object(), "chart")
    with pytest.raises(ValueError, match="number-as-text"):
        canonical("60", "integer")


def test_a_seal_opens_for_the_same_answer_only() -> None:
    sealed = [seal("60", salt="S07|1.4"), seal("61", salt="S07|1.4")]
    assert sealed[0].startswith("scrypt$")
    assert is_sealed("60", sealed) and is_sealed("61", sealed) and is_sealed("60", sealed[0])
    assert not is_sealed("62", sealed)
    assert seal("60", salt="S08|1.4") != sealed[0]
    for damaged in ("", "scrypt$zz$00", "scrypt$61", "$$", sealed[0][:-1]):
        assert not is_sealed("60", damaged)
