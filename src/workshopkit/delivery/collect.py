"""From inbox to course: the version that counts, with the seat's own data and never the data that was sent."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock

from workshopkit.delivery import inbox, stick, variants
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
    with collecting(delivery):
        for seat in delivery.seats():
            for lab in delivery.workshop.labs:
                versions = inbox.versions(delivery, seat.code, lab)
                if versions:
                    collected.hand_ins.append(place(delivery, *versions[-1]))
                else:
                    collected.flags.append(Finding("DEL001", seat.code, values={"seat": seat.code, "lab": lab}))
    return collected


@contextmanager
def collecting(delivery: Delivery) -> Iterator[None]:
    """Be the only one that places versions in the course; others wait. Inside it once more is allowed."""
    with FileLock(delivery.desk / ".collect.lock", is_singleton=True):
        yield


def place(delivery: Delivery, version: Path, receipt: Receipt) -> HandIn:
    """Put one *version* of a seat's work into the nbgrader course, in place of the version that lay there.

    A version that lies there already stays untouched: another grader may be reading it. The data of the seat are drawn
    again when they are missing or changed on the desk; a table that was changed in the seat's folder becomes a flag.
    Raises DeliveryError when the data cannot be drawn again.
    """
    seat, lab = receipt.seat, receipt.lab
    variants.make_whole(delivery, seat, lab)
    flags = variants.edited(delivery, seat, lab)
    return HandIn(seat, lab, _place(delivery, version, receipt), receipt.received, flags)


def _place(delivery: Delivery, version: Path, receipt: Receipt) -> Path:
    target = delivery.submitted(receipt.seat, receipt.lab)
    files = _files(delivery, version, receipt)
    if target.parent.is_dir():
        atomic.sweep(target.parent, target.name)
    if _lie_in(target, files):
        return target
    with atomic.new_folder(target) as scratch:
        for inside, content in files.items():
            path = scratch / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, path)
            else:
                path.write_bytes(content)
    return target


def _files(delivery: Delivery, version: Path, receipt: Receipt) -> dict[str, Path | bytes]:
    """What a placed version holds: the lab's own files, the data of the seat, and of the version only the notebook."""
    seat, lab = receipt.seat, receipt.lab
    source, data = delivery.source(lab), delivery.variant(seat, lab) / "data"
    files: dict[str, Path | bytes] = {}
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_file() and path.suffix != ".ipynb" and inside.parts[0] != "data":
            files[inside.as_posix()] = path
    files |= {f"data/{p.relative_to(data).as_posix()}": p for p in sorted(data.rglob("*")) if p.is_file()}
    files[f"{lab}.ipynb"] = version / f"{lab}.ipynb"
    files["timestamp.txt"] = f"{receipt.received:%Y-%m-%d %H:%M:%S} UTC\n".encode()
    files["submission.txt"] = f"{inbox.version_name(receipt)}\n".encode()
    return files


def _lie_in(folder: Path, files: Mapping[str, Path | bytes]) -> bool:
    """True when *folder* holds exactly *files*."""
    lying = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return lying.keys() == files.keys() and all(_same(lying[name], content) for name, content in files.items())


def _same(path: Path, content: Path | bytes) -> bool:
    if isinstance(content, bytes):
        return path.read_bytes() == content
    return path.stat().st_size == content.stat().st_size and path.read_bytes() == content.read_bytes()


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
