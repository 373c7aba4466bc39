"""``grade`` for any nbgrader course given by its folder, and the comparison of both graders on a copy of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.grading.compare import Comparison
    from workshopkit.grading.model import Course, Engine
    from workshopkit.grading.whole import Whole
    from workshopkit.i18n.messages import Translator

Done = TypeVar("Done")


@dataclass(frozen=True)
class Call:
    """What was asked for: the course's folder, which assignments and seats of it, and how."""

    root: Path
    assignments: list[str] | None
    seats: list[str] | None
    again: bool
    unprotected: bool
    workers: int
    engine: Engine
    json: Path | None
    lang: str

    def course(self) -> Course:
        """The course to grade; of a workshop, the one on its desk. Raises CallError where there is none."""
        from workshopkit.delivery.folder import open_delivery
        from workshopkit.delivery.model import DeliveryError
        from workshopkit.grading.course import open_course
        from workshopkit.grading.model import GradingError

        try:
            if (self.root / "workshop.toml").is_file():
                return open_delivery(self.root).course()
            return open_course(self.root)
        except GradingError as error:
            raise CallError(f"{error}; or the folder of a workshop (with workshop.toml)") from error
        except DeliveryError as error:
            raise CallError(str(error)) from error


def grade_any_course(call: Call, say: Translator) -> int:
    """Grade the course and print what came of it; the exit code. Raises CallError when it cannot be graded."""
    from workshopkit.cli.grade import print_report, progressing, write_rows
    from workshopkit.grading.whole import grade_course

    course = call.course()

    def run(unprotected: bool) -> Whole:
        with progressing(say) as progress:
            return grade_course(
                course,
                assignments=call.assignments,
                seats=call.seats,
                engine=call.engine,
                again=call.again,
                unprotected=unprotected,
                workers=call.workers,
                begin=progress.begin,
                sink=progress.step,
            )

    graded = _agreed(call, say, run)
    write_rows(call.json, graded.results)
    print_report(graded, say, call.lang)
    return 1 if graded.flags or any(row.flags for row in graded.results) else 0


def _agreed(call: Call, say: Translator, run: Callable[[bool], Done]) -> Done:
    """*run* as the call says, once more without protection when somebody agrees to that on the terminal."""
    from workshopkit.cli.grade import agreed
    from workshopkit.grading.model import GradingError, Unprotected

    try:
        try:
            return run(call.unprotected)
        except Unprotected:
            if not agreed(say):
                raise
            return run(True)
    except GradingError as error:
        raise CallError(str(error)) from error


def compare_course(call: Call, say: Translator) -> int:
    """Grade copies of the course with both graders and print where they differ; 0 only when nothing differs."""
    from workshopkit.cli.grade import progressing
    from workshopkit.grading.compare import compare_with_nbgrader

    course = call.course()

    def run(unprotected: bool) -> Comparison:
        with progressing(say) as progress:
            return compare_with_nbgrader(
                course,
                assignments=call.assignments,
                seats=call.seats,
                engine=call.engine,
                unprotected=unprotected,
                workers=call.workers,
                begin=progress.begin,
                sink=progress.step,
            )

    found = _agreed(call, say, run)
    if call.json is not None:
        from workshopkit.files import atomic

        atomic.write_text(call.json, "".join(f"{json.dumps(row)}\n" for row in _rows(found)))
    _print_comparison(found, say)
    return 0 if found.equal else 1


def _rows(found: Comparison) -> Iterator[dict[str, object]]:
    yield {"format": 1, "nbgrader": version("nbgrader"), "hand_ins": dict(found.hand_ins)} | {
        "counts": [{"what": what, "verdict": verdict, "n": n} for (what, verdict), n in sorted(found.counts.items())]
    }
    for one in found.differences:
        yield asdict(one)


def _print_comparison(found: Comparison, say: Translator) -> None:
    from rich.console import Console
    from rich.table import Table

    names = {"points": say("points"), "comment": say("comments"), "penalty": say("late penalties")}
    names |= {"output": say("outputs"), "source": say("cells as they ran"), "hand-in": say("hand-ins")}
    table = Table(title=say("the kit beside nbgrader {version}", version=version("nbgrader")))
    table.add_column("")
    for heading in (say("same"), say("explained"), say("different")):
        table.add_column(heading, justify="right")
    for what, name in names.items():
        if what == "hand-in" and not found.counts[what, "different"] + found.counts[what, "explained"]:
            continue
        table.add_row(name, *(str(found.counts[what, verdict]) for verdict in ("same", "explained", "different")))
    Console(width=100 if not sys.stdout.isatty() else None).print(table)
    who = {"both": say("graded by both: {n}", n=found.hand_ins["both"])}
    who |= {"ours alone": say("graded by the kit alone: {n}", n=found.hand_ins["ours alone"])}
    who |= {"neither": say("graded by neither: {n}", n=found.hand_ins["neither"])}
    who |= {"nbgrader alone": say("graded by nbgrader alone: {n}", n=found.hand_ins["nbgrader alone"])}
    print("\n".join(line for name, line in who.items() if found.hand_ins[name] or name == "both"))
    for line in dict.fromkeys(_explained(found, say)):
        print(line)
    for one in found.differences:
        if one.verdict == "different":
            place = f"{one.seat} {one.assignment} {one.notebook} {one.cell}".rstrip()
            print(say("DIFFERENT: {place} ({what})", place=place, what=names[one.what]))
            print(f"  nbgrader: {one.nbgrader}\n  workshop: {one.ours}")


def _explained(found: Comparison, say: Translator) -> Iterator[str]:
    for one in found.differences:
        if one.verdict != "explained":
            continue
        place = f"{one.seat} {one.assignment}"
        cell = f"{one.notebook} {one.cell}"
        if one.reason == "refused":
            yield say("explained: {place}: nbgrader graded nothing of it ({words})", place=place, words=one.words)
        elif one.reason == "foreign":
            yield say(
                "explained: {place}: no cell of the assignment is in it; nbgrader gives it no points", place=place
            )
        elif one.reason == "unstable":
            yield say(
                "explained: {place}: {cell} comes out differently each time that nbgrader runs it",
                place=place,
                cell=cell,
            )
        else:
            yield say("explained: {place}: {cell} wrote more than 4 MB, which was cut", place=place, cell=cell)
