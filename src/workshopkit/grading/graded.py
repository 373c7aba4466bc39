"""The graded folder of a hand-in: what lies in it, and the mark that says what exactly was graded."""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from workshopkit import __version__
from workshopkit.files import atomic, digest
from workshopkit.grading import walk
from workshopkit.grading.master import Master
from workshopkit.grading.model import Limits, Result

MARK = ".graded.json"
MOST_BYTES = 100 * 1024 * 1024
"""A larger file of a hand-in is left out of grading and never read."""
_CODE = digest.of_tree([Path(__file__).parent], base=Path(__file__).parent)


def key(folder: Path, master: Master, limits: Limits) -> str:
    """Digest of everything a score stands on: hand-in, assignment, limits, this grader, nbgrader."""
    import nbgrader

    stands_on = {
        "hand_in": _content(folder),
        "master": master.digest,
        "limits": [limits.cell_cpu_s, limits.notebook_wall_s, limits.memory_mb],
        "grader": [__version__, _CODE, nbgrader.__version__],
    }
    return digest.of_bytes(json.dumps(stands_on, sort_keys=True).encode())


def _content(folder: Path) -> list[list[str]]:
    """Names and contents below *folder*; of what is no readable file only that, and where a link leads."""
    found = []
    for path in walk.entries(folder):
        inside = os.fsencode(path.relative_to(folder)).hex()
        try:
            found.append([inside, _what(path)])
        except OSError as error:
            found.append([inside, type(error).__name__])
    return sorted(found)


def _what(path: Path) -> str:
    if path.is_symlink():
        return os.fsencode(path.readlink()).hex()
    if not path.is_file():
        return "special"
    about = path.stat()
    return digest.of_file(path) if about.st_size <= MOST_BYTES else f"{about.st_size} {about.st_mtime_ns}"


def read(target: Path, wanted: str) -> Result | None:
    """The result in the graded folder *target* when it was made from what *wanted* names, else None."""
    try:
        mark = json.loads((target / MARK).read_text(encoding="utf-8"))
        return Result.model_validate(mark["result"]) if mark["key"] == wanted else None
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return None


def write(target: Path, made_from: str, result: Result, books: Mapping[str, Any], inputs: Mapping[str, Path]) -> None:
    """Put notebooks, the files they ran beside, and the mark into *target*, whole or not at all."""
    import nbformat

    with atomic.new_folder(target) as scratch:
        lay_out(scratch, inputs)
        for name, book in books.items():
            atomic.write_text(scratch / f"{name}.ipynb", nbformat.writes(book) + "\n", mode=_mode())
        mark = {"key": made_from, "result": result.model_dump(mode="json")}
        atomic.write_text(scratch / MARK, json.dumps(mark, ensure_ascii=False))
    atomic.sync_folder(target.parent)


def _mode() -> int:
    """Read-only, as nbgrader leaves graded notebooks; on Windows such a file could not be replaced."""
    return 0o644 if os.name == "nt" else 0o444


def inputs(beside: Mapping[str, Path], master: Master) -> dict[str, Path]:
    """Files a notebook runs beside: those handed in, the assignment's own over them, except a seat's own data."""
    files = dict(beside)
    for path in sorted(master.source.rglob("*")):
        inside = path.relative_to(master.source).as_posix()
        if path.is_file() and inside not in master.own_files and not ignored(inside, (*master.ignored, "*.ipynb")):
            files[inside] = path
    return files


def ignored(inside: str, patterns: Iterable[str]) -> bool:
    """True when nbgrader would not copy the file *inside*: a name in its path fits one of *patterns*.

    As for nbgrader, which asks the file system, a pattern that begins with a star fits no hidden file.
    """
    return any(
        fnmatch.fnmatchcase(name, pattern) and (not name.startswith(".") or pattern.startswith("."))
        for name in PurePosixPath(inside).parts
        for pattern in patterns
    )


def lay_out(folder: Path, files: Mapping[str, Path]) -> None:
    """Copy *files* into *folder* under their names."""
    for inside, path in files.items():
        target = folder / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        if os.access(path, os.X_OK):
            target.chmod(0o755)
