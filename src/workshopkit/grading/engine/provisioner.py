"""What jupyter_client asks for a kernel, when one is waiting already."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from workshopkit.grading.engine.spare import Spare

_LAUNCHER = ["-m", "ipykernel_launcher"]


class Provisioner(LocalProvisioner):
    """jupyter_client's own, which lets *spare* become the kernel where the command asks for nothing else."""

    spare: Spare | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """As its base class."""
        spare, self.spare = self.spare, None
        if spare is None:
            return await super().launch_kernel(cmd, **kwargs)
        at = cmd.index("-m") if "-m" in cmd else 0
        options, rest = tuple(cmd[1:at]), cmd[at:]
        if rest[:2] != _LAUNCHER or options != _own_options():
            spare.dismiss()
            return await super().launch_kernel(cmd, **kwargs)
        env = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        spare.begin(rest[2:], str(kwargs.get("cwd") or Path.cwd()), env)
        self.process = spare  # type: ignore[assignment]
        self.pid = self.pgid = spare.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info


def _own_options() -> tuple[str, ...]:
    options = [f"-X{name}" if value is True else f"-X{name}={value}" for name, value in sys._xoptions.items()]
    return tuple(options)
