"""A real kernel in which a lab is tried out, emptied between two tries without the seconds of a new start."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

SECONDS = 60
"""Wall time of one cell."""

_START = """
import socket, sys
sys.at_start = {_name: list(_callbacks) for _name, _callbacks in get_ipython().events.callbacks.items()}
def _offline(*anything, **more):
    raise OSError("a lab must not use the network")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = _offline
"""
# gc.freeze: what is left after a reset are libraries; the next reset need not look through them again.
_FRESH = """
import sys
for _name, _callbacks in sys.at_start.items():
    get_ipython().events.callbacks[_name][:] = _callbacks
for _name in [n for n in sys.modules if n == "checks" or n.startswith("workshopkit.learn")]:
    del sys.modules[_name]
if "matplotlib.pyplot" in sys.modules:
    sys.modules["matplotlib.pyplot"].close("all")
get_ipython().reset(new_session=True)
import gc
gc.freeze()
del gc
"""
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Ran:
    """What came of one cell: *error* as "Name: message" or None, *stderr*, and whether it showed a *result*."""

    error: str | None
    stderr: str
    result: bool


@dataclass(frozen=True)
class Kernel:
    """A running kernel; cells run in it as participants' cells do."""

    client: BlockingKernelClient

    def run(self, source: str, *, silent: bool = False) -> Ran:
        """Run one cell. Raises TimeoutError when it takes more than SECONDS or the kernel dies over it."""
        said: list[Mapping[str, Any]] = []
        self.client.execute_interactive(
            source, silent=silent, store_history=not silent, allow_stdin=False, timeout=SECONDS, output_hook=said.append
        )
        errors = [m["content"] for m in said if m["msg_type"] == "error"]
        stderr = "".join(
            m["content"]["text"] for m in said if m["msg_type"] == "stream" and m["content"]["name"] == "stderr"
        )
        told = f"{errors[0]['ename']}: {errors[0]['evalue']}" if errors else None
        return Ran(
            _COLOUR.sub("", told) if told else None, stderr, any(m["msg_type"] == "execute_result" for m in said)
        )

    def fresh(self) -> None:
        """Forget every name, cell and lab module, as after a restart; libraries stay loaded."""
        ran = self.run(_FRESH, silent=True)
        if ran.error:
            raise RuntimeError(f"the kernel cannot be emptied: {ran.error}")


@contextmanager
def kernel_in(folder: Path, variables: Mapping[str, str]) -> Iterator[Kernel]:
    """A new kernel working in *folder* with environment *variables* and without network.

    Start-up files of the home folder do not run. Raises RuntimeError when the kernel does not come up.
    """
    with tempfile.TemporaryDirectory(prefix="workshop-kernel-") as private:
        environment = {**os.environ, "IPYTHONDIR": private, **variables}
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(cwd=str(folder), env=environment, stdout=DEVNULL, stderr=DEVNULL)
        client = manager.blocking_client()
        try:
            client.start_channels()
            client.wait_for_ready(timeout=SECONDS)
            kernel = Kernel(client)
            kernel.run(_START, silent=True)
            yield kernel
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
