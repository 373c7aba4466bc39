"""Proof of every exercise: what people answer is run in a real kernel against the check and the hidden tests.

Sees whether right answers pass and listed wrong ones meet their hint. Does not see wrong answers that nobody listed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from workshopkit.labs import trial
from workshopkit.labs.cases import Case, missing_cases, read_cases
from workshopkit.labs.freeze import DEMO_SECRET
from workshopkit.labs.messages import hints
from workshopkit.labs.model import LabError
from workshopkit.labs.sources import Sources, in_language, in_project
from workshopkit.labs.variant import DEMO, Drawn, as_read, draw
from workshopkit.lint.model import Finding

FURTHER = 30
"""Seats on whose data the named conclusions must hold, besides the demonstration data."""

_HINT = re.compile(r"""["']hint:([\w-]+)["']""")


def prove(project: Path, lab: str, langs: Sequence[str]) -> list[Finding]:
    """Everything that does not hold for *lab* in *langs*; an empty list is the proof.

    A second or two for data and translations, then for each language about a second and a tenth for each case.
    """
    try:
        sources = in_project(project, lab)
        cases = read_cases(sources)
        demo, *_ = drawn = list(_variants(sources))
        known = hints(sources)
    except LabError as error:
        return list(error.findings)
    found = [*missing_cases(sources, sources.lab.exercises, cases), *_hints(sources, cases, known)]
    for one in drawn:
        found += _conclusions(sources, one)
    with tempfile.TemporaryDirectory(prefix="workshop-proof-") as scratch, ThreadPoolExecutor(2) as pool:
        tried = []
        for lang in langs:
            try:
                said = in_language(project, sources.lab, lang)
                bench = trial.lay_out(project, sources, said, lang, demo, Path(scratch) / lang)
            except LabError as error:
                found += error.findings
            else:
                tried.append(pool.submit(trial.try_out, bench, cases))
        for future in tried:
            found += future.result()
    return sorted(found)


def _variants(sources: Sources) -> Iterator[Drawn]:
    yield draw(sources, DEMO_SECRET, DEMO)
    for number in range(1, FURTHER + 1):
        yield draw(sources, b"proof", f"S{number:02}", seal_answers=False)


def _hints(sources: Sources, cases: Sequence[Case], known: dict[str, tuple[str, str]]) -> Iterator[Finding]:
    for case in cases:
        if case.hint is not None and case.hint not in known:
            yield Finding("LAB033", sources.place("cases.toml"), case.line, {"hint": case.hint})
    for cell in sources.lab.cells:
        if cell.role == "test":
            for found in _HINT.finditer(cell.source):
                if found[1] not in known:
                    line = cell.line + cell.source.count("\n", 0, found.start())
                    yield Finding("LAB033", sources.place("lab.md"), line, {"hint": found[1]})


def _conclusions(sources: Sources, drawn: Drawn) -> Iterator[Finding]:
    named = getattr(sources.module("claims.py"), "CONCLUSIONS", {})
    seen = as_read(drawn.tables)
    for name, holds in named.items():
        values = {"name": name, "seat": drawn.seat}
        try:
            if not sources.guard("claims.py", holds, seen):
                yield Finding("DAT003", sources.place("claims.py"), None, values)
        except LabError as error:
            yield from error.findings
