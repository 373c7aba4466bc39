"""The house keeps its own rules: format, types, architecture page, no word that does not belong here."""

import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path("src/workshopkit")


def tool(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=project, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [("ruff", "format", "--check", "."), ("ruff", "check", "."), ("mypy",)])
def test_code_is_clean_under(arguments: tuple[str, ...], project: Path) -> None:
    run = tool(project, *arguments)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_package_is_on_the_architecture_page(project: Path) -> None:
    page = (project / "ARCHITECTURE.md").read_text(encoding="utf-8")
    packages = [path.parent.name for path in (project / PACKAGE).glob("*/__init__.py")]
    assert [name for name in packages if f"`{name}`" not in page] == []


def test_every_verb_has_its_part_in_the_readme(project: Path) -> None:
    from workshopkit.cli.main import VERBS

    readme = (project / "README.md").read_text(encoding="utf-8")
    assert [verb for verb in VERBS if f"workshop.py {verb}" not in readme] == []


def test_no_module_is_longer_than_400_lines(project: Path) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (project / PACKAGE).rglob("*.py")}
    assert {str(path): n for path, n in lengths.items() if n > 400} == {}


def test_every_direct_requirement_is_pinned_with_a_reason(project: Path) -> None:
    lines = (project / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start, end = lines.index("dependencies = ["), lines.index("]", lines.index("dependencies = ["))
    for line in lines[start + 1 : end]:
        assert "==" in line and "# " in line, line
