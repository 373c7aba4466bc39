"""nbgrader's own steps, from its configuration: what happens to a notebook before and after its cells are run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.grading.model import Course, GradingError

_SECTIONS = (
    *("Execute", "ExecutePreprocessor", "NbGraderPreprocessor", "NotebookClient", "NbConvertBase", "Preprocessor"),
    *("KernelManager", "KernelSpecManager"),
)


@dataclass(frozen=True)
class Steps:
    """nbgrader's preprocessors as the course configures them. Writing scores is not among them: see gradebook.

    *exporter* is nbgrader's own, whose configuration they inherit; *cell_s* the seconds of a cell that it allows,
    None for no limit.
    """

    exporter: Any
    before: tuple[Any, ...]
    after: tuple[Any, ...]
    cell_s: int | None

    def sanitise(self, book: Any, resources: dict[str, Any]) -> Any:
        """*book* as nbgrader makes it before running: outputs cleared, locked cells and kernel from the master.

        Written and read again, as nbgrader does: cells that it put back are whole only then.
        """
        import nbformat

        return nbformat.reads(nbformat.writes(self._through(self.before, book, resources), version=4), as_version=4)

    def finish(self, book: Any, resources: dict[str, Any]) -> Any:
        """*book* as nbgrader makes it after running, before scores are read from it."""
        return self._through(self.after, book, resources)

    def execution(self) -> dict[str, Any]:
        """The part of the configuration that decides how cells run, as plain values."""
        plain = {}
        for section in _SECTIONS:
            plain[section] = _plain(self.exporter.config.get(section, {}))
        from nbgrader.preprocessors import Execute

        # Whatever was said in a nested section (c.NotebookExporter.Execute) is the last word.
        plain["Execute"] |= _plain(Execute(parent=self.exporter)._find_my_config(self.exporter.config))
        return plain

    def _through(self, preprocessors: tuple[Any, ...], book: Any, resources: dict[str, Any]) -> Any:
        for preprocessor in preprocessors:
            step = preprocessor(parent=self.exporter) if isinstance(preprocessor, type) else preprocessor
            book, resources = step(book, resources)
        return book


def steps(config: Any) -> Steps:
    """The steps of the course with this *config*.

    Raises GradingError where the course replaces the running of cells or the writing of scores by its own, switches
    them off, or has hooks around them: what comes of that only nbgrader itself can say.
    """
    from nbconvert.exporters import NotebookExporter
    from nbconvert.preprocessors import ExecutePreprocessor
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import AssignLatePenalties, Execute, SaveAutoGrades

    ours = (Execute, SaveAutoGrades, AssignLatePenalties)
    try:
        autograde = Autograde(config=config)
        exporter = NotebookExporter(parent=autograde, config=config)
        before = [_class(step) for step in autograde.sanitize_preprocessors]
        after = [_class(step) for step in autograde.autograde_preprocessors]
        timeout = Execute(parent=exporter).timeout
        hooks = [name for name in ("pre_convert_hook", "post_convert_hook") if getattr(autograde, name)]
        off = [step.__name__ for step in ours if step not in after or not step(parent=exporter).enabled]
    except Exception as error:
        raise GradingError(f"nbgrader_config.py cannot be used: {type(error).__name__}: {error}; correct it") from error
    own = (ExecutePreprocessor, SaveAutoGrades, AssignLatePenalties)
    replaced = [
        step.__name__ for step in after if isinstance(step, type) and issubclass(step, own) and step not in ours
    ]
    if off or replaced or hooks:
        raise GradingError(
            f"nbgrader_config.py changes how nbgrader itself grades ({', '.join(off + replaced + hooks)}); "
            "grade this course with --engine nbgrader"
        )
    run = after.index(Execute)
    first, last = [*before, *after[:run]], [step for step in after[run + 1 :] if step not in ours]
    return Steps(exporter, tuple(first), tuple(last), timeout if timeout and timeout > 0 else None)


def _class(step: Any) -> Any:
    from traitlets.utils.importstring import import_item

    return import_item(step) if isinstance(step, str) else step


def resources(course: Course, seat: str, assignment: str, notebook: str, folder: Path) -> dict[str, Any]:
    """What nbgrader's preprocessors want to know about the notebook that they are given."""
    return {
        "unique_key": notebook,
        "output_files_dir": f"{notebook}_files",
        "metadata": {"path": str(folder), "name": notebook},
        "nbgrader": {"student": seat, "assignment": assignment, "notebook": notebook, "db_url": course.db_url},
    }


def _plain(section: Any) -> dict[str, Any]:
    return {key: value for key, value in dict(section).items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
