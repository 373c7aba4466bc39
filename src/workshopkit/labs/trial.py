"""One language of a lab tried out in a kernel: every case alone, then the whole solution from top to bottom."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workshopkit.labs.cases import Case
from workshopkit.labs.handout import card, write_card, write_messages
from workshopkit.labs.kernel import SECONDS, Kernel, Ran, kernel_in
from workshopkit.labs.messages import lab_messages
from workshopkit.labs.model import Cell, Lab
from workshopkit.labs.sources import HANDED_OUT, Sources
from workshopkit.labs.variant import Drawn, second_tables, write_data
from workshopkit.lint.model import Finding, Value

_EVENTS = "events.jsonl"


@dataclass(frozen=True)
class Bench:
    """A *folder* laid out as a seat's, with the second dataset, for *lab* in the language *lang*."""

    sources: Sources
    lab: Lab
    lang: str
    folder: Path


def lay_out(project: Path, sources: Sources, lab: Lab, lang: str, drawn: Drawn, folder: Path) -> Bench:
    """Make *folder*: what a seat has beside its notebook, and the second dataset of the hidden tests."""
    folder.mkdir(parents=True)
    shutil.copyfile(sources.file(HANDED_OUT), folder / HANDED_OUT)
    write_card(card(lab, lang, "proof", sealed=drawn.sealed), folder)
    write_messages(lab_messages(project, sources, lang), folder)
    write_data(drawn.tables, folder / "data")
    write_data(second_tables(sources), folder / "second" / "data")
    return Bench(sources, lab, lang, folder)


def try_out(bench: Bench, cases: Sequence[Case]) -> list[Finding]:
    """Run every case after a fresh start with only the lab's opening cells, then the solution as a whole.

    A case that does not end is the last one that is tried. Raises RuntimeError when no kernel can be started.
    """
    variables = {"WORKSHOP_EVENTS": str(bench.folder / _EVENTS)}
    found: list[Finding] = []
    with kernel_in(bench.folder, variables) as kernel:
        for case in cases:
            try:
                found += _case(bench, kernel, case)
            except TimeoutError:
                return [*found, _finding(bench, case, "LAB048", seconds=SECONDS)]
        kernel.fresh()
        return [*found, *_whole(bench, kernel)]


def _case(bench: Bench, kernel: Kernel, case: Case) -> Iterator[Finding]:
    kernel.fresh()
    (bench.folder / _EVENTS).unlink(missing_ok=True)
    points = most = 0.0
    hints: list[str] = []
    passes: bool | None = False
    for cell in _cells_for(bench.lab, case.exercise):
        ran = kernel.run(case.code if cell.role == "answer" else cell.source)
        if cell.role == "check":
            passes, mistake = _verdict(bench, case.exercise)
            hints += [mistake] if mistake else []
            if ran.error or passes is None:
                yield _finding(bench, case, "LAB047", reason=ran.error or "it wrote no event")
        elif cell.role == "test":
            most += cell.points or 0
            points += 0 if ran.error else cell.points or 0
            hints += _named_hint(ran)
            if _noise(ran):
                yield _finding(bench, case, "LAB044", cell=cell.id, text=_noise(ran))
    yield from _judge(bench, case, bool(passes), points, most, hints)


def _judge(
    bench: Bench, case: Case, passes: bool, points: float, most: float, hints: Sequence[str]
) -> Iterator[Finding]:
    if case.kind != "wrong" and not passes:
        yield _finding(bench, case, "LAB040", kind=case.kind)
    if case.kind == "wrong" and case.hint not in hints:
        yield _finding(bench, case, "LAB043", hint=case.hint or "", found=", ".join(hints) or "none")
    expected = case.points if case.points is not None else most if case.kind != "wrong" else None
    if expected is None and points >= most:
        yield _finding(bench, case, "LAB042")
    elif expected is not None and points != expected:
        yield _finding(bench, case, "LAB041", points=points, most=most)


def _whole(bench: Bench, kernel: Kernel) -> Iterator[Finding]:
    for cell in bench.lab.cells:
        if cell.type == "code":
            ran = kernel.run(cell.source)
            reason = ran.error or (_noise(ran) if cell.role == "test" else "")
            if reason:
                values: dict[str, Value] = {"lang": bench.lang, "cell": cell.id, "reason": reason}
                yield Finding("LAB046", bench.sources.place("lab.md"), cell.line, values)


def _cells_for(lab: Lab, exercise: str) -> Iterator[Cell]:
    """The opening code of the lab, then the code of one exercise and of nothing else."""
    first = next(number for number, cell in enumerate(lab.cells) if cell.role not in (None, "given"))
    for number, cell in enumerate(lab.cells):
        if cell.type == "code" and (cell.exercise == exercise or (number < first and cell.role == "given")):
            yield cell


def _verdict(bench: Bench, exercise: str) -> tuple[bool | None, str | None]:
    """What the check told the board last about *exercise*: right or not, and the mistake that it saw."""
    path = bench.folder / _EVENTS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    told = [event for event in map(json.loads, lines) if event["kind"] == "check" and event.get("exercise") == exercise]
    return (told[-1].get("ok"), told[-1].get("mistake")) if told else (None, None)


def _named_hint(ran: Ran) -> list[str]:
    _, mark, hint = (ran.error or "").partition("hint:")
    return [hint.strip()] if mark else []


def _noise(ran: Ran) -> str:
    """What a test cell shows besides its verdict: each of it costs points in nbgrader."""
    return ran.stderr.strip() or ("a last expression" if ran.result else "")


def _finding(bench: Bench, case: Case, code: str, **values: Value) -> Finding:
    named: dict[str, Value] = {"exercise": case.exercise, "lang": bench.lang, "case": case.name, **values}
    return Finding(code, bench.sources.place("cases.toml"), case.line, named)
