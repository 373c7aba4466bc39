"""The few steps that labs take on tables, in words that read aloud. A gap goes in, a gap comes out.

An argument that cannot be used gives no error but a :class:`Misread`, which says what to change.
"""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from workshopkit.learn.blank import Blank, Misread
from workshopkit.learn.hints import common
from workshopkit.learn.reading import number_slip, read, slip
from workshopkit.learn.say import t

First = Literal["largest", "smallest"]
Missing = Literal["drop", "keep", "mark"]


def count_by(table: pd.DataFrame, column: str) -> Any:
    """How many rows of *table* each value of *column* has, most frequent first. Empty cells are left out."""
    if (odd := _odd_column(table, column)) is not None:
        return odd
    counts = table[column].value_counts()
    return counts.iloc[sorted(range(len(counts)), key=lambda at: (-int(counts.iloc[at]), str(counts.index[at])))]


def shares(table: pd.DataFrame, column: str, *, missing: Missing | None = None) -> Any:
    """Percent of rows that each value of *column* has, to one decimal. *missing* says what becomes of empty cells.

    ``drop``: percent of the rows that have a value. ``keep``: percent of all rows, so that the sum stays below 100.
    ``mark``: percent of all rows, with a line of their own for empty cells. Nothing said works as ``drop`` does.
    """
    if (odd := _odd_column(table, column)) is not None:
        return odd
    if isinstance(missing, Blank):
        return missing
    if missing is not None and missing not in ("drop", "keep", "mark"):
        return _misread("unknown-choice", missing)
    counts = count_by(table, column)
    gaps = int(table[column].isna().sum())
    if missing == "mark":
        counts = pd.concat([counts, pd.Series({t("not recorded"): gaps})])
    whole = len(table) if missing in ("keep", "mark") else len(table) - gaps
    found = (counts * 100 / max(1, whole)).round(1).rename("percent")
    found.attrs["missing"] = missing
    return found


def sort_by(table: pd.DataFrame, column: str, *, first: First) -> Any:
    """*table* in the order of *column*, the ``largest`` or the ``smallest`` value first; equal ones by first column."""
    if (odd := _odd_column(table, column)) is not None:
        return odd
    if isinstance(first, Blank):
        return first
    if first not in ("largest", "smallest"):
        return _misread("unknown-choice", first)
    tie = table.columns[0]
    return table.sort_values([column, tie], ascending=[first == "smallest", True])


def cut_off(values: pd.Series, share: float) -> Any:
    """The largest of *values* that does not belong to the top *share* (0 to 1): greater than it are the top ones.

    The number of top values is *share* of all, rounded down.
    """
    if isinstance(values, Blank) or isinstance(share, Blank):
        return share if isinstance(share, Blank) else values
    reading = read(share, "number")
    if reading.mistake:
        return _misread(reading.mistake, share)
    if reading.value > 1:
        return _misread("percent-as-share", share)
    ranked = values.dropna().sort_values(ascending=False)
    top = int(len(ranked) * reading.value + 1e-9)
    return ranked.iloc[min(top, len(ranked) - 1)]


def as_dates(values: pd.Series) -> Any:
    """*values* read as dates (year-month-day); what is not a date becomes missing."""
    return values if isinstance(values, Blank) else pd.to_datetime(values, format="ISO8601", errors="coerce")


def as_text(values: pd.Series) -> Any:
    """*values* as text: compared letter by letter."""
    return values if isinstance(values, Blank) else values.astype(str)


def as_numbers(values: pd.Series) -> Any:
    """*values* as numbers; what is not a number becomes missing."""
    return values if isinstance(values, Blank) else pd.to_numeric(values, errors="coerce")


def day(text: str) -> Any:
    """The day that *text* names, in the order year, month, day."""
    if isinstance(text, Blank):
        return text
    if not isinstance(text, str):
        return _misread("date-unquoted", text)
    if found := slip(text):
        return _misread(found, text)
    try:
        return pd.Timestamp(pd.to_datetime(text.strip(), format="%Y-%m-%d"))
    except ValueError:
        return _misread("date-order", text)


def _odd_column(table: object, column: object) -> Blank | None:
    for given in (table, column):
        if isinstance(given, Blank):
            return given
    columns = list(getattr(table, "columns", []))
    if column in columns:
        return None
    if isinstance(column, str) and (found := slip(column)):
        return _misread(found, column)
    return _misread("unknown-column", column)


def _misread(mistake: str, given: object) -> Misread:
    if mistake == "wrong-type" and isinstance(given, str):
        mistake = number_slip(given)
    return Misread(mistake, f"{given!r}: {common()[mistake][0]}")
