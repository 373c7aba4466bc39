"""Started by :mod:`grading.crash`: loads the grader once, then forks one for each line of standard input."""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

import nbgrader.api
import nbgrader.converters
import nbgrader.preprocessors

import workshopkit
from workshopkit.delivery.folder import open_delivery
from workshopkit.delivery.grade import Wanted, grade_delivery
from workshopkit.grading.sandbox import confine

assert nbgrader.api
OURS = tuple(
    str(Path(workshopkit.__file__).parent / name)
    for name in ("files/atomic.py", "delivery/", "grading/run.py", "grading/gradebook.py", "grading/graded.py")
)


class Lines:
    """Counts the lines of ours that the writing thread runs, and kills the process before number *at*."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(OURS) else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.count += 1
            if self.count == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._line


def grade(root: str, tmp: str, at: int | None, told: int) -> None:
    """One grader, as the verb starts it."""
    os.environ |= {"TMPDIR": tmp, "TMP": tmp, "TEMP": tmp}
    tempfile.tempdir = None
    lines = Lines(at or 0)
    delivery = open_delivery(Path(root))
    if at is not None:
        sys.settrace(lines.trace)
    grade_delivery(delivery, Wanted(workers=2))
    sys.settrace(None)
    os.write(told, str(lines.count).encode())


def main() -> None:
    confine.abilities()
    for order in sys.stdin:
        wanted = json.loads(order)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            code = 1
            try:
                grade(wanted["root"], wanted["tmp"], wanted["at"], writing)
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        print(pid, flush=True)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with os.fdopen(reading) as lines:
            print(status, lines.read() or 0, flush=True)


main()
