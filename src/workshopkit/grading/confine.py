"""What one hand-in may touch: limits of the operating system, and namespaces where Linux gives them to anybody.

The seam for a stronger sandbox: :func:`confine` is the only place that takes rights away, :func:`protection` the
only one that says what is active. Never says more than was tried and worked on this machine.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from functools import cache
from pathlib import Path

MIB = 1024 * 1024
_LARGEST_FILE = 512 * MIB
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000
_SUBREAPER, _NO_NEW_PRIVILEGES = 36, 38


def be_the_last_parent() -> None:
    """Let orphans of this process's children come back to it (Linux), so that no daemon outlives a hand-in."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def end_children(seconds: float = 5.0) -> None:
    """Kill and reap every child of this process, also those that keep forking. Linux; nothing elsewhere."""
    import time

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        children = [int(pid) for pid in _children(os.getpid())]
        for pid in children:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGSTOP)
        for pid in children:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        for pid in children:
            with contextlib.suppress(OSError):
                os.waitpid(pid, 0)
        if not children:
            return


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []


def limit(memory_mb: int) -> None:
    """Bound address space (Linux), size of a file and core dumps of this process and all it starts."""
    if sys.platform == "win32":
        return
    import resource

    def lower(what: int, value: int) -> None:
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (value, value))

    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, _LARGEST_FILE)
    if sys.platform == "linux":
        lower(resource.RLIMIT_AS, memory_mb * MIB)
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def separate(hidden: Path | None) -> bool:
    """Enter own namespaces: no network, no other processes, *hidden* (the course) covered by an empty folder.

    Must run in a process of one thread; the caller forks afterwards, the child is the first process of its world.
    Returns False, with nothing changed that matters, where the system does not allow it.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEWUSER | _NEWNS | _NEWPID | _NEWNET | _NEWIPC) != 0:
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    except OSError:
        return False
    if libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None) != 0:
        return False
    return hidden is None or libc.mount(b"none", os.fsencode(hidden), b"tmpfs", 0, b"size=64k") == 0


def settle() -> bool:
    """As the first process of a new world: show only its own processes, then give up every right over it."""
    libc = ctypes.CDLL(None, use_errno=True)
    shown = libc.mount(b"proc", b"/proc", b"proc", 0, None) == 0
    for capability in range(64):
        libc.prctl(24, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    return bool(libc.capset(header, (ctypes.c_uint32 * 6)()) == 0 and shown)


@cache
def namespaces_work() -> bool:
    """True when an ordinary process may enter namespaces of its own here; tried once, in a child."""
    if sys.platform != "linux":
        return False
    import subprocess

    code = (
        "import os, sys\n"
        "from workshopkit.grading import confine\n"
        "sys.exit(1) if not confine.separate(None) else None\n"
        "pid = os.fork()\n"
        "os._exit(0 if confine.settle() else 1) if pid == 0 else None\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True).returncode == 0


def protection() -> str:
    """What protects this machine from a hand-in while it is graded, in a few fixed words for reports."""
    parts = ["own process", "clean environment"]
    if sys.platform == "linux":
        parts = ["rlimits", *parts]
    if namespaces_work():
        return "+".join([*parts, "namespaces (no network, course hidden)"])
    return "+".join(parts) + ", no network isolation"
