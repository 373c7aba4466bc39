"""Reading the instrument: every fault with the line where it stands, and the fingerprint of what is asked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workshopkit.assessment.model import AssessmentError, Indicator, Instrument
from workshopkit.files.digest import of_bytes
from workshopkit.files.project import project_root
from workshopkit.lint.model import Finding

PLACE = Path("assessment/instrument.yaml")
SCHEMA = "instrument.schema.json"
_CODES = {"missing": "ASM002", "extra_forbidden": "ASM003"}


class Lines:
    """Where the entries of a YAML text stand."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def of(self, place: Sequence[str | int]) -> int:
        """The line (from 1) of the deepest part of *place*, a path of keys and positions, that is there."""
        node, line = self._data, 1
        for part in place:
            try:
                mark = node.lc.item(part) if isinstance(part, int) else node.lc.key(part)
                node = node[part]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
            line = int(mark[0]) + 1
        return line


def fingerprint(indicator: Indicator) -> str:
    """First 12 digits of the SHA-256 over what is asked: question, five levels, condition; in the source language."""
    asked = [indicator.question, *indicator.descriptors, indicator.not_applicable_if]
    return of_bytes(json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode())[:12]


def digest(instrument: Instrument) -> str:
    """SHA-256 over everything in *instrument*; answers and reports name it."""
    return of_bytes(json.dumps(instrument.model_dump(by_alias=True), ensure_ascii=False, sort_keys=True).encode())


def schema_text() -> str:
    """The text of the published JSON Schema of an instrument."""
    schema = {"$comment": "JSON Schema, draft 2020-12", **Instrument.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def parse(text: str, name: str) -> tuple[Instrument | None, Lines, list[Finding]]:
    """The instrument in *text*, None where it does not hold its contract; its lines; the faults of the file *name*."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        data = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        reason = str(error.problem).split("\n")[0]
        return None, Lines(None), [Finding("ASM001", name, mark.line + 1 if mark else 1, {"reason": reason})]
    except (YAMLError, ValueError) as error:
        return None, Lines(None), [Finding("ASM001", name, 1, {"reason": str(error).split("\n")[0]})]
    lines = Lines(data)
    try:
        return Instrument.model_validate_json(json.dumps(data, default=str)), lines, []
    except ValidationError as error:
        told = error.errors(include_url=False)
        faults = [one for one in told if not any(_inside(one["loc"], other["loc"]) for other in told)]
        return None, lines, [_fault(name, lines, one["loc"], one["type"], one["input"], data) for one in faults]


def load(path: Path | None = None, text: str | None = None) -> Instrument:
    """The instrument at *path*, by default the project's own.

    *text* stands in for the file's content, such as its translation. Raises AssessmentError naming file, line, fault.
    """
    place = path or project_root() / PLACE
    try:
        content = place.read_text(encoding="utf-8") if text is None else text
    except (OSError, UnicodeDecodeError) as error:
        raise AssessmentError(Finding("ASM001", str(place), None, {"reason": str(error)})) from error
    return _read(content, str(place))


def load_in(lang: str, project: Path | None = None) -> Instrument:
    """The project's instrument in *lang*; English stands in for texts without translation.

    Fingerprints are those of the source. Raises AssessmentError like :func:`load`.
    """
    from workshopkit.i18n.sources import translated

    root = project or project_root()
    return load(root / PLACE, translated(root, PLACE, lang).text)


@lru_cache(maxsize=8)
def _read(text: str, name: str) -> Instrument:
    """The instrument in *text*; reading YAML takes half a second, so one process does it once for each text."""
    instrument, _, found = parse(text, name)
    if instrument is None:
        raise AssessmentError(*found)
    return instrument


def _inside(whole: tuple[str | int, ...], part: tuple[str | int, ...]) -> bool:
    return len(part) > len(whole) and part[: len(whole)] == whole


def _fault(name: str, lines: Lines, place: tuple[str | int, ...], kind: str, value: object, data: Any) -> Finding:
    values: dict[str, str | int | float] = {"entry": _entry(place, data)}
    code = _CODES.get(kind, "ASM004")
    if code == "ASM004":
        values["value"] = str(value)[:80]
    return Finding(code, name, lines.of(place), values)


def _entry(place: Sequence[str | int], data: Any) -> str:
    """*place* for a reader: ``indicators.LAW-01.question`` rather than a position in a list."""
    node, said = data, []
    for part in place:
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            node = None
        named = node.get("id") or node.get("code") if isinstance(node, dict) else None
        said.append(str(named) if isinstance(part, int) and named else str(part))
    return ".".join(said)
