"""The process that runs hand-ins: ``python -m workshopkit.grading.engine.child``, started by :mod:`zygote`.

It loads nbgrader once, and the modules of the assignment when it is to fork warm kernels. Where there is fork, it
forks a process for each worker that asks on its control line; that one reads one job a line and forks a child for
each job, which goes through :mod:`confine` first. Elsewhere it runs one job from standard input and ends. It never
sees the gradebook's address, and never the notebook: only the child that runs it reads that.

Lines to the parent: ``{"cell": index, "outputs": […]}`` after each code cell, ``{"stopped": why, "cell": index}`` when
the kernel could not go on (see :class:`execute.Execution`), ``{"unready": why}`` when the protection could not be
entered, ``{"done": true, …}`` at the end of every job.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from workshopkit.grading.engine.spare import BecomeKernel, Spare, launching
from workshopkit.grading.sandbox import confine, namespaces, supervise

_UNREADY = 70
_FILES_EVERY_S = 1.0
_LINE = 64


@dataclass(frozen=True)
class _Loaded:
    """What this process has loaded: names of a cold kernel's modules and of those that stay in a warm one.

    *path* and *filters* (of warnings) are as they were before nbgrader was loaded.
    """

    cold: frozenset[str] = frozenset()
    kept: frozenset[str] | None = None
    path: tuple[str, ...] = ()
    filters: tuple[object, ...] = ()

    def spare(self, job: dict[str, Any], give_up: Callable[[], None]) -> Spare | None:
        """A waiting kernel for *job*; None when its kernel must be a cold one."""
        from workshopkit.grading.engine import warm

        kept = self.kept
        if kept is None or warm.shadowed(Path(job["folder"]), self.cold):
            return None
        return Spare(give_up, job["able"]["landlock"], lambda: warm.forget(kept, self.path, self.filters))


def serve_forks(control: socket.socket, modules: tuple[str, ...] | None) -> int:
    """Load *modules* (None: for cold kernels), then fork a process for every two files that come on *control*."""
    try:
        loaded = _load(modules)
    except Exception as error:
        control.sendall(json.dumps({"leaves": getattr(error, "name", None), "why": str(error)}).encode() + b"\n")
        return 1
    control.sendall(b'{"ready": true}\n')
    while True:
        word, files, _, _ = socket.recv_fds(control, _LINE, 2)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not word:
            break
        if os.fork() == 0:
            control.close()
            jobs, answers = os.fdopen(files[0], "rb"), os.fdopen(files[1], "w", encoding="utf-8", buffering=1)
            return _serve(jobs, answers, loaded)
        for file in files:
            os.close(file)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    shutil.rmtree(os.environ["HOME"], ignore_errors=True)
    return 0


def _load(modules: tuple[str, ...] | None) -> _Loaded:
    from workshopkit.grading.engine import warm

    loaded = _Loaded()
    if modules is not None:
        cold = warm.load_kernel()
        loaded = _Loaded(cold, cold | warm.load(modules), tuple(sys.path), tuple(warnings.filters))
    from workshopkit.grading.engine import kernel

    kernel.use_once()
    if modules is not None:
        if warm.threads() != 1:
            raise RuntimeError("there is more than one thread")
        warm.freeze()
    return loaded


def _serve(jobs: IO[bytes], answers: IO[str], loaded: _Loaded) -> int:
    """Answer *jobs* until they close."""
    confine.be_the_last_parent()
    for line in iter(jobs.readline, b""):
        if not _fork(json.loads(line), jobs, answers, loaded):
            return 1
    return 0


def serve_one() -> int:
    """Run the one job on standard input, where there is no fork."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    from workshopkit.grading.engine import kernel  # noqa: F401  loaded before it is said that it is ready

    answers.write('{"ready": true}\n')
    line = sys.stdin.buffer.readline()
    if line:
        job = json.loads(line)
        with Path(job["book"]).open(encoding="utf-8") as book:
            _run(job, book, answers, lambda: None)
        _tell(answers, {"done": True, "cpu_s": sum(os.times()[:4]), "peak_mb": 0.0})
    return 0


def _fork(job: dict[str, Any], jobs: IO[bytes], answers: IO[str], loaded: _Loaded) -> bool:
    """Run *job* in a child until it ends or has too much of something; False when the grader is gone."""
    import resource

    before = os.times()
    child = os.fork()
    if child == 0:
        os.setsid()
        jobs.close()
        _enter(job, answers, loaded)
    attended, stopped, status = _watch(child, job, jobs)
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


def _watch(child: int, job: dict[str, Any], jobs: IO[bytes]) -> tuple[bool, str | None, int]:
    """Wait for *child*: whether the grader is still there, what the child had too much of, its exit status."""
    bounds = confine.bounds(int(job["memory_mb"]))
    folders = [Path(job["folder"]), Path(job["home"])]
    began = looked = time.monotonic()
    ended = os.pidfd_open(child) if hasattr(os, "pidfd_open") else None
    awaited = [jobs.fileno()] if ended is None else [jobs.fileno(), ended]
    try:
        while True:
            ready = select.select(awaited, [], [], supervise.TICK_S)[0]
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return True, None, status
            if jobs.fileno() in ready:
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


def _enter(job: dict[str, Any], answers: IO[str], loaded: _Loaded) -> None:
    """In the child: leave everything behind that the hand-in must not have, run the job.

    Never returns; a fork of the child, as narrow as it is, leaves by BecomeKernel.
    """
    code = 1
    try:
        # Opened before the world gets narrow: the notebook, with its hidden tests, lies outside of what is left.
        book = Path(job["book"]).open(encoding="utf-8")  # noqa: SIM115  closed by whoever gives it up or reads it
        if job["able"]["namespaces"]:
            _enter_world(job)

        def give_up() -> None:
            book.close()
            answers.close()

        code = _run(job, book, answers, lambda: loaded.spare(job, give_up))
    except BecomeKernel:
        raise
    except BaseException:
        os._exit(code)
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


def _run(job: dict[str, Any], book: IO[str], answers: IO[str], spare: Callable[[], Spare | None]) -> int:
    home = job["home"]
    for name, value in {"HOME": home, "IPYTHONDIR": home, "JUPYTER_RUNTIME_DIR": home, "TMPDIR": home}.items():
        os.environ[name] = value
    able = confine.Abilities(**job["able"])
    if not confine.lock(_place(job), able, memory_mb=int(job["memory_mb"]), seconds=int(job["wall_s"])):
        _tell(answers, {"unready": "the protection could not be entered"})
        return _UNREADY
    from workshopkit.grading.engine import kernel

    waiting = spare()
    with book:
        job |= json.load(book)
    kernel.run(job, lambda answer: _tell(answers, answer), waiting)
    return 0


def _place(job: dict[str, Any]) -> confine.Place:
    return confine.Place(Path(job["folder"]), Path(job["home"]), Path(job["hidden"]))


def _tell(answers: IO[str], answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def main(arguments: list[str]) -> int:
    """Serve as the command line says: a control line and modules where there is fork."""
    if not arguments:
        return serve_one()
    sys.path[:] = [name for name in sys.path if name != os.environ["HOME"]]
    modules = json.loads(arguments[1])
    return serve_forks(socket.socket(fileno=int(arguments[0])), None if modules is None else tuple(modules))


if __name__ == "__main__":
    try:
        ended = main(sys.argv[1:])
    except BecomeKernel as kernel:
        command = kernel.argv
    else:
        os._exit(ended)
    launch, parent = launching(command)
    launch(parent_handle=parent)
    os._exit(0)
