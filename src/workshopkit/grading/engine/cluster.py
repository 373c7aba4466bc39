"""Notebooks run by a dask.distributed cluster: each task carries its files, what comes of it goes to the one writer.

Nothing of our own schedules: distributed chooses the worker and gives a task of a worker that died to another. It
calls functions by name, so the kit must be on every worker in the same version; a worker with another one refuses.
Whoever reaches a scheduler can run code on its workers: keep it in a network of your own, or give dask its TLS keys.
"""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from workshopkit.grading.engine.execute import Execution
from workshopkit.grading.engine.task import MOST_BYTES, Answer, Task, files_of, kit, protection_here, put, run_task
from workshopkit.grading.flags import SetAside
from workshopkit.grading.model import GradingError, Limits

ANSWERS_S = 30.0
"""How long a scheduler may take to answer."""

WORKERLESS_S = 60.0
"""How long to wait for a worker when the last one has gone: a killed one is usually started again."""


class Cluster:
    """A crew (see :class:`crew.Crew`) whose processes are the workers of the scheduler at *address*.

    As many hand-ins at once as the cluster has threads when it is opened. ``protection`` is what its workers have.
    Raises GradingError on entering when distributed is missing, nothing answers, or there is no worker.
    """

    def __init__(self, address: str, limits: Limits, *, unprotected: bool = False) -> None:
        self._address, self._limits, self._unprotected = address, limits, unprotected
        self._client: Any = None
        self.workers = 1
        self.protection = ""
        self.threads: ThreadPoolExecutor

    def __enter__(self) -> Cluster:
        try:
            from distributed import Client
        except ModuleNotFoundError as error:
            raise GradingError(
                f"--scheduler {self._address}: {error.name} is not installed; pip install 'workshopkit[cluster]'"
            ) from error
        try:
            connect: Any = Client
            self._client = connect(self._address, timeout=ANSWERS_S, set_as_default=False)
            self._client.wait_for_workers(1, timeout=ANSWERS_S)
            told = self._client.run(protection_here)
        except (TimeoutError, OSError, ValueError) as error:
            self._close()
            raise GradingError(
                f"--scheduler {self._address}: no scheduler with a worker answers there ({type(error).__name__}); "
                "start 'dask scheduler' and on each machine 'dask worker ADDRESS', with the kit installed"
            ) from error
        self.protection = "; ".join(sorted(set(told.values())))
        self.workers = max(1, sum(self._client.nthreads().values()))
        self.threads = ThreadPoolExecutor(self.workers + 1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of the cluster first, so that threads which wait for it come back."""
        self._close()
        self.threads.shutdown(cancel_futures=True)

    def run(self, notebook: Any, folder: Path, home: Path, config: dict[str, Any], *more: Any) -> Execution:
        """As :meth:`crew.Crew.run`. Raises SetAside for what is too large to travel, or killed each of its workers."""
        files = files_of(folder)
        if sum(len(content) for content, _ in files.values()) > MOST_BYTES:
            raise SetAside("GRD081", mb=MOST_BYTES // 2**20)
        task = Task(
            notebook=json.dumps(notebook),
            files=files,
            config=config,
            more=more,
            limits=self._limits,
            fonts=any(home.iterdir()),
            unprotected=self._unprotected,
            kit=kit(),
        )
        answer = self._answer(task)
        put(answer.files, folder)
        return answer.execution

    def _answer(self, task: Task) -> Answer:
        from distributed import KilledWorker

        gone = GradingError(
            f"--scheduler {self._address}: the scheduler or all its workers are gone; what was graded until now stays. "
            "Start them and run again"
        )
        try:
            future = self._client.submit(run_task, task, key=f"hand-in-{uuid4().hex}", pure=False)
        except (OSError, RuntimeError, AttributeError) as error:
            raise gone from error
        last_seen = time.monotonic()
        while True:
            try:
                return self._checked(future.result(timeout=1))
            except TimeoutError:
                if self._client.status != "running" or time.monotonic() - last_seen > WORKERLESS_S:
                    raise gone from None
                if self._has_workers():
                    last_seen = time.monotonic()
            except KilledWorker as error:
                raise SetAside("GRD080") from error
            except (CancelledError, asyncio.CancelledError, OSError) as error:
                raise gone from error

    def _checked(self, answer: Answer | str) -> Answer:
        if isinstance(answer, str):
            raise GradingError(f"--scheduler {self._address}: {answer}")
        return answer

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except (TimeoutError, OSError):
            return False

    def _close(self) -> None:
        if self._client is not None:
            self._client.close(timeout=5)
