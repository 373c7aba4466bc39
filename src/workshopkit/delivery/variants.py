"""The data of each seat on the desk: whole, or drawn again from the secret; the participant's copy is only compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import DeliveryError
from workshopkit.files import atomic, digest
from workshopkit.grading.flags import flag
from workshopkit.grading.model import Flag


def is_whole(folder: Path) -> bool:
    """True when the data in the variant's *folder* are those that its ``variant.json`` names."""
    wanted = _recorded(folder)
    return wanted is not None and wanted == content_of(folder / "data")


def content_of(data: Path) -> str:
    """``sha256:…`` over names and bytes of the tables in *data*, as ``variant.json`` keeps it."""
    tables = sorted(data.glob("*.csv"), key=lambda path: path.stem)
    listed = "".join(f"{path.name}\0{digest.of_file(path)}\n" for path in tables)
    return f"sha256:{digest.of_bytes(listed.encode())}"


def make_whole(
    delivery: Delivery,
    seat: str,
    lab: str,
    *,
    draw: Callable[..., Any] | None = None,
    write: Callable[..., None] | None = None,
) -> bool:
    """Draw the data of *seat* for *lab* again when they are missing or changed; False when they are as they were.

    Secret, seat and try number give the same data, which the recorded digest proves where it is still there.
    Raises DeliveryError when other data would come out, or none: grading with them would take points from the seat.
    """
    folder = delivery.variant(seat, lab)
    if is_whole(folder):
        return False
    if draw is None or write is None:
        from workshopkit.labs.variant import draw_variant, write_variant

        draw, write = draw_variant, write_variant
    wanted = _recorded(folder)
    try:
        drawn = draw(delivery.labs / lab, delivery.secret.read_bytes(), seat)
    except Exception as error:
        raise DeliveryError(
            f"{folder}: the data of {seat} are missing or changed, and cannot be drawn again ({error}); take the "
            "folder from a backup"
        ) from error
    with atomic.new_folder(folder) as scratch:
        write(drawn, scratch)
        made = content_of(scratch / "data")
        if wanted is not None and made != wanted:
            raise DeliveryError(
                f"{folder}: the data of {seat} are changed, and this version of the kit draws others; take the folder "
                "from a backup, or grade with the version that made the workshop"
            )
    return True


def edited(delivery: Delivery, seat: str, lab: str) -> tuple[Flag, ...]:
    """A flag for each table in the seat's own folder that is no more what the seat was given."""
    flags = []
    for original in sorted((delivery.variant(seat, lab) / "data").glob("*.csv")):
        theirs = delivery.seat(seat) / lab / "data" / original.name
        try:
            changed = theirs.is_symlink() or theirs.read_bytes() != original.read_bytes()
        except OSError:
            continue
        if changed:
            flags.append(flag("GRD082", file=f"data/{original.name}"))
    return tuple(flags)


def _recorded(folder: Path) -> str | None:
    try:
        told = json.loads((folder / "variant.json").read_text(encoding="utf-8"))["content"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told if isinstance(told, str) else None
