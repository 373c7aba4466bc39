"""What running a notebook gave, kept by all that it depends on: the same work is not run a second time.

Guards against running again what cannot come out differently: an unchanged release of many seats, a batch graded
again after a change of points. It does not see chance or the clock: code that depends on them gives what it gave the
first time, until ``--again``. What a loaded machine may have caused (time-outs, deaths, too little memory) is not kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import time
import zlib
from dataclasses import asdict
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from workshopkit.files import atomic, digest
from workshopkit.grading.engine.crew import Runner
from workshopkit.grading.engine.execute import Execution
from workshopkit.grading.model import Limits
from workshopkit.grading.sandbox import confine

FOLDER = ".cache"
MOST_MB = 200
"""Of a course's cache; the entries that were used least lately go first."""

_CODE = digest.of_tree(
    [Path(__file__).parent / "engine", Path(__file__).parent / "sandbox"], base=Path(__file__).parent
)
_OF_THE_MACHINE = re.compile(
    rb"MemoryError|KeyboardInterrupt|Timeout|DeadKernel|No space left|[Tt]oo many open files|start new thread"
    rb"|Cannot allocate|[Tt]emporarily unavailable|Connection(Refused|Reset)|BrokenPipe|File too large"
)


class Cached:
    """A runner that asks the cache of the course at *root* before *runner*; not with *again*, which only renews it."""

    def __init__(self, runner: Runner, root: Path, limits: Limits, *, again: bool = False) -> None:
        self._runner, self._folder, self._limits, self._again = runner, root / FOLDER, limits, again
        self.hits = 0

    def run(self, notebook: Any, folder: Path, home: Path, config: dict[str, Any], *more: Any) -> Execution:
        """As :meth:`Crew.run`; one that is taken from the cache has used no CPU."""
        wanted = key(notebook, folder, self._limits, config, more)
        path = self._folder / wanted[:2] / f"{wanted}.z"
        kept = None if self._again else _read(path)
        if kept:
            self.hits += 1
            return kept
        before = _content(folder)
        began = time.monotonic()
        execution = self._runner.run(notebook, folder, home, config, *more)
        # A cell that was over its time may have caught the interrupt: what took that long is not kept.
        if time.monotonic() - began < self._limits.cell_cpu_s and before == _content(folder):
            _write(path, execution)
        return execution

    def trim(self) -> None:
        """Remove the oldest entries until the cache is small enough."""
        left = MOST_MB * 2**20
        entries = [(path.stat(), path) for path in self._folder.glob("??/*.z")]
        for stat, path in sorted(entries, key=lambda entry: entry[0].st_mtime, reverse=True):
            left -= stat.st_size
            if left < 0:
                path.unlink(missing_ok=True)


def key(notebook: Any, folder: Path, limits: Limits, config: dict[str, Any], more: tuple[Any, ...]) -> str:
    """Digest of all that the outputs of *notebook* depend on: cells in order, files, limits, settings, programs."""
    cells = [
        (cell["cell_type"], cell["source"] if cell["cell_type"] == "code" else "", cell["metadata"].get("tags", []))
        for cell in notebook["cells"]
    ]
    stands_on = {
        "cells": cells,
        "kernel": notebook["metadata"].get("kernelspec", {}).get("name"),
        "files": _content(folder),
        "limits": asdict(limits),
        "config": config,
        "more": more,
        "programs": _programs(),
        "protection": confine.as_values(confine.abilities()),
    }
    return digest.of_bytes(json.dumps(stands_on, sort_keys=True).encode())


def _content(folder: Path) -> list[tuple[str, str]]:
    found = []
    for place, folders, names in os.walk(folder, followlinks=False):
        for name in [*names, *folders]:
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix().encode(errors="surrogateescape").hex()
            special = "link" if path.is_symlink() else "folder" if path.is_dir() else "special"
            found.append((inside, digest.of_file(path) if path.is_file() and special != "link" else special))
    return sorted(found)


@cache
def _programs() -> str:
    """Python, the kit's engine, and every installed distribution with its version."""
    installed = sorted(f"{one.name}=={one.version}" for one in distributions())
    return digest.of_bytes("\n".join([sys.version, sys.platform, _CODE, *installed]).encode())


def _read(path: Path) -> Execution | None:
    """The kept execution; None when there is none or it is damaged."""
    try:
        kept = json.loads(zlib.decompress(path.read_bytes()))
        execution = Execution(
            outputs={int(index): outputs for index, outputs in kept["outputs"].items()},
            counts={int(index): count for index, count in kept["counts"].items()},
            language=kept["language"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return execution


def _write(path: Path, execution: Execution) -> None:
    """Keep *execution* when no load of the machine can have had a part in it."""
    if execution.stopped is not None:
        return
    content = {"outputs": execution.outputs, "counts": execution.counts, "language": execution.language}
    data = json.dumps(content).encode()
    if not _OF_THE_MACHINE.search(data):
        atomic.write_bytes(path, zlib.compress(data, 1))
