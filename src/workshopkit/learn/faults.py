"""What stopped a cell, as a listed mistake: read from the error and from the cell's own characters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pandas as pd

from workshopkit.learn.reading import slip
from workshopkit.learn.watch import Run

_TEXT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|#[^\n]*")
_DATE = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}/\d{1,2}/\d{4}\b")
_ARABIC_COMMA = re.compile("[\u060c\u066b\u066c]")


def fault(run: Run, words: Collection[str]) -> str:
    """The id of the mistake that ended *run*; *words* are names of columns and values that belong in quotation marks.

    ``cell-error`` when no listed mistake fits.
    """
    code = _TEXT.sub('""', run.source)
    if isinstance(run.error, SyntaxError):
        if _ARABIC_COMMA.search(code):
            return "decimal-comma"
        return slip(code) or ("date-unquoted" if _DATE.search(code) else "syntax")
    if isinstance(run.error, NameError):
        name = str(run.error.name or "")
        return (
            "missing-quotes" if name.casefold() in {word.casefold() for word in words} else slip(code) or "cell-error"
        )
    if isinstance(run.error, KeyError):
        return "unknown-column"
    told = str(run.error)
    if isinstance(run.error, TypeError) and ("Timestamp" in told or "datetime" in told):
        return "text-not-date"
    if isinstance(run.error, ValueError) and "percentiles" in told:
        return "percent-as-share"
    return "cell-error"


def words(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """Words that belong in quotation marks: names of columns, values of columns with few, choices of the steps."""
    found = {"largest", "smallest", "drop", "keep", "mark"}
    for table in tables.values():
        found |= {str(column) for column in table.columns}
        for column in table.columns:
            if table[column].dtype.kind not in "iufb" and table[column].nunique() <= 20:
                found |= {str(value) for value in table[column].dropna().unique()}
    return found
