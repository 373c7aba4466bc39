"""Executing hand-ins one at a time, each in a process of its own, and living on whatever it does."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from workshopkit.grading.engine.zygote import Modules, Post, Zygotes, start_one
from workshopkit.grading.model import GradingError, Limits
from workshopkit.grading.sandbox import confine

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
    """A context in which notebooks are run; the process that runs them is asked of *zygotes* when first needed.

    *hidden* is the folder that hand-ins must not see (the course), where the system can hide it.
    """

    def __init__(self, hidden: Path, limits: Limits, zygotes: Zygotes) -> None:
        self._hidden = hidden
        self._limits = limits
        self._zygotes = zygotes
        self._post: Post | None = None
        self._modules: Modules = None
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

    def run(
        self, notebook: Any, folder: Path, home: Path, config: dict[str, Any], modules: Modules = None
    ) -> Execution:
        """Run *notebook* (format 4, as a mapping) in *folder*, with *home* as its home and *config* of nbgrader.

        With *modules* (also none) in a fork of a kernel that has loaded them; with None in a kernel of its own.
        """
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
        post = self._start(modules)
        try:
            post.jobs.write(json.dumps(job).encode() + b"\n")
            post.jobs.flush()
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

    def _start(self, modules: Modules) -> Post:
        if self._over:
            raise GradingError("grading was broken off")
        if self._post and modules == self._modules and hasattr(os, "fork"):
            return self._post
        self._end()
        post = self._zygotes.post(modules) if hasattr(os, "fork") else start_one()
        self._post, self._modules, self._lines = post, modules, queue.Queue()
        threading.Thread(target=_read, args=(post, self._lines), daemon=True).start()
        if post.process:
            try:
                ready = self._lines.get(timeout=120)
            except queue.Empty:
                ready = b""
            if not ready:
                self._end()
                raise GradingError("the process that runs hand-ins did not start; make the environment again and retry")
        return post

    def _end(self) -> None:
        post, self._post = self._post, None
        if post is None:
            return
        with contextlib.suppress(OSError):
            post.jobs.close()
        if post.process:
            try:
                post.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                post.process.kill()
                post.process.wait()


def _read(post: Post, lines: queue.Queue[bytes]) -> None:
    with post.answers:
        for line in post.answers:
            lines.put(line)
    lines.put(b"")
