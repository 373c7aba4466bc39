"""Writing that survives a full disk, a kill -9 or a power cut: the old file or the new one, never a half."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path


def write_bytes(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write *data* to *path* by a temporary file beside it, fsync and rename.

    Raises OSError when the folder is not writable or the disk is full; *path* then still has its former content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_text(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write *text* as UTF-8 with line feeds, like :func:`write_bytes`."""
    write_bytes(path, text.encode("utf-8"), mode=mode)


def sync_folder(folder: Path) -> None:
    """Make renames inside *folder* durable where the system has folder descriptors (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a scratch folder beside *target*; on success it takes the place of *target*, on any error it vanishes.

    The former content of *target* stays until the new one is complete.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name[:60]}.", suffix=".part", dir=target.parent))
    former = scratch.with_suffix(".old")
    try:
        scratch.chmod(0o755)
        yield scratch
        if target.exists():
            target.replace(former)
        scratch.replace(target)
    except BaseException:
        if former.exists() and not target.exists():
            former.replace(target)
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    shutil.rmtree(former, ignore_errors=True)


def sweep(folder: Path, name: str = "") -> list[Path]:
    """Remove what a killed process left half written directly inside *folder*; return the removed paths.

    With *name*, only what belongs to that file or folder. A folder that a kill caught between its two renames is put
    back. Call only while holding the folder's lock.
    """
    removed = []
    begin = f".{escape(name[:60])}." if name else "."
    for left in sorted(folder.glob(f"{begin}*.old")):
        target = folder / left.name[1:].rsplit(".", 2)[0]
        if left.is_dir() and not target.exists():
            left.replace(target)
    for left in sorted([*folder.glob(f"{begin}*.part"), *folder.glob(f"{begin}*.old")]):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
        removed.append(left)
    return removed
