"""The process that runs hand-ins: ``python -P -m workshopkit.grading.engine.child``, started by :mod:`execute`.

It loads nbgrader once and reads one job a line. Where there is fork, each job runs in a child of its own, which goes
through :mod:`confine` first; elsewhere the process runs one job and ends. It never sees the gradebook's address, and
never the notebook: only the child that runs it reads that.

Lines to the parent: ``{"cell": index, "outputs": […]}`` after each code cell, ``{"stopped": why, "cell": index}`` when
the kernel could not go on (see :class:`execute.Execution`), ``{"unready": why}`` when the protection could not be
entered, ``{"done": true, …}`` at the end of every job.
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

from workshopkit.grading.sandbox import confine, namespaces, supervise

_UNREADY = 70
_FILES_EVERY_S = 1.0


def serve() -> int:
    """Answer jobs from standard input until it closes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    confine.be_the_last_parent()
    from workshopkit.grading.engine import kernel  # noqa: F401  loaded before the first fork, so that children share it

    answers.write('{"ready": true}\n')
    for line in iter(sys.stdin.buffer.readline, b""):
        job = json.loads(line)
        if not hasattr(os, "fork"):
            with Path(job["book"]).open(encoding="utf-8") as book:
                _run(job, book, answers)
            _tell(answers, {"done": True, "cpu_s": sum(os.times()[:4]), "peak_mb": 0.0})
            return 0
        if not _fork(job, answers):
            return 1
    return 0


def _fork(job: dict[str, Any], answers: IO[str]) -> bool:
    """Run *job* in a child until it ends or has too much of something; False when the grader is gone."""
    import resource

    before = os.times()
    child = os.fork()
    if child == 0:
        os.setsid()
        _enter(job, answers)
    attended, stopped, status = _watch(child, job)
    if stopped or not attended:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    elif os.waitstatus_to_exitcode(status) == _UNREADY:
        _tell(answers, {"unready": "the protection could not be entered"})
    else:
        stopped = supervise.CODES.get(os.waitstatus_to_exitcode(status))
    supervise.end_children()
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    if attended:
        if stopped:
            # The child may have died in the middle of a line; an empty one ends it.
            answers.write("\n")
            _tell(answers, {"stopped": stopped, "cell": None})
        _tell(answers, {"done": True, "cpu_s": round(used, 3), "peak_mb": round(peak, 1)})
    return attended


def _watch(child: int, job: dict[str, Any]) -> tuple[bool, str | None, int]:
    """Wait for *child*: whether the grader is still there, what the child had too much of, its exit status."""
    bounds = confine.bounds(int(job["memory_mb"]))
    folders = [Path(job["folder"]), Path(job["home"])]
    began = looked = time.monotonic()
    ended = os.pidfd_open(child) if hasattr(os, "pidfd_open") else None
    awaited = [0] if ended is None else [0, ended]
    try:
        while True:
            ready = select.select(awaited, [], [], supervise.TICK_S)[0]
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return True, None, status
            if 0 in ready:
                return False, None, 0
            now = time.monotonic()
            if now - began > float(job["wall_s"]):
                return True, "timeout", 0
            if now - looked > _FILES_EVERY_S:
                if supervise.floods(folders, bounds):
                    return True, "files", 0
                looked = time.monotonic()
            if job["able"]["counted"] and not job["able"]["namespaces"]:
                what = supervise.excess(supervise.descendants(os.getpid()), bounds)
                if what:
                    return True, what, 0
    finally:
        if ended is not None:
            os.close(ended)


def _enter(job: dict[str, Any], answers: IO[str]) -> None:
    """In the child: leave everything behind that the hand-in must not have, run the job, never return."""
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        # Opened before the world gets narrow: the notebook, with its hidden tests, lies outside of what is left.
        with Path(job["book"]).open(encoding="utf-8") as book:
            if job["able"]["namespaces"]:
                _enter_world(job)
            code = _run(job, book, answers)
    finally:
        os._exit(code)


def _enter_world(job: dict[str, Any]) -> None:
    """Return in the second process of an own world; the first rules it, and the caller's waits for that one's end."""
    if not confine.separate(_place(job)):
        os._exit(_UNREADY)
    first = os.fork()
    if first:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)
    if not namespaces.settle():
        os._exit(_UNREADY)
    worker = os.fork()
    if worker:
        supervise.rule_until(worker, confine.bounds(int(job["memory_mb"])))


def _run(job: dict[str, Any], book: IO[str], answers: IO[str]) -> int:
    home = job["home"]
    for name, value in {"HOME": home, "IPYTHONDIR": home, "JUPYTER_RUNTIME_DIR": home, "TMPDIR": home}.items():
        os.environ[name] = value
    able = confine.Abilities(**job["able"])
    if not confine.lock(_place(job), able, memory_mb=int(job["memory_mb"]), seconds=int(job["wall_s"])):
        _tell(answers, {"unready": "the protection could not be entered"})
        return _UNREADY
    from workshopkit.grading.engine import kernel

    with book:
        job |= json.load(book)
    kernel.run(job, lambda answer: _tell(answers, answer))
    return 0


def _place(job: dict[str, Any]) -> confine.Place:
    return confine.Place(Path(job["folder"]), Path(job["home"]), Path(job["hidden"]))


def _tell(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    os._exit(serve())
