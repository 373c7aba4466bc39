"""Seccomp: system calls that no notebook needs are refused, for a process and all its children (Linux).

The filter is a list of instructions of the classic BPF machine. Source: Linux, Documentation/userspace-api/
seccomp_filter.rst; numbers from the kernel's tables for x86_64 and aarch64. It looks at numbers and flags, never at
memory, so it cannot tell one path from another; files are the business of landlock.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS, _EAFNOSUPPORT = 1, 38, 97
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
_NEW_NAMESPACES = 0x7E020000
_TYPE_INTO_TERMINAL = 0x5412
_UNIX, _INET, _INET6, _NETLINK, _ROUTE = 1, 2, 10, 16, 0
_X32 = 0x40000000

# name: (x86_64, aarch64); what is not in the table of a machine is None
_REFUSED: dict[str, tuple[int, int | None]] = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "syslog": (103, 116),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}
_OTHERS = {"clone": (56, 220), "clone3": (435, 435), "socket": (41, 198), "socketpair": (53, 199), "ioctl": (16, 29)}
_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


def known() -> bool:
    """True on a machine whose system calls are in the tables."""
    return sys.platform == "linux" and os.uname().machine in _MACHINES and sys.maxsize > 2**32


def restrict(*, internet: bool) -> bool:
    """Take the refused calls away for good; of sockets AF_UNIX and the list of
    interfaces stay, TCP and UDP only when *internet* (own network).

    The process must have given up new privileges. Returns False where it is not possible.
    """
    if not known():
        return False
    program = _program(os.uname().machine, internet)
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    return bool(ctypes.CDLL(None, use_errno=True).prctl(22, 2, head, 0, 0) == 0)


def _program(machine: str, internet: bool) -> bytes:
    audited, column = _MACHINES[machine]
    others = {name: numbers[column] for name, numbers in _OTHERS.items()}
    lines = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, audited), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":
        lines += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    for numbers in _REFUSED.values():
        number = numbers[column]
        if number is not None:
            lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | _EPERM)]
    # without clone3 the C library falls back to clone, whose flags can be read here
    lines += [(_EQUAL, 0, 1, others["clone3"]), (_RETURN, 0, 0, _ERRNO | _ENOSYS)]
    lines += _when(others["clone"], 0, [(_ANY_BIT, 0, 1, _NEW_NAMESPACES), (_RETURN, 0, 0, _ERRNO | _EPERM)])
    lines += _when(others["ioctl"], 1, [(_EQUAL, 0, 1, _TYPE_INTO_TERMINAL), (_RETURN, 0, 0, _ERRNO | _EPERM)])
    families = [_UNIX, *([_INET, _INET6] if internet else [])]
    allowed = [line for family in families for line in ((_EQUAL, 0, 1, family), (_RETURN, 0, 0, _ALLOW))]
    # the kernel's message library lists the interfaces when it starts, and aborts when it cannot
    allowed += [
        (_EQUAL, 0, 3, _NETLINK),
        (_LOAD, 0, 0, _ARGUMENTS + 16),
        (_EQUAL, 0, 1, _ROUTE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    for name in ("socket", "socketpair"):
        lines += _when(others[name], 0, [*allowed, (_RETURN, 0, 0, _ERRNO | _EAFNOSUPPORT)])
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _when(number: int, argument: int, then: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """For the call *number* only: look at *argument* with *then*; what passes it is allowed."""
    body = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument), *then, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(body), number), *body]
