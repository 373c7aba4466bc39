"""What a simulated seat does to its own notebook: write answers, damage cells, hand in.

Answers come from the frozen cases on the desk; a seat never reads it, the rehearsal does.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import nbformat

from workshopkit.files import atomic
from workshopkit.labs import sources
from workshopkit.rehearsal.model import Place

Notebook = Any


def read(place: Place) -> Notebook:
    """The seat's notebook."""
    return nbformat.read(place.notebook, as_version=4)


def save(place: Place, book: Notebook) -> None:
    """Write the seat's notebook as it is, damage included."""
    atomic.write_text(place.notebook, json.dumps(book, ensure_ascii=False, indent=1))


def model_answers(place: Place) -> dict[str, str]:
    """Cell id -> the whole cell with a right answer in it, for every answer cell, in the order of the notebook."""
    frozen = sources.frozen(place.delivery.labs / place.lab)
    cases = tomllib.loads((place.delivery.labs / place.lab / "cases.toml").read_text(encoding="utf-8"))["case"]
    right = {case["exercise"]: case["code"] for case in cases if case["kind"] == "right"}
    return {
        cell.id: right[cell.exercise].strip("\n")
        for cell in frozen.lab.cells
        if cell.role == "answer" and cell.exercise in right
    }


def answer(book: Notebook, answers: dict[str, str]) -> None:
    """Put each answer into the cell of its id; other cells stay as they were handed out."""
    for cell in book.cells:
        if cell.id in answers:
            cell.source = answers[cell.id]


def write_texts(book: Notebook) -> None:
    """Put a sentence into every cell that a person will read."""
    for cell in book.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "60 = 41 + 12 + 7."


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
        write_texts(book)
        if change:
            change(book, place)
        save(place, book)

    return work
