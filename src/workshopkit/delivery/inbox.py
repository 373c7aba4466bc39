"""The desk's inbox: every version that was handed in, each in its own folder with its receipt, whole or not there."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from filelock import FileLock
from pydantic import ValidationError

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import DeliveryError, Receipt
from workshopkit.files import atomic, digest

MOST_BYTES = 100 * 1024 * 1024
Via = Literal["server", "stick", "lite", "paper"]
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def accept(
    delivery: Delivery, seat: str, lab: str, data: bytes, *, via: Via, saw: Mapping[str, Literal["passes", "tried"]]
) -> Receipt:
    """Keep *data* (a notebook file, valid or not) as a version of *lab* by *seat*; return its receipt.

    The same bytes again give the receipt they had. An older version handed in again through the server counts as
    the newest, because the participant means it; from a stick it is only the old copy.
    On return the version is on the disk (fsync, rename). Raises DeliveryError for a lab or seat that the workshop
    does not have and for more than 100 MB; OSError when the disk is full or not writable, with nothing half kept.
    """
    if lab not in delivery.workshop.labs:
        raise DeliveryError(f"{lab}: no lab of this workshop; use one of {', '.join(delivery.workshop.labs)}")
    delivery.find_seat(seat)
    if len(data) > MOST_BYTES:
        raise DeliveryError(f"{lab} of {seat}: {len(data) // 10**6} MB, more than 100 MB; clear its outputs and save")
    folder = delivery.inbox(seat, lab)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        atomic.sweep(folder)
        earlier = versions(delivery, seat, lab)
        sha256 = digest.of_bytes(data)
        same = [receipt for _, receipt in (earlier[-1:] if via == "server" else earlier) if receipt.sha256 == sha256]
        if same:
            return same[-1]
        receipt = _receipt(delivery, seat, lab, data, sha256, via, saw, after=earlier[-1][1] if earlier else None)
        _store(folder, lab, data, receipt)
    return receipt


def _receipt(
    delivery: Delivery,
    seat: str,
    lab: str,
    data: bytes,
    sha256: str,
    via: Via,
    saw: Mapping[str, Literal["passes", "tried"]],
    *,
    after: Receipt | None,
) -> Receipt:
    received = dt.datetime.now(dt.UTC).replace(microsecond=0)
    if after and received <= after.received:
        received = after.received + dt.timedelta(seconds=1)
    return Receipt(
        code=code(seat, lab, sha256, received),
        seat=seat,
        lab=lab,
        release=_release(delivery, lab),
        received=received,
        sha256=sha256,
        bytes=len(data),
        via=via,
        saw=dict(saw),
    )


def _store(folder: Path, lab: str, data: bytes, receipt: Receipt) -> None:
    with atomic.new_folder(folder / version_name(receipt)) as scratch:
        atomic.write_bytes(scratch / f"{lab}.ipynb", data)
        atomic.write_text(scratch / "receipt.json", receipt.model_dump_json(indent=1) + "\n")
    atomic.sync_folder(folder)
    atomic.sync_folder(folder.parent)


def version_name(receipt: Receipt) -> str:
    """Folder name of a version: time received in UTC and the first eight digits of its SHA-256; sorts by time."""
    return f"{receipt.received:%Y%m%dT%H%M%SZ}-{receipt.sha256[:8]}"


def code(seat: str, lab: str, sha256: str, received: dt.datetime) -> str:
    """Six characters of Crockford's base 32 (no I, L, O, U) that name a hand-in, such as ``7KQ4-2M``."""
    named = hashlib.sha256(f"{seat}|{lab}|{sha256}|{received.isoformat()}".encode()).digest()
    number = int.from_bytes(named[:4], "big") >> 2
    text = "".join(_CROCKFORD[number >> shift & 31] for shift in range(25, -1, -5))
    return f"{text[:4]}-{text[4:]}"


def versions(delivery: Delivery, seat: str, lab: str) -> list[tuple[Path, Receipt]]:
    """Versions of *lab* by *seat*, oldest first. A folder whose receipt cannot be read is passed over."""
    found = []
    for folder in sorted(delivery.inbox(seat, lab).glob("[0-9]*Z-*")):
        try:
            found.append((folder, Receipt.model_validate_json((folder / "receipt.json").read_bytes())))
        except (OSError, ValidationError):
            continue
    return found


def local_time(moment: dt.datetime, delivery: Delivery) -> str:
    """*moment* as date and time of the workshop's place, such as ``2027-03-01 11:05``."""
    return f"{moment.astimezone(ZoneInfo(delivery.workshop.timezone)):%Y-%m-%d %H:%M}"


def receipts(delivery: Delivery, seat: str) -> list[Receipt]:
    """All receipts of *seat*, oldest first."""
    found = [receipt for lab in delivery.workshop.labs for _, receipt in versions(delivery, seat, lab)]
    return sorted(found, key=lambda receipt: receipt.received)


def _release(delivery: Delivery, lab: str) -> str:
    for lang in delivery.workshop.languages:
        path = delivery.handout(lang, lab) / "lab.json"
        if path.is_file():
            return str(json.loads(path.read_text(encoding="utf-8"))["release"])
    raise DeliveryError(f"{delivery.desk / 'handout'}: {lab} has no frozen handout; make the delivery again")
