"""nbgrader's own steps, from its configuration: what happens to a notebook before and after its cells are run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.grading.model import Course

_SECTIONS = ("Execute", "ExecutePreprocessor", "NotebookClient", "NbConvertBase", "Preprocessor")


@dataclass(frozen=True)
class Steps:
    """nbgrader's preprocessors as the course configures them. Writing scores is not among them: see gradebook."""

    config: Any
    before: tuple[Any, ...]
    after: tuple[Any, ...]

    def sanitise(self, book: Any, resources: dict[str, Any]) -> Any:
        """*book* as nbgrader makes it before running: outputs cleared, locked cells and kernel from the master."""
        return _through(self.before, book, resources, self.config)

    def finish(self, book: Any, resources: dict[str, Any]) -> Any:
        """*book* as nbgrader makes it after running, before scores are read from it."""
        return _through(self.after, book, resources, self.config)

    def execution(self) -> dict[str, Any]:
        """The part of the configuration that decides how cells run, as plain values."""
        plain = {}
        for section in _SECTIONS:
            values = {key: value for key, value in dict(self.config.get(section, {})).items() if _is_plain(value)}
            plain[section] = values
        return plain


def steps(config: Any) -> Steps:
    """The steps of the course with this *config*."""
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import AssignLatePenalties, Execute, SaveAutoGrades

    autograde = Autograde(config=config)
    after = list(autograde.autograde_preprocessors)
    run = after.index(Execute) if Execute in after else -1
    ours = (Execute, SaveAutoGrades, AssignLatePenalties)
    before = [*autograde.sanitize_preprocessors, *after[: max(run, 0)]]
    return Steps(config, tuple(before), tuple(step for step in after[run + 1 :] if step not in ours))


def _through(preprocessors: tuple[Any, ...], book: Any, resources: dict[str, Any], config: Any) -> Any:
    for preprocessor in preprocessors:
        book, resources = preprocessor(config=config)(book, resources)
    return book


def resources(course: Course, seat: str, assignment: str, notebook: str, folder: Path) -> dict[str, Any]:
    """What nbgrader's preprocessors want to know about the notebook that they are given."""
    return {
        "unique_key": notebook,
        "output_files_dir": f"{notebook}_files",
        "metadata": {"path": str(folder), "name": notebook},
        "nbgrader": {"student": seat, "assignment": assignment, "notebook": notebook, "db_url": course.db_url},
    }


def _is_plain(value: object) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
