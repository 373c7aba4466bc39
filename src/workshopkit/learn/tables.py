"""The lab's tables, read fresh from ``data/`` whenever they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from workshopkit.learn.say import Stop, card, home, t

_instead: list[Mapping[str, pd.DataFrame]] = []


def table(name: str) -> pd.DataFrame:
    """The table *name* as it was handed out, whatever the notebook has done with its own copy.

    It comes from ``data/`` of the working folder, else of the lab. Raises Stop naming the file and what to do.
    """
    if _instead and name in _instead[-1]:
        return _instead[-1][name].copy()
    here, there = Path.cwd() / "data" / f"{name}.csv", home() / "data" / f"{name}.csv"
    path = here if here.is_file() else there
    file = f"data/{name}.csv"
    try:
        return pd.read_csv(path, encoding="utf-8", keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise Stop(
            t(
                "The file {file} is not there. Put it back into the folder of this lab, or ask the trainer to restore "
                "the lab. Your answers are kept.",
                file=file,
            )
        ) from None
    except (OSError, ValueError):
        raise Stop(
            t(
                "The file {file} cannot be read: it was changed or damaged. Ask the trainer to restore the lab. "
                "Your answers are kept.",
                file=file,
            )
        ) from None


def tables() -> dict[str, pd.DataFrame]:
    """All tables of the lab by name. Raises Stop like :func:`table`."""
    return {name: table(name) for name in card()["tables"]}


@contextmanager
def using(instead: Mapping[str, pd.DataFrame]) -> Iterator[None]:
    """While it lasts, :func:`table` gives these tables and opens no file."""
    _instead.append(instead)
    try:
        yield
    finally:
        _instead.pop()


def thinned(whole: Mapping[str, pd.DataFrame], remainder: int) -> dict[str, pd.DataFrame]:
    """Every second row of each table (those with this *remainder*, 0 or 1): other data of the same make."""
    return {name: rows.iloc[remainder::2].reset_index(drop=True) for name, rows in whole.items()}
