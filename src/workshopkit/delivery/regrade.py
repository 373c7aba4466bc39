"""A corrected test in a workshop whose labs are frozen: tried on everybody first, then put in by steps that can repeat.

What seats were given stays as it is, so hand-ins, receipts and release ids stay valid; only tests, hints and the
trainer's key change. Every correction keeps what stood before in ``desk/corrections/LAB/TIME/before``.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from workshopkit.delivery import inbox
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.results import read_results
from workshopkit.files import atomic
from workshopkit.grading.course import prepare_assignment
from workshopkit.grading.model import GradingError, HandIn, Limits, Result
from workshopkit.grading.regrade import Change, changed_cells, compare, set_by_person, try_out, what_seats_would_see

_PENDING = "pending"
_TEXTS = ("lab.md", "cases.toml")


@dataclass(frozen=True)
class Correction:
    """A corrected *lab* of *project*: its new source *notebook*, and the ids of the *cells* that differ."""

    project: Path
    lab: str
    notebook: bytes
    cells: tuple[str, ...]


def read_correction(delivery: Delivery, project: Path, lab: str) -> Correction:
    """The lab as it stands in *project*, if only its tests differ from what the workshop froze.

    Raises GradingError when nothing differs, or when seats would have had to see it; LabError for faults of the lab.
    """
    import nbformat

    from workshopkit.labs.release import release
    from workshopkit.labs.solution import solution
    from workshopkit.labs.sources import in_project

    frozen = nbformat.read(delivery.source(lab) / f"{lab}.ipynb", as_version=4)
    new = solution(in_project(project, lab).lab, "en")
    cells = changed_cells(frozen, new)
    place = project / "labs" / lab / "lab.md"
    seen = what_seats_would_see(release(frozen), release(new))
    if seen:
        raise GradingError(
            f"{place}: {', '.join(seen[:5])} would look or count differently for seats that have {lab} already; "
            "change only what stands between BEGIN HIDDEN TESTS and END HIDDEN TESTS"
        )
    if not cells:
        raise GradingError(f"{place}: nothing differs from the frozen {lab}; correct a test there, then regrade")
    return Correction(project, lab, nbformat.writes(new).encode(), tuple(cells))


def preview(
    delivery: Delivery,
    correction: Correction,
    *,
    unprotected: bool,
    workers: int,
    begin: Callable[[int], None],
    sink: Callable[[Result], None],
) -> list[Change]:
    """Grade everybody anew in a copy; the changes in points. Nothing of the workshop is written.

    Raises as ``grade``.
    """
    rows = {row.seat: row for row in read_results(delivery.results / f"{correction.lab}.jsonl")}
    hand_ins = [hand_in for row in rows.values() if (hand_in := _standing(delivery, row))]
    begin(len(hand_ins))
    kept = set_by_person(delivery.course(), correction.lab)
    changes: list[Change] = []

    def note(after: Result) -> None:
        before = rows[after.seat]
        if after.state != "set_aside" and before.state != "set_aside":
            changes.extend(compare(before, after, kept))
        sink(after)

    limits = Limits(**delivery.workshop.limits.model_dump())
    try_out(
        delivery.course(),
        correction.lab,
        correction.notebook,
        hand_ins,
        limits=limits,
        unprotected=unprotected,
        workers=workers,
        sink=note,
    )
    return sorted(changes, key=lambda one: (one.seat, one.exercise))


def _standing(delivery: Delivery, row: Result) -> HandIn | None:
    """The version of *row* where it lies in the course; None when it is not there any more."""
    folder = delivery.submitted(row.seat, row.lab)
    for _, receipt in inbox.versions(delivery, row.seat, row.lab):
        if inbox.version_name(receipt) == row.submission and folder.is_dir():
            return HandIn(row.seat, row.lab, folder, receipt.received)
    return None


def put_in(delivery: Delivery, correction: Correction, changes: Sequence[Change]) -> Path:
    """Make *correction* the workshop's own; grading afterwards grades everybody of that lab anew.

    Returns the folder that keeps what stood before. Killed at any moment, the next ``grade`` ends it.
    """
    from workshopkit.labs.freeze import write_texts
    from workshopkit.labs.sources import in_project

    lab = correction.lab
    sources = in_project(correction.project, lab)
    folder = delivery.corrections / lab / f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
    with atomic.new_folder(folder) as scratch:
        before, after = scratch / "before", scratch / "after"
        for each in (before, after):
            each.mkdir()
        shutil.copyfile(delivery.source(lab) / f"{lab}.ipynb", before / f"{lab}.ipynb")
        (after / f"{lab}.ipynb").write_bytes(correction.notebook)
        for name in _TEXTS:
            shutil.copyfile(delivery.labs / lab / name, before / name)
            shutil.copyfile(sources.file(name), after / name)
        rows = delivery.results / f"{lab}.jsonl"
        shutil.copyfile(rows, before / rows.name)
        write_texts(correction.project, sources, delivery.workshop.languages, after)
        told = "".join(json.dumps(asdict(change)) + "\n" for change in changes)
        atomic.write_text(scratch / "changes.jsonl", told)
        atomic.write_text(scratch / _PENDING, lab)
    finish_corrections(delivery)
    return folder


def finish_corrections(delivery: Delivery) -> None:
    """Put in whatever a killed regrade left half way; does nothing otherwise. Every step may be done twice."""
    for mark in sorted(delivery.corrections.glob(f"*/*/{_PENDING}")):
        lab = mark.parents[1].name
        after = mark.parent / "after"
        with FileLock(delivery.course_root / ".grading.lock", timeout=60):
            for path in sorted(after.rglob("*")):
                inside = path.relative_to(after)
                if path.is_file() and path.suffix != ".ipynb":
                    atomic.write_bytes(delivery.labs / lab / inside, path.read_bytes())
            atomic.write_bytes(delivery.source(lab) / f"{lab}.ipynb", (after / f"{lab}.ipynb").read_bytes())
            prepare_assignment(delivery.course(), lab)
            mark.unlink()
