"""Making a delivery: labs frozen, data drawn for every seat, an ordinary nbgrader course beside them.

Everything is made in a scratch folder and renamed at the end: a kill leaves no half delivery.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from workshopkit.delivery import nbgrader_course, seats, toml
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import DeliveryError, Seat, Workshop
from workshopkit.files import atomic


@dataclass(frozen=True)
class Parts:
    """What a delivery is made of: the five acts of labs and grading that :func:`create_delivery` performs."""

    freeze_lab: Callable[..., str]
    draw_variant: Callable[..., Any]
    write_variant: Callable[..., None]
    write_handout: Callable[..., None]
    prepare_assignment: Callable[..., None]


def kit_parts() -> Parts:
    """The kit's own labs and grading. Loads pandas and nbgrader."""
    from workshopkit.grading.course import prepare_assignment
    from workshopkit.labs.freeze import freeze_lab
    from workshopkit.labs.handout import write_handout
    from workshopkit.labs.variant import draw_variant, write_variant

    return Parts(freeze_lab, draw_variant, write_variant, write_handout, prepare_assignment)


def create_delivery(
    root: Path,
    workshop: Workshop,
    *,
    project: Path,
    tracks: Sequence[str] | None = None,
    progress: Callable[[str], None] = lambda line: None,
    parts: Parts | None = None,
) -> dict[str, str]:
    """Make the delivery of *workshop* at *root* from the labs of *project*; return the PIN of each seat.

    Raises DeliveryError when *root* holds anything already: a delivery is never overwritten.
    """
    root = root.absolute()
    _refuse_existing(root)
    parts = parts or kit_parts()
    laid_out, pins = seats.lay_out(workshop.seats, workshop.languages, tracks)
    root.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(_lock_of(root)):
        atomic.sweep(root.parent, root.name)
        _refuse_existing(root)
        _fill(root, workshop, laid_out, project, progress, parts)
    atomic.sync_folder(root.parent)
    return pins


def _fill(
    root: Path,
    workshop: Workshop,
    laid_out: Sequence[Seat],
    project: Path,
    progress: Callable[[str], None],
    parts: Parts,
) -> None:
    with atomic.new_folder(root) as scratch:
        delivery = Delivery(scratch)
        _desk(delivery, workshop, laid_out)
        for lab in workshop.labs:
            progress(f"lab {lab}: freezing")
            parts.freeze_lab(project, lab, delivery.desk, workshop.languages)
        for seat in laid_out:
            progress(f"seat {seat.code}: drawing data")
            for lab in workshop.labs:
                _seat_lab(delivery, seat, lab, parts)
            delivery.kit(seat.code).mkdir(parents=True, exist_ok=True)
        nbgrader_course.write_config(delivery)
        for lab in workshop.labs:
            progress(f"lab {lab}: preparing the gradebook")
            parts.prepare_assignment(delivery.course(), lab)
        nbgrader_course.enrol(delivery, [seat.code for seat in laid_out])


def _refuse_existing(root: Path) -> None:
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise DeliveryError(f"{root}: already there and not empty; choose another folder, nothing was changed")


def _lock_of(root: Path) -> Path:
    """One maker at a time for each folder; outside it, because the folder is renamed into place."""
    name = hashlib.sha256(str(root).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"workshop-{os.getuid() if hasattr(os, 'getuid') else 0}-{name}.lock"


def _desk(delivery: Delivery, workshop: Workshop, laid_out: Sequence[Seat]) -> None:
    delivery.desk.mkdir()
    delivery.desk.chmod(0o700)
    atomic.write_text(delivery.toml, toml.write(workshop))
    atomic.write_bytes(delivery.secret, secrets.token_hex(32).encode(), mode=0o600)
    atomic.write_text(delivery.seats_csv, seats.write(laid_out), mode=0o600)
    delivery.results.mkdir()


def _seat_lab(delivery: Delivery, seat: Seat, lab: str, parts: Parts) -> None:
    drawn = parts.draw_variant(delivery.labs / lab, delivery.secret.read_bytes(), seat.code)
    parts.write_variant(drawn, delivery.variant(seat.code, lab))
    hand_out(delivery, seat, lab, parts=parts)


def hand_out(delivery: Delivery, seat: Seat, lab: str, *, parts: Parts | None = None) -> bool:
    """Give *seat* its copy of *lab*; False when it has one already, which is never overwritten."""
    target = delivery.seat(seat.code) / lab
    if target.exists():
        return False
    parts = parts or kit_parts()
    with atomic.new_folder(target) as scratch:
        parts.write_handout(
            scratch,
            frozen_handout=delivery.handout(seat.language, lab),
            variant=delivery.variant(seat.code, lab),
            seat=seat.code,
        )
    return True
