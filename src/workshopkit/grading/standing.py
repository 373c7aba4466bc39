"""What one grader made of a hand-in: everything in gradebook and graded folder that another may be compared with."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.grading.outputs import Place, folder, normalised

Key = tuple[str, str, str]
"""What is told ("points", "comment", "penalty", "output", "source"), of which notebook, of which cell."""


@dataclass(frozen=True)
class Standing:
    """Everything that a grader said about one hand-in. *reason* is why it refused, None when it did not."""

    reason: str | None
    told: dict[Key, Any] = field(default_factory=dict)


def in_gradebook(book: Any, seat: str, assignment: str) -> dict[Key, Any]:
    """Points, comments and late penalties of a hand-in; nothing where the gradebook does not have it.

    Points are (by tests, wish for a person's look, maximum).
    """
    from nbgrader.api import MissingEntry

    try:
        submission = book.find_submission(assignment, seat)
    except MissingEntry:
        return {}
    told: dict[Key, Any] = {}
    for notebook in submission.notebooks:
        told["penalty", notebook.name, ""] = notebook.late_submission_penalty
        for grade in notebook.grades:
            points = (grade.auto_score, bool(grade.needs_manual_grade), grade.max_score)
            told["points", notebook.name, grade.name] = points
        for comment in notebook.comments:
            told["comment", notebook.name, comment.name] = comment.auto_comment
    return told


def in_folder(graded: Path, places: Sequence[Place]) -> dict[Key, Any]:
    """Sources and normalised outputs of the notebooks in the folder *graded*, by the cells' places in them."""
    import nbformat

    told: dict[Key, Any] = {}
    for path in sorted(graded.glob("*.ipynb")):
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
            mark = cell.metadata.get("nbgrader") or {}
            name = f"{number} {mark.get('grade_id', '')}".strip()
            told["source", path.stem, name] = (cell.cell_type, cell.source.replace("\r\n", "\n"))
            if cell.cell_type == "code":
                told["output", path.stem, name] = (normalised(cell.outputs, places), cell.execution_count)
    return told


def stock_places(graded: Path) -> list[Place]:
    """Folders whose names differ where stock nbgrader ran a hand-in in *graded*."""
    home = (r"(?<![\w/.~])~(?=/)", str(Path.home()))
    return [home, folder(graded, "HERE"), folder(Path(sys.prefix), "PYTHON")]


def own_places() -> list[Place]:
    """Folders whose names differ where the kit ran a hand-in, which is a scratch folder."""
    scratch = r"[^\s'\":]*/workshop-\w+/\d+/"
    return [(scratch + r"work/[^\s'\":/]+", "HERE"), (scratch + r"h\d+", "HOME"), folder(Path(sys.prefix), "PYTHON")]


def same(one: Any, other: Any) -> bool:
    """True when the two say the same; a number is a number, whatever its type."""
    return bool(one == other) and re.sub(r"\.0\b", "", str(one)) == re.sub(r"\.0\b", "", str(other))
