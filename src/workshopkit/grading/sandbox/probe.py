"""``python -m workshopkit.grading.sandbox.probe``: what can protect this machine, tried and printed as JSON.

Each part is tried in a child of its own and counts only when something that it must refuse was refused.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

from workshopkit.grading.sandbox import confine, landlock, namespaces, seccomp, supervise


def _holds(attempt: Callable[[], bool]) -> bool:
    child = os.fork()
    if child == 0:
        held = False
        try:
            held = attempt()
        finally:
            os._exit(0 if held else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _no_new_privileges() -> None:
    ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)


def _files_are_hidden(abi: int, secret: Path, own: Path) -> bool:
    _no_new_privileges()
    if not landlock.restrict(abi, read=[Path("/usr")], listed=[], write=[own], devices=[], tcp=False):
        return False
    try:
        secret.read_bytes()
    except OSError:
        (own / "mine").write_bytes(b"")
        return True
    return False


def _calls_are_refused() -> bool:
    _no_new_privileges()
    if not seccomp.restrict(internet=False):
        return False
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    except OSError:
        return bool(ctypes.CDLL(None).ptrace(0, 0, 0, 0) == -1)
    return False


def _world_is_own(secret: Path, own: Path) -> bool:
    if not namespaces.separate(secret.parent, [], [own]):
        return False
    first = os.fork()
    if first:
        return os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) == 0
    (own / "mine").write_bytes(b"")
    names = {name for _, name in socket.if_nameindex()}
    alone = namespaces.settle() and not secret.exists() and supervise.visible() == [1]
    os._exit(0 if alone and names == {"lo"} else 1)


def main() -> int:
    """Print what works."""
    with tempfile.TemporaryDirectory(prefix="workshop-") as scratch:
        secret, own = Path(scratch, "hidden", "secret"), Path(scratch, "own")
        secret.parent.mkdir()
        own.mkdir()
        secret.write_bytes(b"x")
        abi = landlock.version()
        able = confine.Abilities(
            namespaces=_holds(lambda: _world_is_own(secret, own)),
            landlock=abi if abi and _holds(lambda: _files_are_hidden(abi, secret, own)) else 0,
            seccomp=seccomp.known() and _holds(_calls_are_refused),
            limits=True,
            counted=Path("/proc/self/task", str(os.getpid()), "children").exists(),
        )
    print(json.dumps(confine.as_values(able)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
