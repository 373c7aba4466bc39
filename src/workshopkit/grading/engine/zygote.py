"""The grader's side of :mod:`child`: one such process for each list of modules, shared by all workers."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workshopkit.grading.engine import fonts
from workshopkit.grading.engine.environment import environment
from workshopkit.grading.model import GradingError
from workshopkit.grading.scratch import scratch_folder

Modules = tuple[str, ...] | None
_MOST_KEPT = 3
_START_S = 120.0
_COMMAND = ("-m", "workshopkit.grading.engine.child")


@dataclass
class Post:
    """The line to a process that answers jobs; *process* only where that one was started and not forked."""

    jobs: IO[bytes]
    answers: IO[bytes]
    process: subprocess.Popen[bytes] | None = None


class Zygotes:
    """A context that starts processes when they are first needed, and keeps the last few."""

    def __init__(self) -> None:
        self._kept: dict[Modules, _Zygote] = {}
        self._left_out: set[str] = set()
        self._lock = threading.Lock()
        self._over = False

    def post(self, modules: Modules) -> Post:
        """A process that answers jobs, with *modules* loaded as far as they can be. Raises GradingError."""
        with self._lock:
            if self._over:
                raise GradingError("grading was broken off")
            zygote = self._kept.pop(modules, None)
            if zygote is None or zygote.ended:
                zygote = self._start(modules)
            self._kept[modules] = zygote
            while len(self._kept) > _MOST_KEPT:
                self._kept.pop(next(iter(self._kept))).close()
            return zygote.post()

    def close(self) -> None:
        """End all of them; their posts must have been closed."""
        self._over = True
        with self._lock:
            for zygote in self._kept.values():
                zygote.close()
            self._kept.clear()

    def _start(self, modules: Modules) -> _Zygote:
        while True:
            wanted = None if modules is None else [name for name in modules if name not in self._left_out]
            zygote = _Zygote(wanted)
            answer = zygote.ready()
            if answer.get("ready"):
                return zygote
            zygote.close()
            name = answer.get("leaves")
            if not wanted or name not in wanted:
                raise GradingError("the process that runs hand-ins did not start; make the environment again and retry")
            self._left_out.add(name)


class _Zygote:
    def __init__(self, modules: list[str] | None) -> None:
        self._kept = contextlib.ExitStack()
        place = self._kept.enter_context(scratch_folder())
        fonts.lay_out(place)
        self._control, other = socket.socketpair()
        home = dict.fromkeys(("HOME", "IPYTHONDIR", "TMPDIR"), str(place))
        # Not with -P: a kernel asks the interpreter whether modules may lie beside the notebook. The new home is empty.
        with other:
            self._process = subprocess.Popen(
                [sys.executable, *kernel_options(), *_COMMAND, str(other.fileno()), json.dumps(modules)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment() | home,
                pass_fds=[other.fileno()],
                start_new_session=True,
                cwd=place,
            )

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def ready(self) -> dict[str, object]:
        """What it said when it had loaded everything; empty when it ended or was too slow."""
        self._control.settimeout(_START_S)
        line = b""
        try:
            while not line.endswith(b"\n") and (part := self._control.recv(4096)):
                line += part
            return dict(json.loads(line))
        except (OSError, ValueError):
            return {}

    def post(self) -> Post:
        theirs_in, jobs = os.pipe()
        answers, theirs_out = os.pipe()
        try:
            socket.send_fds(self._control, [b"."], [theirs_in, theirs_out])
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        return Post(os.fdopen(jobs, "wb"), os.fdopen(answers, "rb"))

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._kept.close()


def start_one() -> Post:
    """A process that answers one job, where there is no fork. Raises GradingError."""
    process = subprocess.Popen(
        [sys.executable, "-P", *_COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        start_new_session=os.name != "nt",
    )
    assert process.stdin is not None and process.stdout is not None
    return Post(process.stdin, process.stdout, process)


def kernel_options() -> list[str]:
    """Options of the interpreter that the environment's Python kernel is started with, such as -Xfrozen_modules=off."""
    place = Path(sys.prefix, "share", "jupyter", "kernels", "python3", "kernel.json")
    with contextlib.suppress(OSError, ValueError, KeyError):
        command = json.loads(place.read_text(encoding="utf-8"))["argv"]
        return [word for word in command[1 : command.index("-m")] if word.startswith("-X")]
    return []
