"""Several processes that run hand-ins, and the threads that prepare them and wait; nothing of it outlives the batch."""

from __future__ import annotations

import os
import queue
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from workshopkit.grading.engine.execute import Execution, Executor
from workshopkit.grading.engine.zygote import Modules, Zygotes
from workshopkit.grading.model import Limits


def sensible_workers() -> int:
    """As many as this machine has cores for, at most 4: each may take the memory of its limit."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, 4))


class Runner(Protocol):
    """Whatever runs notebooks: the processes of this machine, or those of a cluster."""

    def run(
        self, notebook: Any, folder: Path, home: Path, config: dict[str, Any], modules: Modules = None
    ) -> Execution:
        """As :meth:`Executor.run`."""


class Crew:
    """A context with *workers* executors and as many threads and one: while one runs, the next is prepared."""

    def __init__(self, hidden: Path, limits: Limits, workers: int) -> None:
        self.workers = max(1, workers)
        self.threads = ThreadPoolExecutor(self.workers + 1)
        self._zygotes = Zygotes()
        self._all = [Executor(hidden, limits, self._zygotes) for _ in range(self.workers)]
        self._free: queue.Queue[Executor] = queue.Queue()
        for executor in self._all:
            self._free.put(executor)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the processes first, so that threads which wait for one come back."""
        for executor in self._all:
            executor.close()
        self._zygotes.close()
        self.threads.shutdown(cancel_futures=True)

    def run(
        self, notebook: Any, folder: Path, home: Path, config: dict[str, Any], modules: Modules = None
    ) -> Execution:
        """As :meth:`Executor.run`, in whichever executor is free."""
        executor = self._free.get()
        try:
            return executor.run(notebook, folder, home, config, modules)
        finally:
            self._free.put(executor)
