"""A :class:`Lab` to its solution notebook: roles become nbgrader metadata here and nowhere else."""

from __future__ import annotations

from typing import Any

import nbformat

from workshopkit.i18n.model import DIRECTION
from workshopkit.labs import markers
from workshopkit.labs.model import Cell, Lab

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
"""Always written: without it Lab opens a dialog "Select Kernel" that blocks everything."""


def solution(lab: Lab, lang: str) -> nbformat.NotebookNode:
    """The notebook with solutions and hidden tests; *lang* is the language in which *lab* was read.

    Code, ids, metadata and order are the same bytes in every language; Markdown alone differs.
    """
    book = nbformat.v4.new_notebook(metadata={"kernelspec": dict(KERNEL), "language_info": {"name": "python"}})
    following: list[Cell | None] = [*lab.cells[1:], None]
    book.cells = [_cell(cell, after, lang) for cell, after in zip(lab.cells, following, strict=True)]
    return book


def _cell(cell: Cell, after: Cell | None, lang: str) -> nbformat.NotebookNode:
    metadata: dict[str, Any] = {"deletable": False}
    if cell.role not in ("answer", "text"):
        metadata["editable"] = False
    graded = _nbgrader(cell)
    if graded:
        metadata["nbgrader"] = graded
    if cell.type == "code":
        return nbformat.v4.new_code_cell(cell.source, id=cell.id, metadata=metadata)
    if cell.role == "text":
        source = markers.inside(cell.source, markers.SOLUTION).strip()
    else:
        prose = cell.source + _beginning(after)
        source = _english(prose) if cell.untranslated else directed(prose, lang)
    return nbformat.v4.new_markdown_cell(source, id=cell.id, metadata=metadata)


def _beginning(after: Cell | None) -> str:
    """The sentence with which a free answer may begin, quoted below its question.

    The cell itself starts empty in every language, or nbgrader could not tell that it was left untouched.
    """
    if after is None or after.role != "text":
        return ""
    lines = markers.outside(after.source, markers.SOLUTION).strip().split("\n")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) if any(lines) else ""


def directed(markdown: str, lang: str) -> str:
    """*markdown* as it must stand in a notebook of *lang*: in a right-to-left block where the language asks for it.

    The blank lines let Markdown inside the block be read as Markdown. Measured with JupyterLab 4.6.6.
    """
    if DIRECTION[lang] == "ltr":
        return markdown
    return f'<div dir="rtl" lang="{lang}">\n\n{markdown}\n\n</div>'


def _english(markdown: str) -> str:
    """English that stands in for a missing translation: said so, and in its own direction."""
    return f'<div dir="ltr" lang="en">\n\n**[English]**\n\n{markdown}\n\n</div>'


def _nbgrader(cell: Cell) -> dict[str, Any] | None:
    """nbgrader's metadata, schema 3. None for given code and for Markdown: locked Markdown comes back in English."""
    if cell.role in (None, "given"):
        return None
    metadata: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "cell_type": cell.type,
        "grade": cell.role in ("test", "text"),
        "solution": cell.role in ("answer", "text"),
        "locked": cell.role in ("check", "test"),
        "task": False,
    }
    if cell.role in ("test", "text"):
        points = cell.points or 0.0
        metadata["points"] = int(points) if points == int(points) else points
    return metadata
