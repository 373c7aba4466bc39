"""The project keeps its own rules."""

from pathlib import Path

from workshopkit.lint.run import lint
from workshopkit.lint.show import errors, show


def test_the_project_has_no_error(project: Path) -> None:
    found = errors(lint(project, generated=False))
    assert found == [], show(found, "en")


def test_what_was_built_has_no_error(project: Path) -> None:
    """Without a build there is nothing to read; the tests of the builders read what they build."""
    found = [finding for finding in errors(lint(project, generated=True)) if finding.path.startswith("build/")]
    assert found == [], show(found, "en")
