"""Charts: readable without colour, without eyes, and from right to left."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from workshopkit.learn.blank import ____
from workshopkit.learn.draw import bars, lines

Lab = Callable[..., Path]
COUNTS = pd.Series({"VID-1": 73, "NEWS-4": 32})


def test_a_bar_chart_starts_at_zero_and_tells_its_unit_and_values(lab: Lab) -> None:
    lab()
    chart = bars(COUNTS, "Posts", unit="posts")
    assert (chart.axis_from, chart.unit, chart.heights) == (0, "posts", {"VID-1": 73, "NEWS-4": 32})
    assert chart.alt == "Bar chart. Posts, posts: VID-1 73, NEWS-4 32. The axis begins at 0."


def test_a_misleading_axis_is_told_to_those_who_do_not_see_it(lab: Lab) -> None:
    lab()
    chart = bars(COUNTS, "Posts", axis_from=15, unit=____)
    assert chart.axis_from == 15 and chart.unit == ""
    assert "no unit" in chart.alt and "The axis begins at 15." in chart.alt


def test_a_chart_is_shown_with_its_caption_inside_and_an_alternative_text(lab: Lab) -> None:
    lab()
    chart = bars(COUNTS, 'A "<b>" title', unit="posts")
    shown = chart._repr_mimebundle_()
    assert chart.axes.get_title(loc="left") == 'A "<b>" title'
    assert 'alt="Bar chart. A &quot;&lt;b&gt;&quot; title' in shown["text/html"]
    assert "data:image/png;base64," in shown["text/html"]
    assert shown["text/plain"].startswith("Bar chart.")


def test_arabic_charts_read_from_right_to_left_without_a_warning(lab: Lab) -> None:
    lab("ar")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chart = bars(COUNTS, "المنشورات حسب المنصة", unit="منشور")
        assert chart.png().startswith(b"\x89PNG")
    left, right = chart.axes.get_xlim()
    assert left > right and chart.axes.yaxis.get_label_position() == "right"


def test_lines_differ_in_dash_and_marker(lab: Lab) -> None:
    lab()
    chart = lines({"A": pd.Series([1, 2]), "B": pd.Series([2, 1])}, "Per week", unit="accounts")
    looks = {(line.get_linestyle(), line.get_marker()) for line in chart.axes.lines}
    assert len(looks) == 2 and chart.axis_from == 0


@pytest.mark.parametrize("draw", [bars, lines])
def test_a_gap_for_values_stays_a_gap(draw: Callable[..., object], lab: Lab) -> None:
    lab()
    assert draw(____, "title") is ____


def test_a_chart_of_nothing_is_drawn(lab: Lab) -> None:
    lab()
    assert bars(pd.Series(dtype="int64"), "Nothing", unit="posts").png()
