"""The process that runs hand-ins: ``python -m workshopkit.grading.child``, started by :mod:`execute`.

It loads nbgrader once and reads one job a line. Where there is fork, each job runs in a child of its own, which goes
through :mod:`confine` first; elsewhere the process runs one job and ends. It never sees the gradebook's address.

Lines to the parent: ``{"cell": index, "outputs": […]}`` after each code cell, ``{"stopped": "timeout" | "died",
"cell": index}`` when the kernel could not go on, ``{"done": true, …}`` at the end of every job.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any

from workshopkit.grading import confine


def serve() -> int:
    """Answer jobs from standard input until it closes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    confine.be_the_last_parent()
    from workshopkit.grading import kernel  # noqa: F401  loaded before the first fork, so that children share it

    answers.write('{"ready": true}\n')
    for line in iter(sys.stdin.buffer.readline, b""):
        job = json.loads(line)
        if not hasattr(os, "fork"):
            _run(job, answers)
            _tell(answers, {"done": True, "cpu_s": sum(os.times()[:4]), "peak_mb": 0.0})
            return 0
        if not _fork(job, answers):
            return 1
    return 0


def _fork(job: dict[str, Any], answers: IO[str]) -> bool:
    """Run *job* in a child until it ends or its time is over; False when the grader is gone."""
    import resource

    before = os.times()
    child = os.fork()
    if child == 0:
        os.setsid()
        _enter(job, answers)
    deadline = time.monotonic() + float(job["wall_s"])
    attended = True
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if select.select([0], [], [], 0.02)[0]:
            attended = False
        over = time.monotonic() > deadline
        if over or not attended:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            if over:
                _tell(answers, {"stopped": "timeout", "cell": None})
            break
    confine.end_children()
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    if attended:
        _tell(answers, {"done": True, "cpu_s": round(used, 3), "peak_mb": round(peak, 1)})
    return attended


def _enter(job: dict[str, Any], answers: IO[str]) -> None:
    """In the child: leave everything behind that the hand-in must not have, run the job, never return."""
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        if job["namespaces"] and not confine.separate(Path(job["hidden"])):
            os._exit(3)
        if job["namespaces"]:
            first = os.fork()
            if first:
                os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)
            if not confine.settle():
                os._exit(3)
            worker = os.fork()
            if worker:
                _reap_until(worker)
        _run(job, answers)
        code = 0
    finally:
        os._exit(code)


def _reap_until(worker: int) -> None:
    """As the first process of a namespace: reap whatever ends; end, and everything with it, when *worker* does."""
    while os.wait()[0] != worker:
        pass
    os._exit(0)


def _run(job: dict[str, Any], answers: IO[str]) -> None:
    home = job["home"]
    for name, value in {"HOME": home, "IPYTHONDIR": home, "JUPYTER_RUNTIME_DIR": home, "TMPDIR": home}.items():
        os.environ[name] = value
    confine.limit(int(job["memory_mb"]))
    from workshopkit.grading import kernel

    kernel.run(job, lambda answer: _tell(answers, answer))


def _tell(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    os._exit(serve())
