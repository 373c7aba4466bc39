"""One file for one return: ``POL.psa``, a zip of its journal, the same bytes for the same answers; opened with care."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from workshopkit.assessment.model import AssessmentError, Instrument
from workshopkit.assessment.store import JOURNAL, Return, read_return
from workshopkit.files.archive import MIB, ArchiveError, Bounds, unpack
from workshopkit.files.atomic import write_bytes
from workshopkit.lint.model import Finding

SUFFIX = ".psa"
BOUNDS = Bounds(files=1, file=20 * MIB, total=20 * MIB)
_TIME = (2000, 1, 1, 0, 0, 0)


def pack(folder: Path, target: Path, instrument: Instrument) -> Return:
    """Write the return in *folder* to the file *target* and give it back.

    Only acknowledged lines are packed. Raises AssessmentError when the return cannot be used, OSError when *target*
    cannot be written.
    """
    found = read_return(folder, instrument)
    raw = (folder / JOURNAL).read_bytes()
    entry = zipfile.ZipInfo(JOURNAL, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(entry, raw[: raw.rfind(b"\n") + 1])
    write_bytes(target, packed.getvalue())
    return found


def read_psa(path: Path, instrument: Instrument, *, head: str | None = None) -> Return:
    """The return in the file *path*, like :func:`~workshopkit.assessment.store.read_return`.

    Nothing outside a scratch folder is written and at most 20 MiB are unpacked. Raises AssessmentError naming *path*.
    """
    with tempfile.TemporaryDirectory(prefix="psa-") as scratch:
        try:
            unpack(path, Path(scratch), bounds=BOUNDS)
        except ArchiveError as error:
            raise AssessmentError(Finding("ASM052", str(path), None, {"reason": str(error)})) from error
        try:
            return read_return(Path(scratch), instrument, head=head)
        except AssessmentError as error:
            renamed = (Finding(one.code, str(path), one.line, one.values) for one in error.findings)
            raise AssessmentError(*renamed) from error


def read_round(folder: Path, instrument: Instrument) -> list[Return]:
    """All returns in ``folder/answers``, folders and ``.psa`` files, by agency.

    Raises AssessmentError naming every one that cannot be used, and when there is none.
    """
    answers = folder / "answers"
    places = sorted([*(path.parent for path in answers.glob(f"*/{JOURNAL}")), *answers.glob(f"*{SUFFIX}")])
    if not places:
        raise AssessmentError(Finding("ASM048", str(answers)))
    found: list[Return] = []
    faults: list[Finding] = []
    for place in places:
        read = read_psa if place.suffix == SUFFIX and place.is_file() else read_return
        try:
            found.append(read(place, instrument))
        except AssessmentError as error:
            faults += error.findings
    if faults:
        raise AssessmentError(*faults)
    return sorted(found, key=lambda one: one.begin.agency)
