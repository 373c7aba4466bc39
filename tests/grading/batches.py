"""A graded batch of every damage, and a copy of a course: parts that the tests of this folder share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from grading.damages import DAMAGES, Case
from grading.small_course import hand_in
from workshopkit.grading.model import Course, HandIn, Limits, Result
from workshopkit.grading.run import grade

RUN = tuple(case for case in DAMAGES if case.runs)
LIMITS = Limits(cell_cpu_s=4, notebook_wall_s=40, memory_mb=1024)


def copied(made: Course, root: Path) -> Course:
    shutil.copytree(made.root, root)
    return Course(root=root, db_url=f"sqlite:///{(root / 'gradebook.db').as_posix()}")


class Batch:
    """All damages that must run, graded in one go; ``untouched`` is the same course before."""

    def __init__(self, made: Course, root: Path) -> None:
        self.course = copied(made, root)
        self.cases: dict[str, Case] = {f"S{number:02}": case for number, case in enumerate(RUN, 1)}
        self.hand_ins: dict[str, HandIn] = {}
        for seat, case in self.cases.items():
            self.hand_ins[seat] = hand_in(self.course, seat, None)
            case.write(self.course, self.hand_ins[seat].folder)
        self.untouched = copied(self.course, root.with_name("stock"))
        found: list[Result] = []
        os.environ |= {"WORKSHOP_TEST_SECRET": "x", "HTTP_PROXY": "http://127.0.0.1:9"}
        self.summary = grade(self.course, self.hand_ins.values(), limits=LIMITS, sink=found.append)
        del os.environ["WORKSHOP_TEST_SECRET"], os.environ["HTTP_PROXY"]
        self.results = {result.seat: result for result in found}

    def result(self, name: str) -> Result:
        return next(self.results[seat] for seat, case in self.cases.items() if case.name == name)
