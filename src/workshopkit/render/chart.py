"""One look for all charts that the kit draws outside notebooks: colours that survive grey print, three languages.

The same colours, dashes and marks as in the labs, so that a participant meets one hand. matplotlib shapes Arabic by
itself; in Arabic the axis of time begins at the right and the other one stands there. Figures are made without pyplot,
so nothing stays open behind them.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from workshopkit.i18n.model import DIRECTION

INK, SOFT, GRID, PALE = "#1d2a33", "#4a5964", "#d9d1c4", "#8b949b"
COLOURS = ("#0f4c5c", "#9a3b1e", "#7a5200", "#1f6b3a", "#5b2a86", "#1d2a33")
DASHES: tuple[Any, ...] = ("-", "--", ":", "-.", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 3)))
MARKERS = ("o", "s", "^", "D", "v", "P")
SIZE = (7.2, 4.4)
DOTS = 100
_ARABIC = re.compile("[\u0600-\u06ff]")
_ISOLATES = re.compile("[\u2066-\u2069]")


@dataclass(frozen=True)
class Picture:
    """One drawn picture: *name* (also of its file), *title*, *alt* (the picture in words), SVG, size in pixels."""

    name: str
    title: str
    alt: str
    svg: bytes
    width: int
    height: int

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.name}.svg"


def style(at: int) -> dict[str, Any]:
    """Colour, dash and mark of the line number *at*: each tells it apart from the others without the other two."""
    return {"color": COLOURS[at % 6], "linestyle": DASHES[at % 6], "marker": MARKERS[at % 6]}


def paper(lang: str, *, x: str = "", y: str = "", size: tuple[float, float] = SIZE) -> tuple[Any, Any]:
    """An empty figure with axes; *x* and *y* say what stands at them, with the unit."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=size, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.set_axisbelow(True)
    axes.grid(color=GRID, linewidth=0.7)
    axes.tick_params(colors=INK, labelsize=10.5)
    axes.set_xlabel(plain(x), color=SOFT, fontsize=11)
    axes.set_ylabel(plain(y), color=SOFT, fontsize=11)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    return figure, axes


def finish(figure: Any, axes: Any, lang: str, *, name: str, title: str, alt: str, mirror: bool = True) -> Picture:
    """Title, direction and bytes of a drawn *figure*; with *mirror* the first axis is reversed in Arabic."""
    rtl = DIRECTION[lang] == "rtl"
    axes.set_title(plain(title), loc="right" if rtl else "left", color=INK, fontsize=13, fontweight="bold", pad=12)
    if rtl and mirror:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.yaxis.set_label_position("right")
    axes.tick_params(axis="y", which="both", length=0)
    width, height = (round(inches * DOTS) for inches in figure.get_size_inches())
    return Picture(name, title, alt, _svg(figure, name), width, height)


def legend(axes: Any, lang: str, **where: Any) -> None:
    """The legend of *axes* without a frame; in Arabic the marks stand right of their words."""
    made = axes.legend(
        frameon=True,
        framealpha=0.9,
        edgecolor="none",
        fontsize=10.5,
        labelcolor=INK,
        markerfirst=DIRECTION[lang] == "ltr",
        handlelength=3.4,
        scatterpoints=1,
        **where,
    )
    made.set_zorder(5)


def plain(text: str) -> str:
    """*text* for a label of its own: without marks of isolation; with Arabic in it, it runs from right to left."""
    bare = _ISOLATES.sub("", text)
    return f"\u200f{bare}" if _ARABIC.search(bare) else bare


def _svg(figure: Any, name: str) -> bytes:
    import matplotlib as mpl

    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "path"}):
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(out, format="svg", dpi=DOTS, metadata=nothing)
    return out.getvalue()
