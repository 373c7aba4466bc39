"""Everything that a lab's one opening line brings::

from workshopkit.learn.start import *; accounts, posts = open_lab("L1")
"""

from __future__ import annotations

import importlib.util
from typing import Any

from workshopkit.learn import events, faults, hints, watch
from workshopkit.learn import replay as _replay
from workshopkit.learn import tables as _tables
from workshopkit.learn.blank import ____
from workshopkit.learn.check import check, forget
from workshopkit.learn.draw import bars, lines
from workshopkit.learn.replay import replay
from workshopkit.learn.say import Stop, card, t
from workshopkit.learn.shown import Note, show
from workshopkit.learn.steps import as_dates, as_numbers, as_text, count_by, cut_off, day, shares, sort_by
from workshopkit.learn.tables import table

__all__ = [
    "____",
    "as_dates",
    "as_numbers",
    "as_text",
    "bars",
    "check",
    "count_by",
    "cut_off",
    "day",
    "finish",
    "lines",
    "open_lab",
    "replay",
    "shares",
    "sort_by",
    "t",
    "table",
]

if importlib.util.find_spec("workshopkit.learn.finish"):
    from workshopkit.learn.finish import finish
else:
    __all__.remove("finish")


def open_lab(lab: str) -> Any:
    """Open *lab*: give its tables in the order of ``lab.json`` (one table alone, several as a row of them).

    Raises Stop, in one sentence, when this is another lab's folder or a file is missing.
    """
    if card()["lab"] != lab:
        raise Stop(t("This folder holds the lab {there}, not {lab}.", there=card()["lab"], lab=lab))
    opened = [_tables.table(name) for name in card()["tables"]]
    if not _replay.running():
        _begin()
        events.write("open")
        sizes = [
            t("{table}: {rows} rows", table=name, rows=len(rows))
            for name, rows in zip(card()["tables"], opened, strict=True)
        ]
        show(Note("plain", t("The lab {lab} is ready.", lab=lab), sizes))
    return opened[0] if len(opened) == 1 else tuple(opened)


def _begin() -> None:
    """Watch the cells of this kernel; show errors short, and with a kind sentence when it is a known slip."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    shell.InteractiveTB.set_mode(mode="Minimal")
    if watch.begin(shell):
        forget()
        shell.events.register("post_run_cell", _explain)


def _explain(result: Any) -> None:
    """Below an error in an answer cell, say what to change."""
    run = watch.run_of(result)
    if run is None or run.error is None or not watch.answers(run):
        return
    mistake = faults.fault(run, faults.words(_tables.tables()))
    if mistake in hints.common():
        show(Note("wait", t("The cell stopped."), [hints.common()[mistake][0]]))
