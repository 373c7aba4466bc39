"""Looking through a folder that somebody handed in: no link is followed, no depth and no missing right stops it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

DEEPEST = 20


def entries(folder: Path, *, skipped: Collection[str] = (), deepest: int = DEEPEST) -> Iterator[Path]:
    """Everything below *folder* that is no folder, and folders deeper than *deepest*, sorted within each folder.

    Folders named in *skipped* are passed over; what may not be looked into counts as empty.
    """
    pending = [(folder, 0)]
    while pending:
        place, depth = pending.pop()
        inner = []
        for entry in _listed(place):
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and entry.name in skipped:
                continue
            if is_folder and depth < deepest:
                inner.append((Path(entry.path), depth + 1))
            else:
                yield Path(entry.path)
        pending += reversed(inner)


def _listed(place: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(place) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []
