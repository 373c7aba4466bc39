"""A process that waits to become a kernel: forked from one that is warm, in the same narrow world as its client.

It is forked before its client has read the notebook, and gives up the line on which results are told before anything
else, so that the code it runs later finds neither in its memory nor among its files what it could forge a result with.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from importlib.util import find_spec

from workshopkit.grading.sandbox import landlock

_DUMPABLE = 4


class BecomeKernel(BaseException):
    """Raised in the fork, to leave every frame of the process it was: *argv* is the command line of the kernel."""

    def __init__(self, argv: list[str]) -> None:
        super().__init__()
        self.argv = argv


class Spare:
    """The waiting process seen from its parent, with the part of ``Popen`` that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, give_up: Callable[[], None], abi: int, forget: Callable[[], None]) -> None:
        """Fork it. In it *give_up* closes whatever it must not have, *forget* makes it as if fresh.

        Raises OSError when it cannot be kept from sending signals to this process.
        """
        self._line, other = socket.socketpair()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            self._line.close()
            _wait(other, give_up, abi, forget)
        other.close()
        if self._line.recv(1) != b".":
            raise OSError("landlock refused")

    def begin(self, argv: list[str], cwd: str, env: dict[str, str]) -> None:
        """Let it become the kernel that *argv* names, in the folder *cwd* with exactly the variables *env*."""
        self._line.sendall(json.dumps({"argv": argv, "cwd": cwd, "env": env}).encode())
        self._line.close()

    def dismiss(self) -> None:
        """Let it end without having been used."""
        self._line.close()
        self.wait()

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._reap(os.WNOHANG)

    def wait(self) -> int | None:
        """Wait until it has ended."""
        return self._reap(0)

    def _reap(self, how: int) -> int | None:
        if self.returncode is None:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, how)
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it the signal *number*."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def _wait(line: socket.socket, give_up: Callable[[], None], abi: int, forget: Callable[[], None]) -> None:
    """In the fork: become as narrow as a started kernel, wait for the word, and leave by BecomeKernel."""
    try:
        give_up()
        kept = line.fileno()
        os.closerange(3, kept)
        os.closerange(kept + 1, 65536)
        os.setsid()
        if not landlock.keep_signals_inside(abi):
            os._exit(1)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_DUMPABLE, 1, 0, 0, 0)
        line.sendall(b".")
        text = b""
        while part := line.recv(65536):
            text += part
        line.close()
        if not text:
            os._exit(0)
        word = json.loads(text)
        os.environ.clear()
        os.environ.update(word["env"])
        os.chdir(word["cwd"])
        forget()
    except BaseException:
        os._exit(1)
    raise BecomeKernel(word["argv"])


def launching(argv: list[str]) -> tuple[Callable[..., None], int]:
    """What starts the kernel with the command line *argv*, and the ``parent_handle`` to give it.

    To be called in the first frame of the process, so that a cell may go as deep as in a cold kernel.
    """
    from ipykernel.kernelapp import IPKernelApp

    launcher = find_spec("ipykernel_launcher")
    sys.argv = [str(launcher.origin) if launcher else "", *argv]
    return IPKernelApp.launch_instance, int(os.environ["JPY_PARENT_PID"])
