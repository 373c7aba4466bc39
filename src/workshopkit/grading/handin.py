"""Which files of a hand-in count: its notebooks under the names of the assignment, and what lies beside them.

Links are never followed: a link to the gradebook would otherwise be copied into the seat's graded folder.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.files.archive import ArchiveError, unpack
from workshopkit.grading import walk
from workshopkit.grading.flags import SetAside, flag
from workshopkit.grading.graded import MOST_BYTES, ignored
from workshopkit.grading.master import Master
from workshopkit.grading.model import Flag

MOST_FILES = 5000
_OURS = frozenset({"submission.txt"})
_SKIPPED = frozenset({".ipynb_checkpoints", "__pycache__", "__MACOSX", "feedback", ".kit"})


@dataclass
class Files:
    """The hand-in's files: notebooks by name of the assignment, other files by path inside it, and flags."""

    notebooks: dict[str, Path] = field(default_factory=dict)
    beside: dict[str, Path] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)


def find_files(folder: Path, master: Master, scratch: Path) -> Files:
    """Sort the files of *folder*; a zip without a notebook beside it is unpacked into *scratch*.

    Raises SetAside when there is no notebook at all, too many files, or a zip that cannot be opened.
    """
    files = Files()
    found = _walk(folder, files)
    outside = {path.relative_to(folder).as_posix(): path for path in found}
    notebooks = [path for path in found if _is_notebook(path)]
    archives = [path for path in found if _is_zip(path) and (not notebooks or path in notebooks)]
    if archives and len(archives) >= len(notebooks):
        folder, found = _unpacked(archives[0], scratch, files)
        notebooks = [path for path in found if _is_notebook(path)]
    if not notebooks:
        raise SetAside("GRD001", file=next(iter(master.notebooks)) + ".ipynb")
    _choose(notebooks, folder, master, files)
    inside = {path.relative_to(folder).as_posix(): path for path in found} | outside
    for name, path in inside.items():
        if path not in notebooks and path not in archives and name not in _OURS and not ignored(name, master.ignored):
            files.beside[name] = path
    _compare_with_source(files, master)
    return files


def _walk(folder: Path, files: Files) -> list[Path]:
    found: list[Path] = []
    for path in walk.entries(folder, skipped=_SKIPPED):
        if len(found) >= MOST_FILES:
            raise SetAside("GRD037", most=MOST_FILES)
        inside = path.relative_to(folder).as_posix()
        if path.is_symlink():
            files.flags.append(flag("GRD023", file=inside))
        elif path.is_dir():
            files.flags.append(flag("GRD068", file=inside, most=walk.DEEPEST))
        elif not path.is_file():
            files.flags.append(flag("GRD066", file=inside))
        elif not os.access(path, os.R_OK):
            files.flags.append(flag("GRD067", file=inside))
        elif path.stat().st_size > MOST_BYTES and not _is_notebook(path):
            files.flags.append(flag("GRD022", file=inside, mb=path.stat().st_size // 10**6))
        else:
            found.append(path)
    return found


def _is_notebook(path: Path) -> bool:
    return bool(re.search(r"\.ipynb(\.(txt|json))?$", path.name, re.IGNORECASE)) and not path.name.startswith(".")


def _is_zip(path: Path) -> bool:
    with path.open("rb") as handle:
        return handle.read(4) == b"PK\x03\x04"


def _unpacked(archive: Path, scratch: Path, files: Files) -> tuple[Path, list[Path]]:
    target = scratch / "unpacked"
    target.mkdir()
    try:
        unpack(archive, target)
    except (ArchiveError, OSError) as error:
        raise SetAside("GRD043", file=archive.name, reason=str(error).partition(": ")[2] or str(error)) from error
    files.flags.append(flag("GRD018", file=archive.name))
    return target, _walk(target, files)


def _choose(notebooks: list[Path], folder: Path, master: Master, files: Files) -> None:
    """Give each notebook of the assignment its file: the exact name, else the one that holds most of its cells."""
    wanted = {f"{name}.ipynb": name for name in master.notebooks}
    left = list(notebooks)
    for path in notebooks:
        name = wanted.get(path.relative_to(folder).as_posix())
        if name:
            files.notebooks[name] = path
            left.remove(path)
    for name in master.notebooks:
        if name in files.notebooks:
            continue
        likely = sorted(left, key=lambda path: (_likeness(path, name, master), path.name), reverse=True)
        if not likely or (len(master.notebooks) > 1 and _likeness(likely[0], name, master) == (0, 0)):
            files.flags.append(flag("GRD038", file=f"{name}.ipynb"))
            continue
        path = likely[0]
        left.remove(path)
        files.notebooks[name] = path
        code = "GRD019" if path.name == f"{name}.ipynb" else "GRD017"
        if not any(one.code == "GRD018" for one in files.flags) or code == "GRD017":
            files.flags.append(flag(code, file=path.relative_to(folder).as_posix(), name=f"{name}.ipynb"))
    for path in left:
        files.flags.append(flag("GRD020", file=path.relative_to(folder).as_posix()))


def _likeness(path: Path, name: str, master: Master) -> tuple[int, int]:
    if path.stat().st_size > MOST_BYTES:
        return 0, 0
    content = path.read_bytes()
    known = sum(f'"{cell}"'.encode() in content for cell in master.notebooks[name].cells)
    return known, int(path.name.casefold() == f"{name}.ipynb".casefold())


def _compare_with_source(files: Files, master: Master) -> None:
    for inside, path in files.beside.items():
        original = master.source / inside
        if inside in master.own_files or not original.is_file():
            continue
        if original.stat().st_size != path.stat().st_size or original.read_bytes() != path.read_bytes():
            files.flags.append(flag("GRD024", file=inside))
