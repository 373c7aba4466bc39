"""Executing hand-ins one at a time, each in a process of its own, and living on whatever it does."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import workshopkit
from workshopkit.grading.model import GradingError, Limits
from workshopkit.grading.sandbox import confine

_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")
_GRACE_S = 20.0

Stopped = Literal["timeout", "died", "processes", "memory", "files"]


@dataclass
class Execution:
    """What came of running one notebook: outputs and counts by cell index, and where the kernel stopped, if it did.

    ``stopped`` is "timeout" when a cell would not be interrupted or the notebook's time was over, "died" when the
    kernel or its process ended, else what the hand-in had too much of; ``at`` is the cell that was running then, -1
    before the first.
    """

    outputs: dict[int, list[Any]] = field(default_factory=dict)
    counts: dict[int, int | None] = field(default_factory=dict)
    language: dict[str, Any] = field(default_factory=dict)
    stopped: Stopped | None = None
    at: int | None = None
    cpu_s: float = 0.0
    peak_mb: float = 0.0


class Executor:
    """A context in which notebooks are run; the process that runs them is started when first needed.

    *hidden* is the folder that hand-ins must not see (the course), where the system can hide it.
    """

    def __init__(self, hidden: Path, limits: Limits) -> None:
        self._hidden = hidden
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._over = False
        self._lines: queue.Queue[bytes] = queue.Queue()

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process and whatever it runs, for good; a run under way in another thread ends as "died"."""
        self._over = True
        self._end()

    def run(self, notebook: Any, folder: Path, home: Path, config: dict[str, Any]) -> Execution:
        """Run *notebook* (format 4, as a mapping) in *folder*, with *home* as its home and *config* of nbgrader."""
        book = home.with_suffix(".json")
        book.write_text(json.dumps({"notebook": notebook, "config": config}), encoding="utf-8")
        job = {
            "book": str(book),
            "folder": str(folder),
            "home": str(home),
            "hidden": str(self._hidden),
            "cell_s": self._limits.cell_cpu_s,
            "wall_s": self._limits.notebook_wall_s,
            "memory_mb": self._limits.memory_mb,
            "able": confine.as_values(confine.abilities()),
        }
        execution = Execution()
        process = self._start()
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
            self._follow(execution)
        except (OSError, queue.Empty, ValueError):
            execution.stopped = execution.stopped or "died"
            self._end()
        return self._judge(execution, notebook)

    def _follow(self, execution: Execution) -> None:
        while True:
            line = self._lines.get(timeout=self._limits.notebook_wall_s + _GRACE_S)
            if not line:
                raise ValueError("the process ended")
            try:
                answer = json.loads(line)
            except ValueError:  # a child that was killed in the middle of a line
                continue
            if "outputs" in answer:
                execution.outputs[answer["cell"]] = answer["outputs"]
                execution.counts[answer["cell"]] = answer["count"]
            elif "unready" in answer:
                execution.stopped, execution.at = "died", -1
            elif "stopped" in answer:
                execution.stopped, execution.at = answer["stopped"], answer["cell"]
            elif "language_info" in answer:
                execution.language = answer["language_info"] or {"name": "python"}
            elif "done" in answer:
                execution.cpu_s, execution.peak_mb = answer["cpu_s"], answer["peak_mb"]
                return

    def _judge(self, execution: Execution, notebook: Any) -> Execution:
        """Without a word of how it ended, the process was killed: by its own code, or because its time was over."""
        code = [index for index, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"]
        if execution.stopped is None and not execution.language:
            execution.stopped = "died"
        if execution.stopped and execution.at is None:
            execution.at = next((index for index in code if index not in execution.outputs), None)
        return execution

    def _start(self) -> subprocess.Popen[bytes]:
        if self._over:
            raise GradingError("grading was broken off")
        if self._process and self._process.poll() is None and hasattr(os, "fork"):
            return self._process
        self._end()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workshopkit.grading.engine.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=os.name != "nt",
        )
        self._lines = queue.Queue()
        threading.Thread(target=_read, args=(self._process, self._lines), daemon=True).start()
        try:
            ready = self._lines.get(timeout=120)
        except queue.Empty:
            ready = b""
        if not ready:
            self._end()
            raise GradingError("the process that runs hand-ins did not start; make the environment again and retry")
        return self._process

    def _end(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        with contextlib.suppress(OSError):
            assert process.stdin is not None
            process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _read(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(b"")


def environment() -> dict[str, str]:
    """The environment of hand-ins: programs, UTF-8, our own package; no proxy, no secret, nothing of the trainer's."""
    programs = str(Path(sys.executable).parent)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join([programs, *(["/usr/local/bin", "/usr/bin", "/bin"] if os.name != "nt" else [])])
    return kept | {
        "PATH": path,
        "PYTHONPATH": str(Path(workshopkit.__file__).resolve().parents[1]),
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "NBGRADER_EXECUTION": "autograde",
    }
