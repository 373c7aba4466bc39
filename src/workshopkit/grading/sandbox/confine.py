"""What one hand-in may touch: every right that it does not need is taken from its process before its code runs.

Guards against reading other people's work, the gradebook, keys and the environment; the network; signals to other
processes; memory, processes, files and time without end. It does not see what code does inside its own notebook:
student code and tests share one interpreter. :func:`abilities` tries each part once in a process of its own, the
report names exactly the parts that worked then, and a hand-in whose process cannot enter them is not run.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from workshopkit.grading.model import Unprotected
from workshopkit.grading.sandbox import landlock, namespaces, seccomp
from workshopkit.grading.sandbox.supervise import Bounds

MIB = 1024 * 1024
MOST_PROCESSES = 128
_MOST_TASKS = 512
_MOST_OPEN = 1024
_LARGEST_FILE = 512 * MIB
_SUBREAPER, _NO_NEW_PRIVILEGES, _DUMPABLE = 36, 38, 4

_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/sys/devices/system", "/sys/fs/cgroup")
_SETTINGS = (
    *("ld.so.cache", "localtime", "timezone", "mime.types", "fonts", "passwd", "group", "nsswitch.conf", "hosts"),
    *("host.conf", "resolv.conf", "protocols", "services", "os-release", "alternatives", "terminfo", "locale.alias"),
    *("ssl/openssl.cnf", "ssl/certs", "matplotlibrc"),
)
_COUNTS = ("cpuinfo", "meminfo", "stat", "loadavg", "uptime", "version", "filesystems", "sys/kernel", "sys/vm")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_OF_OWN_WORLD = ("/dev/ptmx", "/dev/pts")
_TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm")


@dataclass(frozen=True)
class Abilities:
    """What this machine gives: namespaces, version of landlock (0 none), seccomp, limits, the counting of processes."""

    namespaces: bool = False
    landlock: int = 0
    seccomp: bool = False
    limits: bool = False
    counted: bool = False

    @property
    def enough(self) -> bool:
        """True when neither files of others nor the network are open to a hand-in."""
        return self.namespaces or (self.landlock > 0 and self.seccomp)


@dataclass(frozen=True)
class Place:
    """Where a hand-in runs: its *folder*, its *home*, and the course that it must not see."""

    folder: Path
    home: Path
    hidden: Path | None


def be_the_last_parent() -> None:
    """Let orphans of this process's children come back to it (Linux), so that no daemon outlives a hand-in."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def bounds(memory_mb: int) -> Bounds:
    """What all processes of a hand-in may have together when one of them may have *memory_mb* MiB."""
    return Bounds(processes=MOST_PROCESSES, memory_mb=memory_mb + memory_mb // 2)


def separate(place: Place) -> bool:
    """Enter namespaces in which only *place* and the environment's programs are to be seen."""
    read, _ = _programs()
    return namespaces.separate(place.hidden, read, [place.folder, place.home])


def lock(place: Place, able: Abilities, *, memory_mb: int, seconds: int) -> bool:
    """Take every right from this process that running a notebook in *place* does not need; False when one stayed.

    The process itself can then not be looked into by its children, so that they cannot write on its line.
    """
    if sys.platform == "win32":
        return not able.limits
    if able.limits:
        _limit(memory_mb, seconds, able)
    if sys.platform != "linux":
        return True
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    done = namespaces.drop_capabilities()
    if able.landlock:
        done = _hide_files(place, able) and done
    if able.seccomp:
        done = seccomp.restrict(internet=able.namespaces) and done
    if able.limits:
        done = libc.prctl(_DUMPABLE, 0, 0, 0, 0) == 0 and done
    return done


def _limit(memory_mb: int, seconds: int, able: Abilities) -> None:
    import resource

    def lower(what: int, value: int) -> None:
        hard = resource.getrlimit(what)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (value, value))

    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, _LARGEST_FILE)
    lower(resource.RLIMIT_NOFILE, _MOST_OPEN)
    lower(resource.RLIMIT_CPU, seconds + 30)
    if sys.platform == "linux":
        lower(resource.RLIMIT_AS, memory_mb * MIB)
        # In an own user namespace only the hand-in's tasks count, elsewhere all of the account's.
        lower(resource.RLIMIT_NPROC, _MOST_TASKS + (0 if able.namespaces else _tasks_of_account()))


def _tasks_of_account() -> int:
    count = 0
    with os.scandir("/proc") as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and entry.stat().st_uid == os.getuid():
                    count += sum(1 for _ in Path(f"/proc/{entry.name}/task").iterdir())
    return count


def _programs() -> tuple[list[Path], list[Path]]:
    """Folders of programs and libraries to read, and folders of which only the names may be seen."""
    package = Path(__file__).resolve().parents[2]
    places = [Path(sys.prefix), Path(sys.base_prefix), *(Path(name) for name in sys.path if name)]
    places += [Path(name) for name in os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep) if name]
    listed = [place for place in places if (place / "workshopkit").is_dir() and "site-packages" not in place.parts]
    return [package, *(place for place in places if place not in listed)], listed


def _hide_files(place: Place, able: Abilities) -> bool:
    read, listed = _programs()
    read += [Path(name) for name in _SYSTEM] + [Path("/etc", name) for name in _SETTINGS]
    read += [Path("/proc")] if able.namespaces else [Path("/proc", name) for name in _COUNTS]
    devices, write = [Path(name) for name in _DEVICES], [place.folder, place.home]
    if able.namespaces:
        devices += [Path(name) for name in _OF_OWN_WORLD]
        write += [Path(name) for name in _TEMPORARY]
    return landlock.restrict(able.landlock, read=read, listed=listed, write=write, devices=devices, tcp=able.namespaces)


@cache
def abilities() -> Abilities:
    """What works on this machine, each part tried once: it must refuse what it is there to refuse."""
    import subprocess

    if sys.platform != "linux":
        return Abilities(limits=os.name != "nt")
    command = [sys.executable, "-P", "-m", "workshopkit.grading.sandbox.probe"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    tried = subprocess.run(command, env=environment, capture_output=True, text=True)
    try:
        return Abilities(**json.loads(tried.stdout))
    except (ValueError, TypeError):
        return Abilities()


def insist(unprotected: bool) -> None:
    """Raise Unprotected on a machine that hides neither files nor network from hand-ins, unless *unprotected*."""
    if not unprotected and not abilities().enough:
        raise Unprotected(
            f"nothing here keeps code of hand-ins away from your files and the network ({protection()}); grade on "
            "Linux, or give --unprotected when you trust every hand-in"
        )


def as_values(able: Abilities) -> dict[str, bool | int]:
    """*able* as plain values, for the process that runs hand-ins."""
    return asdict(able)


def protection(able: Abilities | None = None) -> str:
    """What protects this machine from a hand-in while it is graded, in a few fixed words for reports."""
    able = able or abilities()
    parts = []
    if able.landlock:
        signals = ", signals" if able.landlock >= landlock.SCOPES_FROM else ""
        parts.append(f"landlock {able.landlock} (files{signals})")
    if able.seccomp:
        parts.append("seccomp (system calls)" if able.namespaces else "seccomp (system calls, network)")
    if able.namespaces:
        parts.append("namespaces (network, processes, files)")
    if able.limits:
        parts.append("limits (memory, time, size of files)")
    if able.counted:
        parts.append("counted processes")
    parts += ["own process", "clean environment"]
    return ("" if able.enough else "UNPROTECTED, only ") + " + ".join(parts)
