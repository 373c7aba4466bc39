"""Rows of results on the desk: JSON Lines, one current row for each seat of a lab."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from workshopkit.delivery.folder import Delivery
from workshopkit.files import atomic
from workshopkit.grading.model import Result


def read_results(path: Path) -> list[Result]:
    """Rows of *path* in order; none when it does not exist. A line that is no row is passed over."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    rows = []
    for line in lines:
        try:
            rows.append(Result.model_validate_json(line))
        except ValidationError:
            continue
    return rows


def write_results(delivery: Delivery, lab: str, fresh: Iterable[Result]) -> None:
    """Put *fresh* rows of *lab* in place of the seats' former ones; the file is whole at every moment.

    Several graders may do so at once.
    """
    path = delivery.results / f"{lab}.jsonl"
    with FileLock(path.with_name(f".{lab}.lock")):
        atomic.sweep(path.parent, path.name)
        rows = {row.seat: row for row in [*read_results(path), *fresh]}
        atomic.write_text(path, "".join(f"{rows[seat].model_dump_json()}\n" for seat in sorted(rows)))
