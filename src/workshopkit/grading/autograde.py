"""The process in which stock nbgrader grades: ``python -P -m workshopkit.grading.autograde``, one job a line.

nbgrader is loaded once; where there is fork, each hand-in is graded in a process of its own, so that neither an
exception nor a dead process of one stops the others, and nothing that one started outlives it. It has all rights of
the account: nbgrader knows no protection.

A job is ``{"root", "db_url", "settings", "copy", "seat", "assignment", "force", "wall_s"}``, the answer
``{"reason": …}``, null when nbgrader ended without an error.
"""

from __future__ import annotations

import contextlib
import glob
import json
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workshopkit.grading.course import quiet
from workshopkit.grading.model import Course, GradingError
from workshopkit.grading.sandbox import confine, supervise
from workshopkit.grading.settings import configuration, modules_of


class _Kept(logging.Handler):
    """The errors that nbgrader logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text of *record*."""
        self.lines.append(record.getMessage())

    def reason(self) -> str:
        """The last line of nbgrader's traceback, which names the error, else the first line that it logged."""
        traces = [text for text in self.lines if text.startswith("Traceback")]
        if traces:
            lines = [line for line in traces[0].splitlines() if line and not line.startswith((" ", "Traceback"))]
            return lines[0] if lines else traces[0].splitlines()[-1]
        return self.lines[0].strip().partition("\n")[0] if self.lines else ""


def autograde(job: Mapping[str, Any]) -> str | None:
    """Grade one hand-in with nbgrader's Autograde; what it says when it cannot."""
    course = Course(Path(job["root"]), job["db_url"], tuple(Path(one) for one in job["settings"]), job["copy"])
    kept = _Kept()
    try:
        config = configuration(course)
        config.CourseDirectory.assignment_id = glob.escape(job["assignment"])
        config.CourseDirectory.student_id = glob.escape(job["seat"])
        with quiet(), modules_of(course.root):
            from nbgrader.converters import Autograde
            from nbgrader.coursedir import CourseDirectory

            converter = Autograde(coursedir=CourseDirectory(config=config), config=config)
            converter.force = bool(job["force"])
            logging.disable(logging.NOTSET)
            converter.log.addHandler(kept)
            converter.start()
    except GradingError as error:
        return str(error)
    except (Exception, SystemExit) as error:
        return kept.reason() or f"{type(error).__name__}: {error}".partition("\n")[0]
    return None


def serve() -> int:
    """Answer jobs from standard input until it closes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    confine.be_the_last_parent()
    import nbgrader.converters  # noqa: F401  loaded before the first fork, so that children share it

    answers.write('{"ready": true}\n')
    for line in iter(sys.stdin.buffer.readline, b""):
        job = json.loads(line)
        reason = _apart(job) if hasattr(os, "fork") else autograde(job)
        answers.write(json.dumps({"reason": reason}) + "\n")
    return 0


def _apart(job: Mapping[str, Any]) -> str | None:
    """Grade *job* in a child; what it had started ends with it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os.setsid()
            os.close(reader)
            os.write(writer, json.dumps(autograde(job)).encode()[:60_000])
        os._exit(0)
    os.close(writer)
    try:
        return _await(child, reader, float(job["wall_s"]))
    finally:
        os.close(reader)
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
        supervise.end_children()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, 0)


def _await(child: int, reader: int, seconds: float) -> str | None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([reader], [], [], 0.2)[0]:
            said = os.read(reader, 65_536)
            return json.loads(said) if said else "the process of nbgrader ended without a word"
        if os.waitpid(child, os.WNOHANG)[0]:
            return "the process of nbgrader ended without a word"
    return f"nbgrader was not done after {seconds:.0f} seconds"


if __name__ == "__main__":
    os._exit(serve())
