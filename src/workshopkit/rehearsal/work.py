"""What a simulated seat does to its own notebook: write answers, damage cells, hand in.

Answers come from the frozen solution on the desk; a seat never reads it, the rehearsal does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import nbformat

from workshopkit.rehearsal.model import Place

Notebook = Any
_KEPT = re.compile(r"### BEGIN SOLUTION\n(.*?)\n### END SOLUTION", re.DOTALL)


def read(place: Place) -> Notebook:
    """The seat's notebook."""
    return nbformat.read(place.notebook, as_version=4)


def save(place: Place, book: Notebook) -> None:
    """Write the seat's notebook as JupyterLab would."""
    nbformat.write(book, place.notebook)


def model_answers(place: Place) -> dict[str, str]:
    """Cell id -> model answer of every answer cell of the lab, in the order of the notebook."""
    source = nbformat.read(place.delivery.source(place.lab) / f"{place.lab}.ipynb", as_version=4)
    answers = {}
    for cell in source.cells:
        marks = cell.metadata.get("nbgrader", {})
        found = _KEPT.search(cell.source)
        if marks.get("solution") and not marks.get("grade") and found:
            answers[cell.id] = found.group(1)
    return answers


def answer(book: Notebook, answers: dict[str, str]) -> None:
    """Put each answer into the cell of its id; other cells stay as they were handed out."""
    for cell in book.cells:
        if cell.id in answers:
            cell.source = answers[cell.id]


def test_cells(book: Notebook) -> Iterator[int]:
    """Positions of the cells that give points by running."""
    for index, cell in enumerate(book.cells):
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and marks.get("grade") and marks.get("locked"):
            yield index


def solved(change: Callable[[Notebook, Place], None] | None = None) -> Callable[[Place], None]:
    """A way of working: every answer right, then *change*, then save; handing in comes after."""

    def work(place: Place) -> None:
        book = read(place)
        answer(book, model_answers(place))
        if change:
            change(book, place)
        save(place, book)

    return work
