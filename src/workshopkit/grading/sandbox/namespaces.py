"""A world of its own for one hand-in: no network but its own loopback, no other process, only the files it needs.

Works for an ordinary account where the system lets anybody make a user namespace. Source: Linux, namespaces(7),
mount_setattr(2); the order of the steps is the one that the kernel accepts.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_BIND, _REC, _PRIVATE, _NOSUID, _NODEV = 0x1000, 0x4000, 0x40000, 2, 4
_MOUNT_SETATTR, _HERE, _RECURSIVE, _READ_ONLY = 442, -100, 0x8000, 1
_HIDDEN = ("/home", "/root", "/mnt", "/media", "/srv", "/run", "/tmp", "/var/tmp", "/dev/shm")
_WRITABLE = ("/tmp", "/var/tmp", "/dev/shm")


def separate(hidden: Path | None, read: Iterable[Path], write: Iterable[Path]) -> bool:
    """Enter own namespaces: everything read-only but *write*; homes, temporary folders and *hidden* are empty but for
    *read* and *write*.

    Must run in a process of one thread; the caller forks afterwards, the child is the first process of its world.
    Returns False where the system does not allow it.
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
        _raise_loopback()
        return libc.mount(None, b"/", None, _REC | _PRIVATE, None) == 0 and _cover(libc, hidden, read, write)
    except OSError:
        return False


def _cover(libc: ctypes.CDLL, hidden: Path | None, read: Iterable[Path], write: Iterable[Path]) -> bool:
    kept = {path.resolve(): False for path in read if path.is_dir()} | {path.resolve(): True for path in write}
    covers = {Path(name).resolve() for name in _HIDDEN if Path(name).is_dir()}
    covers |= {hidden.resolve()} if hidden else set()
    covers = {one for one in covers if not any(one != other and one.is_relative_to(other) for other in covers)}
    handles = {path: os.open(path, os.O_PATH) for path in sorted(kept)}
    _set_read_only(b"/", True)
    for cover in covers:
        size = b"size=256m" if str(cover) in _WRITABLE else b"size=1m"
        if libc.mount(b"none", os.fsencode(cover), b"tmpfs", _NOSUID | _NODEV, size) != 0:
            return False
    for path, handle in handles.items():
        # A folder that must be written to is bound also where nothing covers it: elsewhere all is read-only.
        if kept[path] or any(path.is_relative_to(cover) for cover in covers):
            path.mkdir(parents=True, exist_ok=True)
            if libc.mount(f"/proc/self/fd/{handle}".encode(), os.fsencode(path), None, _BIND | _REC, None) != 0:
                return False
            if kept[path]:
                _set_read_only(os.fsencode(path), False)
        os.close(handle)
    with suppress(OSError):
        os.chdir("/")
    return _own_terminals(libc)


def _own_terminals(libc: ctypes.CDLL) -> bool:
    """Pseudo-terminals of its own, which ``!command`` needs; the trainer's are gone."""
    if not Path("/dev/pts").is_dir():
        return True
    shown = libc.mount(b"devpts", b"/dev/pts", b"devpts", _NOSUID, b"newinstance,ptmxmode=0666,mode=0620") == 0
    return bool(shown and libc.mount(b"/dev/pts/ptmx", b"/dev/ptmx", None, _BIND, None) == 0)


def _set_read_only(path: bytes, on: bool) -> None:
    attributes = struct.pack("4Q", _READ_ONLY if on else 0, 0 if on else _READ_ONLY, 0, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    words = [ctypes.c_long(_MOUNT_SETATTR), ctypes.c_long(_HERE), path, ctypes.c_long(_RECURSIVE if on else 0)]
    libc.syscall(*words, attributes, ctypes.c_long(len(attributes)))


def _raise_loopback() -> None:
    """Switch the loopback of the new network on, as code that talks to itself expects."""
    import fcntl
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, 0x8914, struct.pack("16sh14x", b"lo", 1 | 64))


def settle() -> bool:
    """As the first process of a new world: show only its own processes, then give up every right over it."""
    libc = ctypes.CDLL(None, use_errno=True)
    shown = libc.mount(b"proc", b"/proc", b"proc", _NOSUID | _NODEV, None) == 0
    return drop_capabilities() and shown


def drop_capabilities() -> bool:
    """Give up every capability for good; root is then an account like others that owns root's files."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(64):
        libc.prctl(24, capability, 0, 0, 0)
    libc.prctl(47, 4, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    return bool(libc.capset(header, (ctypes.c_uint32 * 6)()) == 0)
