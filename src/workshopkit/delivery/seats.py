"""Seats: codes, languages spread over the room, and PINs of which only a salted hash is kept."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from workshopkit.delivery.model import DeliveryError, Seat

COLUMNS = ("code", "language", "track", "pin")
TRACKS = ("judicial", "investigative", "regulator", "policy")
_COST = 2**13


def lay_out(
    count: int, languages: Sequence[str], tracks: Sequence[str] | None = None
) -> tuple[list[Seat], dict[str, str]]:
    """*count* seats S01… whose languages and tracks repeat in order, and the PIN of each, different in every seat.

    The PINs exist only in the returned table: print them at once or make new ones.
    """
    roles = tuple(tracks or TRACKS)
    pins: dict[str, str] = {}
    seats = []
    for index in range(count):
        code = f"S{index + 1:02d}"
        pin = f"{secrets.randbelow(10**6):06d}"
        while pin in pins.values():
            pin = f"{secrets.randbelow(10**6):06d}"
        pins[code] = pin
        fields = {"code": code, "language": languages[index % len(languages)], "track": roles[index % len(roles)]}
        seats.append(Seat.model_validate({**fields, "pin": hash_pin(pin)}))
    return seats, pins


def pin_sheet(pins: Mapping[str, str], languages: Sequence[str]) -> str:
    """The printable list of seats: code, language, PIN, one line each."""
    return "".join(
        f"{code}  {languages[index % len(languages)]}  {pin}\n" for index, (code, pin) in enumerate(pins.items())
    )


def hash_pin(pin: str) -> str:
    """``scrypt$salt$digest`` of a PIN, hexadecimal, with a fresh salt."""
    salt = secrets.token_bytes(16)
    return f"scrypt${salt.hex()}${_scrypt(pin, salt)}"


def is_pin(seat: Seat, pin: str) -> bool:
    """True when *pin* is the seat's; compared in constant time."""
    _, salt, digest = seat.pin.split("$")
    return hmac.compare_digest(_scrypt(pin, bytes.fromhex(salt)), digest)


def _scrypt(pin: str, salt: bytes) -> str:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=8, p=1, dklen=32).hex()


def write(seats: Sequence[Seat]) -> str:
    """The text of ``seats.csv``."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([getattr(seat, column) for column in COLUMNS] for seat in seats)
    return out.getvalue()


def read(path: Path) -> tuple[Seat, ...]:
    """The seats of *path*. Raises DeliveryError naming file, line and what to do."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            table = csv.DictReader(handle)
            if tuple(table.fieldnames or ()) != COLUMNS:
                raise DeliveryError(f"{path}:1: the columns must be {','.join(COLUMNS)}; restore the first line")
            seats = tuple(_seat(path, table.line_num, row) for row in table)
    except FileNotFoundError:
        raise DeliveryError(f"{path}: missing; the delivery was not made to the end: make it again") from None
    except UnicodeDecodeError:
        raise DeliveryError(f"{path}: not UTF-8 text; save it as UTF-8 or restore a copy") from None
    codes = [seat.code for seat in seats]
    for code in codes:
        if codes.count(code) > 1:
            raise DeliveryError(f"{path}: seat {code} is there twice; keep one line for each seat")
    if not seats:
        raise DeliveryError(f"{path}: no seat in it; restore a copy")
    return seats


def _seat(path: Path, line: int, row: dict[str, str]) -> Seat:
    try:
        return Seat.model_validate(row)
    except ValidationError as error:
        column = ", ".join(str(one["loc"][0]) for one in error.errors())
        raise DeliveryError(f"{path}:{line}: {column} is wrong; restore the line from a copy") from None
