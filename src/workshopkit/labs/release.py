"""Solution notebook to release notebook, by nbgrader's own preprocessors and without a gradebook.

The only module of the package that loads nbgrader (two to four seconds): import it when a release is made, not before.
"""

from __future__ import annotations

import copy

import nbformat
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

STEPS = (
    LockCells,
    ClearSolutions,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    ClearHiddenTests,
    ComputeChecksums,
    CheckCellMetadata,
)
"""In the order of nbgrader's ``generate_assignment``. The first checksums see hidden tests, as the gradebook does; the
second replace them by those of what a participant gets."""


def release(solved: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook that participants get, equal to what ``nbgrader generate_assignment`` makes of *solved*.

    Stubs are empty: a stub in each language would break nbgrader's automatic zero for untouched answers.
    """
    config = Config()
    config.ClearSolutions.code_stub = {"python": ""}
    config.ClearSolutions.text_stub = ""
    book = copy.deepcopy(solved)
    resources: dict[str, object] = {}
    for step in STEPS:
        book, resources = step(config=config).preprocess(book, resources)
    return book
