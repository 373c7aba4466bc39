"""From inbox to course: the version that counts, with the seat's own data and never the data that was sent."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.delivery import inbox, stick
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Receipt
from workshopkit.files import atomic
from workshopkit.files.archive import ArchiveError, unpack
from workshopkit.grading.model import HandIn
from workshopkit.lint.model import Finding


@dataclass(frozen=True)
class Collected:
    """What lies ready for grading, and what was noticed."""

    hand_ins: list[HandIn] = field(default_factory=list)
    flags: list[Finding] = field(default_factory=list)


def collect(delivery: Delivery) -> Collected:
    """Put the version that counts of each seat and lab into the nbgrader course, whole or not at all.

    ``count = "last"`` takes the newest version; with ``"best"`` it is the newest too until results are known, because
    only grading knows which is best. Seats without a hand-in become flags (DEL001), not hand-ins.
    """
    collected = Collected()
    for seat in delivery.seats():
        for lab in delivery.workshop.labs:
            versions = inbox.versions(delivery, seat.code, lab)
            if not versions:
                collected.flags.append(Finding("DEL001", seat.code, values={"seat": seat.code, "lab": lab}))
                continue
            folder, receipt = versions[-1]
            target = _place(delivery, folder, receipt)
            collected.hand_ins.append(HandIn(seat.code, lab, target, receipt.received))
    return collected


def place(delivery: Delivery, version: Path, receipt: Receipt) -> HandIn:
    """Put one *version* of a seat's work into the nbgrader course, in place of the version that lay there."""
    return HandIn(receipt.seat, receipt.lab, _place(delivery, version, receipt), receipt.received)


def _place(delivery: Delivery, version: Path, receipt: Receipt) -> Path:
    seat, lab = receipt.seat, receipt.lab
    target = delivery.submitted(seat, lab)
    with atomic.new_folder(target) as scratch:
        for path in sorted(delivery.source(lab).rglob("*")):
            inside = path.relative_to(delivery.source(lab))
            if path.is_file() and path.suffix != ".ipynb" and inside.parts[0] != "data":
                _copy(path, scratch / inside)
        data = delivery.variant(seat, lab) / "data"
        for path in sorted(data.rglob("*")):
            if path.is_file():
                _copy(path, scratch / "data" / path.relative_to(data))
        _copy(version / f"{lab}.ipynb", scratch / f"{lab}.ipynb")
        (scratch / "timestamp.txt").write_text(f"{receipt.received:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")
        (scratch / "submission.txt").write_text(inbox.version_name(receipt) + "\n", encoding="utf-8")
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def take_in(delivery: Delivery, folder: Path) -> list[Receipt | Finding]:
    """Take hand-ins from a stick into the inbox: a folder, or a zip of one.

    Each notebook gives a receipt or a finding (DEL002, DEL003); one bad file never stops another. Links are not
    followed. A second run over the same stick gives the same receipts.
    """
    if folder.is_dir():
        return [_take(delivery, found) for found in stick.find(delivery, folder)]
    with tempfile.TemporaryDirectory(prefix="workshop-") as scratch:
        try:
            unpack(folder, Path(scratch))
        except (ArchiveError, OSError) as error:
            return [Finding("DEL003", str(folder), values={"name": folder.name, "reason": str(error)})]
        return [_take(delivery, found) for found in stick.find(delivery, Path(scratch), named=folder.stem)]


def _take(delivery: Delivery, found: stick.Found) -> Receipt | Finding:
    name = found.path.name
    if found.seat is None or found.lab is None:
        return Finding("DEL002", str(found.path), values={"name": found.shown})
    try:
        if found.path.stat().st_size > inbox.MOST_BYTES:
            reason = "more than 100 MB; clear its outputs and save"
            return Finding("DEL003", str(found.path), values={"name": found.shown, "reason": reason})
        return inbox.accept(delivery, found.seat, found.lab, found.path.read_bytes(), via="stick", saw=found.saw)
    except OSError as error:
        return Finding("DEL003", str(found.path), values={"name": name, "reason": str(error)})
