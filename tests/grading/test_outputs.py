"""Outputs of two runs of the same code are equal after normalising, and those of other code are not."""

from __future__ import annotations

import copy
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshopkit.grading.outputs import folder, normalised, plain

WORDS = st.text(alphabet="abc \n0123456789.:-/_é", max_size=40)
STREAMS = st.tuples(st.sampled_from(["stdout", "stderr"]), WORDS)
RESULT: dict[str, Any] = {"output_type": "execute_result", "execution_count": 3, "metadata": {}}
ADDRESSES = st.integers(min_value=0x100000, max_value=2**48).map(hex)


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def result(text: str, **others: object) -> dict[str, Any]:
    return RESULT | {"data": {"text/plain": text}} | others


@given(WORDS, st.lists(st.integers(0, 40)))
def test_the_way_a_text_was_cut_does_not_matter(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = [stream(text[start:end]) for start, end in itertools.pairwise(places)]
    assert normalised(pieces) == normalised([stream(text)])


@given(st.lists(STREAMS, max_size=6))
def test_which_stream_arrived_first_does_not_matter_but_its_text_does(parts: list[tuple[str, str]]) -> None:
    found = {one["name"]: one["text"] for one in normalised([stream(text, name) for name, text in parts])}
    for name in ("stdout", "stderr"):
        whole = "".join(text for stream_name, text in parts if stream_name == name)
        assert found.get(name, "") == plain(whole)


@given(st.lists(st.one_of(STREAMS.map(lambda pair: stream(pair[1], pair[0])), WORDS.map(result)), max_size=6))
def test_normalising_again_changes_nothing_and_never_touches_what_was_given(outputs: list[dict[str, Any]]) -> None:
    before = copy.deepcopy(outputs)
    once = normalised(outputs)
    assert normalised(once) == once
    assert outputs == before


@given(st.text(alphabet="abcdef ghij\n12345.", max_size=60), st.text(alphabet="abcdef ghij\n12345.", max_size=60))
def test_texts_without_addresses_and_times_stay_different(one: str, other: str) -> None:
    assert (normalised([result(one)]) == normalised([result(other)])) == (one == other)


@given(ADDRESSES, ADDRESSES)
def test_addresses_in_memory_do_not_matter(one: str, other: str) -> None:
    assert normalised([result(f"<object at {one}>")]) == normalised([result(f"<object at {other}>")])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/tmp/ipykernel_12/345.py:1: UserWarning: x", "/home/a/tmp/ipykernel_7/9.py:1: UserWarning: x"),
        ("2027-03-01 10:05:12.123456", "2027-03-02T11:00:01+0100"),
        ("CPU times: user 3 ms, sys: 1 ms, total: 4 ms\nWall time: 4.1 ms", "CPU times: user 9 ms\nWall time: 1 s"),
        ("2.1 ns ± 0.1 ns per loop (mean ± std. dev. of 7 runs)", "3 μs ± 1 ns per loop (mean ± std. dev. of 7 runs)"),
        ('<style id="T_0a1b2_row0">', '<style id="T_fffff_row0">'),
        ("9f1c2d3e-1111-4222-8333-123456789abc", "00000000-1111-4222-8333-123456789abc"),
    ],
)
def test_times_and_random_names_do_not_matter(one: str, other: str) -> None:
    assert normalised([stream(one)]) == normalised([stream(other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([result("3")], [result("4")]),
        ([result("3")], [result("3", execution_count=4)]),
        ([result("3")], [stream("3")]),
        ([stream("a")], [stream("a", "stderr")]),
        ([stream("a"), result("1"), stream("b")], [stream("ab"), result("1")]),
        ([result("1"), result("2")], [result("2"), result("1")]),
        ([stream("2027-03-01")], [stream("2027-03-02")]),
        ([stream("0x10")], [stream("0x11")]),
        ([result("1", data={"image/png": "AAAA"})], [result("1", data={"image/png": "AAAB"})]),
    ],
)
def test_values_kinds_order_and_numbers_of_cells_matter(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    assert normalised(one) != normalised(other)


def test_a_folder_that_was_named_is_the_same_wherever_it_lay() -> None:
    one = normalised([stream("File /tmp/a.b/x.py:3")], [folder(Path("/tmp/a.b"), "HERE")])
    assert one == normalised([stream("File /srv/c/x.py:3")], [folder(Path("/srv/c"), "HERE")])
    assert one != normalised([stream("File /tmp/aXb/x.py:3")], [folder(Path("/tmp/a.b"), "HERE")])


def test_ids_of_widgets_do_not_matter() -> None:
    views = [{"application/vnd.jupyter.widget-view+json": {"model_id": one, "version_major": 2}} for one in "ab"]
    assert normalised([result("", data=views[0])]) == normalised([result("", data=views[1])])
