"""SHA-256 of files and trees, the one way the kit says that two things are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def of_bytes(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()


def of_file(path: Path) -> str:
    """SHA-256 of the content of *path*. Raises OSError when it cannot be read."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def tree_files(roots: Iterable[Path]) -> list[Path]:
    """All files under *roots* (a root may be a file or missing), sorted, without byte code and hidden files."""
    found: set[Path] = set()
    for root in roots:
        if root.is_file():
            found.add(root)
            continue
        for path in root.rglob("*"):
            inside = path.relative_to(root).parts
            if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in inside):
                found.add(path)
    return sorted(found)


def of_tree(roots: Iterable[Path], *, base: Path) -> str:
    """SHA-256 over names relative to *base* and contents of all files under *roots*."""
    total = hashlib.sha256()
    for path in tree_files(roots):
        total.update(f"{path.relative_to(base).as_posix()}\0{of_file(path)}\n".encode())
    return total.hexdigest()
