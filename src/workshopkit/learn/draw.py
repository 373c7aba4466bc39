"""Charts with one look: a caption, an alternative text, marks that survive grey print, and right-to-left where due.

The caption is part of the picture, so that it goes along when somebody copies the picture into a report.

matplotlib shapes Arabic by itself; the figures are made without pyplot, so nothing is left open behind them.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

from workshopkit.learn.blank import Blank
from workshopkit.learn.say import lang, rtl, t

INK, SOFT, GRID = "#1d2a33", "#4a5964", "#d9d1c4"
COLOURS = ("#0f4c5c", "#9a3b1e", "#7a5200", "#1f6b3a")
DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D")
SIZE, DOTS = (6.4, 3.4), 110
"""Inches, dots an inch."""


class Chart:
    """A drawn chart: ``figure`` and ``axes`` are matplotlib's, ``values`` what is drawn, ``title`` its caption."""

    def __init__(self, figure: Any, axes: Any, values: pd.DataFrame, title: str, form: str) -> None:
        self.figure, self.axes, self.values, self.title, self.form = figure, axes, values, title, form

    @property
    def axis_from(self) -> float:
        """Where the axis of values begins."""
        return float(min(self.axes.get_ylim()))

    @property
    def unit(self) -> str:
        """What stands at the axis of values; empty when nothing does."""
        return str(self.axes.get_ylabel()).strip()

    @property
    def heights(self) -> dict[str, float]:
        """The first series as drawn, by label."""
        first = self.values.iloc[:, 0]
        return {str(label): float(value) for label, value in first.items()}

    @property
    def alt(self) -> str:
        """The chart in words, for those who do not see it."""
        series = "; ".join(self._series(name) for name in self.values.columns)
        told = {
            "title": self.title,
            "unit": self.unit or t("no unit"),
            "values": series,
            "start": _short(self.axis_from),
        }
        if self.form == "bars":
            return t("Bar chart. {title}, {unit}: {values}. The axis begins at {start}.", **told)
        return t("Line chart. {title}, {unit}: {values}. The axis begins at {start}.", **told)

    def _series(self, name: str) -> str:
        column = self.values[name].dropna()
        if self.form == "bars":
            return ", ".join(f"{label} {_short(value)}" for label, value in column.items())
        ends = f"{column.index[0]} {_short(column.iloc[0])}, {column.index[-1]} {_short(column.iloc[-1])}"
        return f"{name}: {ends}"

    def png(self) -> bytes:
        """The picture."""
        out = io.BytesIO()
        self.figure.savefig(out, format="png", dpi=DOTS, metadata={"Software": None})
        return out.getvalue()

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        picture = base64.b64encode(self.png()).decode("ascii")
        alt = html.escape(self.alt, quote=True)
        direction = "rtl" if rtl() else "ltr"
        shown = (
            f'<figure dir="{direction}" lang="{lang()}" style="margin:.3em 0;max-width:44em">'
            f'<img alt="{alt}" src="data:image/png;base64,{picture}" style="max-width:100%"></figure>'
        )
        return {"text/plain": self.alt, "text/html": shown}


def bars(values: pd.Series, title: str, *, unit: str = "", axis_from: float = 0) -> Any:
    """One bar for each row of *values*, its value above it; *unit* stands at the axis, which begins at *axis_from*."""
    if isinstance(values, Blank):
        return values
    axis_from = 0 if isinstance(axis_from, Blank) else axis_from
    figure, axes = _paper(unit)
    labels = [str(label) for label in values.index]
    drawn = axes.bar(labels, values.to_numpy(), width=0.62, color=COLOURS[0], edgecolor=INK, linewidth=0.8)
    axes.bar_label(drawn, labels=[_short(value) for value in values], padding=3, color=INK, fontsize=10)
    top = max([float(value) for value in values], default=1.0)
    axes.set_ylim(float(axis_from), top + 0.12 * max(top - float(axis_from), 1.0))
    return _finish(figure, axes, pd.DataFrame({"": values}), title, "bars")


def lines(values: pd.Series | Mapping[str, pd.Series], title: str, *, unit: str = "", axis_from: float = 0) -> Any:
    """One line for each series (one series, or several by name), told apart by dash and marker as well as colour."""
    if isinstance(values, Blank):
        return values
    table = pd.DataFrame({"": values} if isinstance(values, pd.Series) else dict(values))
    figure, axes = _paper(unit)
    labels = [str(label) for label in table.index]
    for at, name in enumerate(table.columns):
        look = {"color": COLOURS[at % 4], "linestyle": DASHES[at % 4], "marker": MARKERS[at % 4]}
        axes.plot(labels, table[name].to_numpy(), label=str(name), linewidth=1.8, markersize=5, **look)
    if len(table.columns) > 1:
        axes.legend(frameon=False, loc="best")
    axes.set_ylim(bottom=0 if isinstance(axis_from, Blank) else float(axis_from))
    return _finish(figure, axes, table, title, "lines")


def _paper(unit: object) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=SIZE, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.08), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_facecolor("white")
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.tick_params(colors=INK, labelsize=10)
    axes.set_ylabel("" if isinstance(unit, Blank) else str(unit), color=SOFT, fontsize=10)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    return figure, axes


def _finish(figure: Any, axes: Any, values: pd.DataFrame, title: str, form: str) -> Chart:
    side = "right" if rtl() else "left"
    axes.set_title(title, loc=side, color=INK, fontsize=12, fontweight="bold")
    if rtl():
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
    axes.tick_params(axis="y", length=0)
    return Chart(figure, axes, values, title, form)


def _short(value: Any) -> str:
    return f"{float(value):g}" if abs(float(value)) < 1e5 else f"{float(value):.0f}"
