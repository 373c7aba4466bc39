"""Landlock: the files, TCP ports and processes that a process and all its children may still reach (Linux 5.13+).

Spoken to by system calls, without a library. Source of numbers and structures: Linux, include/uapi/linux/landlock.h.
It does not see UDP, memory, the count of processes, nor the connecting to a socket that lies in the file system.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_SCOPES = 1 | 2
SCOPES_FROM = 6
"""The first version that keeps signals and abstract sockets inside."""


def version() -> int:
    """The version of landlock that this kernel speaks; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(_call(_CREATE, None, 0, 1), 0)


def restrict(
    abi: int, *, read: Iterable[Path], listed: Iterable[Path], write: Iterable[Path], devices: Iterable[Path], tcp: bool
) -> bool:
    """Give up every file but these, for good: *read* (and run), *listed* (names only), *write* (all), *devices*.

    Paths that do not exist are left out. TCP stays possible when *tcp*. Signals and abstract sockets no longer reach
    processes outside, where *abi* knows how. Returns False when the kernel refused.
    """
    files = (1 << 13) - 1 | (1 << 13 if abi >= 2 else 0) | (_TRUNCATE if abi >= 3 else 0)
    files |= _IOCTL if abi >= 5 else 0
    rules = _open(abi, files, 0 if tcp or abi < 4 else 3)
    if rules < 0:
        return False
    try:
        for paths, rights in (
            (read, _EXECUTE | _READ | _LIST),
            (listed, _LIST),
            (write, files & ~_IOCTL),
            (devices, _READ | _WRITE | _LIST | _IOCTL | _TRUNCATE),
        ):
            for path in paths:
                _add(rules, path, rights & files)
        return _call(_RESTRICT, rules, 0) == 0
    finally:
        os.close(rules)


def keep_signals_inside(abi: int) -> bool:
    """From here on no signal of this process or its children reaches any other; True also where that is unknown."""
    if abi < SCOPES_FROM:
        return True
    rules = _open(abi, 0, 0)
    try:
        return rules >= 0 and _call(_RESTRICT, rules, 0) == 0
    finally:
        with contextlib.suppress(OSError):
            os.close(rules)


def _open(abi: int, files: int, ports: int) -> int:
    fields = [files] + ([ports] if abi >= 4 else []) + ([_SCOPES] if abi >= SCOPES_FROM else [])
    attributes = struct.pack(f"{len(fields)}Q", *fields)
    return _call(_CREATE, attributes, len(attributes), 0)


def _add(rules: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights &= -1 if path.is_dir() else _OF_A_FILE
        if _call(_ADD, rules, 1, struct.pack("=Qi", rights, place), 0) != 0:
            raise OSError(ctypes.get_errno(), f"{path}: landlock does not take this rule")
    finally:
        os.close(place)


def _call(number: int, *arguments: int | bytes | None) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    plain = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return int(libc.syscall(ctypes.c_long(number), *plain))
