"""Watching a hand-in while it runs: how many processes, how much memory and disk, and the end of all of them.

Guards against what limits of the system do not hold back: root has no limit of processes, an address space is bounded
for each process and not for all of them. Counts every 50 ms, so a fork bomb makes a few hundred processes first.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Excess = Literal["processes", "memory", "files"]
TICK_S = 0.05
CODES: dict[int, Excess] = {71: "processes", 72: "memory"}
"""Exit codes of the first process of a namespace when it ended its world."""


@dataclass(frozen=True)
class Bounds:
    """What a hand-in may have at one time: processes, MiB of memory in all of them, files and MiB on the disk."""

    processes: int
    memory_mb: int
    files: int = 6_000
    disk_mb: int = 1024


def excess(pids: list[int], bounds: Bounds) -> Excess | None:
    """What the processes *pids* have too much of. Memory they share is counted once."""
    if len(pids) > bounds.processes:
        return "processes"
    resident = sum(_pages(pid) for pid in pids) * os.sysconf("SC_PAGE_SIZE")
    if resident > bounds.memory_mb * 2**20 and sum(_own_kib(pid) for pid in pids) > bounds.memory_mb * 1024:
        return "memory"
    return None


def _pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0


def _own_kib(pid: int) -> int:
    """Proportional share of memory (PSS) in KiB; 0 for a process that cannot be looked into."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def visible() -> list[int]:
    """Every process that /proc shows: in a namespace, those of the hand-in."""
    with os.scandir("/proc") as entries:
        return [int(entry.name) for entry in entries if entry.name.isdigit()]


def descendants(pid: int) -> list[int]:
    """Children of *pid*, their children, and so on (Linux)."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        with contextlib.suppress(OSError):
            parent = waiting.pop()
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
            found += map(int, children)
            waiting += map(int, children)
    return found


def floods(folders: Iterable[Path], bounds: Bounds) -> bool:
    """True when *folders* hold more files or more on the disk than *bounds* allow; looks no further than that."""
    files = blocks = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                files += 1
                with contextlib.suppress(OSError):
                    blocks += os.lstat(f"{place}/{name}").st_blocks
                if files > bounds.files or blocks * 512 > bounds.disk_mb * 2**20:
                    return True
    return False


def rule_until(worker: int, bounds: Bounds) -> None:
    """As the first process of a namespace: reap what ends; end the world with *worker*, or when it has too much."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    while True:
        signal.sigtimedwait({signal.SIGCHLD}, TICK_S)
        with contextlib.suppress(ChildProcessError):
            while ended := os.waitpid(-1, os.WNOHANG)[0]:
                if ended == worker:
                    os._exit(0)
        what = excess(visible(), bounds)
        if what:
            os._exit(next(code for code, name in CODES.items() if name == what))


def end_children(seconds: float = 5.0) -> None:
    """Kill and reap every descendant of this process, also those that keep forking. Linux; nothing elsewhere."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        stopped: set[int] = set()
        while more := set(descendants(os.getpid())) - stopped:
            for pid in more:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGSTOP)
            stopped |= more
        for pid in stopped:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            for _ in stopped:
                os.waitpid(-1, 0)
        if not stopped:
            return
