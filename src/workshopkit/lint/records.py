"""Reading registers with the line of each entry, so that a finding can name it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workshopkit.lint.model import Finding


class Unreadable(Exception):
    """A register cannot be read; ``finding`` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.path)
        self.finding = finding


def read(project: Path, path: Path) -> Any:
    """The YAML of *path* as nested dicts and lists that know their lines; None when there is no such file.

    Raises Unreadable when it is no valid YAML or UTF-8.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if not path.is_file():
        return None
    name = path.relative_to(project).as_posix()
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = None if mark is None else mark.line + 1
        raise Unreadable(Finding("REG001", name, line, {"reason": str(error.problem).split("\n")[0]})) from error
    except (YAMLError, ValueError) as error:
        raise Unreadable(Finding("REG001", name, None, {"reason": str(error).split("\n")[0]})) from error


def entries(data: Any, project: Path, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings of a list of mappings, each with its line. Raises Unreadable for any other shape."""
    if data is None:
        return
    if not isinstance(data, list) or not all(isinstance(entry, dict) for entry in data):
        raise Unreadable(shape(project, path, "a list of mappings is due"))
    for number, entry in enumerate(data):
        yield data.lc.item(number)[0] + 1 if hasattr(data, "lc") else 1, entry


def mapping(data: Any, project: Path, path: Path) -> dict[str, Any]:
    """*data* as a mapping, empty for an empty file. Raises Unreadable for any other shape."""
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise Unreadable(shape(project, path, "a mapping is due"))
    return data


def line_of(data: Any, key: object) -> int | None:
    """The line of *key* in a mapping that was read, None when it is not known."""
    try:
        return int(data.lc.key(key)[0]) + 1
    except (AttributeError, KeyError, TypeError):
        return None


def shape(project: Path, path: Path, reason: str) -> Finding:
    """The finding for a file whose YAML has another shape than its contract."""
    return Finding("REG001", path.relative_to(project).as_posix(), 1, {"reason": reason})
