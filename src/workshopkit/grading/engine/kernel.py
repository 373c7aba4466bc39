"""Running the cells of one notebook with nbgrader's own Execute, each result told as soon as it is there."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.preprocessors import Execute
from traitlets.config import Config

from workshopkit.grading.engine.provisioner import Provisioner
from workshopkit.grading.engine.spare import Spare
from workshopkit.grading.sandbox import landlock

_MOST_TEXT = 4 * 1024 * 1024
_MOST_DATA = 8 * 1024 * 1024
_MOST_IN_ALL = 16 * 1024 * 1024
_MOST_PATIENCE = 4


class Watched(Execute):  # type: ignore[misc]
    """nbgrader's Execute; the kernel's own file descriptors lead nowhere, and output is bounded at its source."""

    landlock = 0
    spare: Spare | None = None
    kept = 0
    began = 0.0
    waited = 0.0

    def create_kernel_manager(self) -> Any:
        """The manager of a kernel that *spare* becomes, where there is one."""
        manager = super().create_kernel_manager()
        if self.spare:
            spec = manager.kernel_spec
            provisioner = Provisioner(kernel_id="", kernel_spec=spec, parent=manager)
            provisioner.spare, self.spare = self.spare, None
            manager.provisioner = provisioner
        return manager

    def start_new_kernel(self, **arguments: Any) -> None:
        """Start the kernel without access to the line on which results are told, nor to the process that tells."""
        if self.landlock:
            arguments["preexec_fn"] = self.keep_signals_inside
        super().start_new_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **arguments)

    def keep_signals_inside(self) -> None:
        """In the kernel's process, before it is the kernel. Raises OSError when that is not possible."""
        if not landlock.keep_signals_inside(self.landlock):
            raise OSError("landlock refused")

    def begin_cell(self) -> None:
        """From here on the time of a cell is counted."""
        self.began, self.waited = time.monotonic(), self.time_without_processor()

    def time_without_processor(self) -> float:
        """Seconds that the kernel's main thread wanted to run and could not; 0 where the system does not tell."""
        try:
            pid = self.km.provisioner.process.pid
            return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
        except (AttributeError, OSError, ValueError, IndexError):
            return 0.0

    async def _async_handle_timeout(self, timeout: int, cell: Any = None) -> Any:
        """Give a cell the time back in which others had the processor, up to four times its limit."""
        while time.monotonic() - self.began < timeout * _MOST_PATIENCE:
            used = time.monotonic() - self.began - (self.time_without_processor() - self.waited)
            if used >= timeout:
                break
            if await self.kc.shell_channel.socket.poll(200):
                return None
            await self._async_check_alive()
        return await super()._async_handle_timeout(timeout, cell)

    def output(self, outs: list[Any], msg: dict[str, Any], display_id: str, cell_index: int) -> Any:
        """Keep what a score can depend on; drop what would only fill the memory."""
        content = msg["content"]
        if msg["msg_type"] == "stream":
            held = sum(len(out.text) for out in outs if out.output_type == "stream")
            content["text"] = content["text"][: max(min(_MOST_TEXT - held, _MOST_IN_ALL - self.kept), 0)]
            self.kept += len(content["text"])
            if not content["text"] and any(out.get("name") == content["name"] for out in outs):
                return None
        elif len(outs) > 1000:
            return None
        for kind, value in list(content.get("data", {}).items()):
            size = len(value) if isinstance(value, str) else len(str(value))
            if kind != "text/plain" and size > min(_MOST_DATA, _MOST_IN_ALL - self.kept):
                del content["data"][kind]
            else:
                self.kept += size
        return super().output(outs, msg, display_id, cell_index)


def use_once() -> None:
    """Compile the schema with which every output is checked, so that forks share it."""
    nbformat.v4.new_output("stream")


def run(job: dict[str, Any], tell: Callable[[dict[str, Any]], None], spare: Spare | None = None) -> None:
    """Execute ``job["notebook"]`` in ``job["folder"]``; tell outputs cell by cell, and where the kernel stopped.

    The kernel is what *spare* becomes, else one started anew.
    """
    book = nbformat.from_dict(job["notebook"])
    config = Config(job["config"])
    config.KernelManager.shutdown_wait_time = 1.0
    if sys.platform == "linux":
        config.ConnectionFileMixin.transport = "ipc"
        config.ConnectionFileMixin.ip = f"{job['home']}/kernel"
        tempfile.tempdir = job["home"]
    at = -1

    def started(cell: Any, cell_index: int) -> None:
        nonlocal at
        at = cell_index
        step.begin_cell()

    def executed(cell: Any, cell_index: int) -> None:
        if cell.cell_type == "code":
            tell({"cell": cell_index, "outputs": cell.outputs, "count": cell.execution_count})

    class Telling(Watched):
        def preprocess_cell(self, cell: Any, resources: Any, index: int) -> Any:
            started(cell, index)
            cell, resources = super().preprocess_cell(cell, resources, index)
            executed(cell, index)
            return cell, resources

    step = Telling(config=config)
    step.landlock, step.spare = job["able"]["landlock"], spare
    step.timeout = job["cell_s"]
    step.on_cell_start = None
    try:
        book, _ = step.preprocess(book, {"metadata": {"path": job["folder"]}})
    except CellTimeoutError:
        tell({"stopped": "timeout", "cell": at})
    except DeadKernelError:
        tell({"stopped": "died", "cell": at})
    except (RuntimeError, OSError, MemoryError) as error:
        tell({"stopped": "died", "cell": at, "why": f"{type(error).__name__}: {error}"[:300]})
    else:
        tell({"language_info": book.metadata.get("language_info", {})})
