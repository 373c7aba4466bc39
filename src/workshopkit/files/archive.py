"""Opening a zip that came from outside: nothing leaves the target folder, nothing fills the disk."""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MIB = 1024 * 1024


class ArchiveError(Exception):
    """A zip that may not be unpacked: the message says what is wrong and what to do."""


@dataclass(frozen=True)
class Bounds:
    """What a zip may hold: *files* in number, *file* and *total* in bytes after unpacking."""

    files: int = 5000
    file: int = 100 * MIB
    total: int = 1024 * MIB


def unpack(source: Path, target: Path, *, bounds: Bounds | None = None) -> list[Path]:
    """Unpack *source* into the existing empty folder *target*; return the written files, sorted.

    File names of any script are kept. Raises ArchiveError, with nothing of a refused entry written, for absolute
    names, ``..``, links, device files, encrypted entries, two entries of one name, and more than *bounds* allow,
    counted while unpacking because the sizes that a zip states can be lies.
    """
    bounds = bounds or Bounds()
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [(entry, _inside(source, entry)) for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > bounds.files:
                raise ArchiveError(f"{source}: {len(entries)} files, more than {bounds.files}; send fewer")
            names = [name.as_posix().casefold() for _, name in entries]
            if len(set(names)) != len(names):
                raise ArchiveError(f"{source}: two files of the same name in it; zip the folder again")
            left = bounds.total
            written = []
            for entry, name in entries:
                path = target.joinpath(*name.parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                left -= _copy(source, archive, entry, path, min(bounds.file, left))
                written.append(path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ArchiveError(f"{source}: not a readable zip ({error}); zip the folder again") from None
    return sorted(written)


def _inside(source: Path, entry: zipfile.ZipInfo) -> PurePosixPath:
    text = entry.filename.replace("\\", "/")
    name = PurePosixPath(text)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if name.is_absolute() or ".." in name.parts or ":" in text.split("/")[0] or not name.parts or "\0" in text:
        raise ArchiveError(f"{source}: the name {entry.filename!r} leaves the folder; nothing was taken from this zip")
    if kind not in (0, stat.S_IFREG):
        raise ArchiveError(f"{source}: {entry.filename!r} is a link, not a file; nothing was taken from this zip")
    if entry.flag_bits & 0x1:
        raise ArchiveError(f"{source}: {entry.filename!r} is encrypted; zip the folder without a password")
    return name


def _copy(source: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, limit: int) -> int:
    size = 0
    with archive.open(entry) as packed, path.open("xb") as out:
        while chunk := packed.read(min(MIB, limit - size + 1)):
            size += len(chunk)
            if size > limit:
                out.close()
                path.unlink()
                raise ArchiveError(
                    f"{source}: {entry.filename!r} unpacks to more than allowed; send the notebooks alone"
                )
            out.write(chunk)
    return size
