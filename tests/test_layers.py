"""The rows of the house: who may import whom, and what an import may weigh."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "workshopkit"
ROWS = (
    ("files", "i18n", "lint", "render", "learn"),
    ("course", "labs", "grading", "assessment", "synth"),
    ("delivery",),
    ("server", "rehearsal", "office"),
    ("cli",),
)
INSIDE_ROW = {
    ("i18n", "files"),
    ("lint", "files"),
    ("lint", "i18n"),
    ("render", "files"),
    ("render", "i18n"),
    ("labs", "synth"),
    ("rehearsal", "server"),
}
ONLY_HERE = {"nbgrader": {"labs/release.py", "grading/"}, "mkdocs": {"course/"}, "jupyter_server": {"server/"}}


def row_of(package: str) -> int:
    return next(index for index, row in enumerate(ROWS) if package in row)


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "workshopkit":
                found |= {f"workshopkit.{alias.name}" for alias in node.names}
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_package_imports_only_from_rows_below(path: Path) -> None:
    inside = path.relative_to(PACKAGE)
    if inside.parts[0] == "locale":
        return
    here = inside.parts[0]
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "workshopkit" and len(parts) > 1 and parts[1] != here and parts[1] != "__version__":
            there = parts[1]
            allowed = row_of(there) < row_of(here) or (here, there) in INSIDE_ROW
            assert allowed, f"{inside}: {here} may not import {there}"
        if parts[0] in ONLY_HERE:
            assert any(inside.as_posix().startswith(place) for place in ONLY_HERE[parts[0]]), f"{inside}: {name}"
    if here == "learn":
        assert not any(n.startswith("workshopkit.") and not n.startswith("workshopkit.learn") for n in imports_of(path))


def loaded_by(statement: str) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_cli_loads_nothing_of_the_rows_below_before_its_verb_runs() -> None:
    ours = {name.split(".")[1] for name in loaded_by("import workshopkit.cli.main") if name.startswith("workshopkit.")}
    assert ours == {"cli"}
