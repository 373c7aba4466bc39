"""The modules that an assignment's own notebooks import: what a warm kernel loads ahead."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager


@lru_cache(maxsize=32)
def of_assignment(source: Path) -> tuple[str, ...]:
    """Names of modules imported by the notebooks in the folder *source*, without the assignment's own files."""
    found: dict[str, None] = {}
    for path in sorted(source.glob("*.ipynb")):
        found |= dict.fromkeys(of_notebook(json.loads(path.read_text(encoding="utf-8"))))
    own = {path.name.partition(".")[0] for path in source.iterdir()}
    return tuple(name for name in found if name.partition(".")[0] not in own)


def of_notebook(notebook: dict[str, object]) -> Iterator[str]:
    """Names of modules imported by the code cells of *notebook* (format 4), in their order; magics are passed over."""
    cells = notebook.get("cells")
    for cell in cells if isinstance(cells, list) else []:
        if cell["cell_type"] == "code":
            source = cell["source"]
            yield from _of_code("".join(source) if isinstance(source, list) else source)


def _of_code(code: str) -> Iterator[str]:
    try:
        tree = ast.parse(TransformerManager().transform_cell(code))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level and node.module != "__future__":
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*")
