"""Who spreads the chunks of items: this process, several on this machine, or those of a Dask scheduler.

The arrays travel with the work: a worker needs the kit, and nothing else of this machine. As no chunk knows of another
and their order is kept, the number of workers changes time and never a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from workshopkit.synth.engines import need
from workshopkit.synth.model import SynthError
from workshopkit.synth.spread import Posts
from workshopkit.synth.spread_run import Chunk, Spreader, Spreading, here

PATIENCE = 10
"""Seconds to wait for the answer of a scheduler."""
_held: list[Spreading] = []
"""What the process of a pool was given when it began."""


@contextmanager
def spreading(workers: int = 1, scheduler: str = "") -> Iterator[Spreader]:
    """Who does the work: *workers* processes, or those of the Dask *scheduler* (an address such as tcp://host:8786).

    Raises SynthError when the scheduler does not answer, has no worker, or ``distributed`` is not installed, and when
    a worker dies or lacks what it needs.
    """
    if scheduler:
        with _cluster(scheduler) as spreader:
            yield spreader
    else:
        yield here if workers == 1 else _Pool(workers)


class _Pool:
    """Processes of this machine, for one call."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __call__(self, work: Spreading, chunks: list[Chunk]) -> Iterator[Posts]:
        pool = ProcessPoolExecutor(self.workers, get_context("spawn"), _hold, (work,))
        try:
            with pool:
                yield from pool.map(_spread, chunks)
        except BrokenProcessPool as error:
            raise SynthError(
                f"one of {self.workers} workers ended before its work was done (memory?); use fewer workers"
            ) from error


def _hold(work: Spreading) -> None:
    _held[:] = [work]


def _spread(chunk: Chunk) -> Posts:
    return _held[0](chunk)


@contextmanager
def _cluster(address: str) -> Iterator[Spreader]:
    distributed = need("distributed", "cluster")
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SynthError(f"scheduler {address}: no answer; start it, or correct the address") from error
    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise SynthError(f"scheduler {address}: has no worker; start one with: dask worker {address}")

        def spread(work: Spreading, chunks: list[Chunk]) -> Iterable[Posts]:
            given = client.scatter(work, broadcast=True)
            futures = client.map(_spread_with, chunks, work=given, pure=False)
            return (_outcome(future, address) for future in futures)

        yield spread


def _spread_with(chunk: Chunk, work: Spreading) -> Posts:
    return work(chunk)


def _outcome(future: Any, address: str) -> Posts:
    """The posts of one chunk. Raises SynthError naming what a worker lacks."""
    try:
        posts: Posts = future.result()
    except SynthError:
        raise
    except Exception as error:
        raise SynthError(f"scheduler {address}: a worker failed: {type(error).__name__}: {error}") from error
    return posts
