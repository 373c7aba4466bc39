"""A kernel that is warm before it is forked: what it has loaded, and what must not be seen of that afterwards.

Guards against an output that differs from a cold kernel's because something had been loaded: a module is loaded ahead
only when that leaves no trace which code in a cell could see (:func:`load`). What a module keeps from the environment
it was loaded in is put back in the fork (:func:`forget`). It does not see a module that remembers the home folder or
the time of its import in a way of its own; the comparison with a cold kernel (:mod:`workshopkit.grading.warmth`)
does, where the source notebook shows it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import sys
import tempfile
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any, cast

_KERNEL = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.iostream", "ipykernel.displayhook"),
    *("ipykernel.heartbeat", "ipykernel.parentpoller", "ipykernel.control", "ipykernel.shellchannel", "zmq.asyncio"),
    *("ipykernel.debugger", "tornado.platform.asyncio", "tornado.queues", "sqlite3", "encodings.idna"),
    *("IPython.core.debugger", "IPython.core.logger", "IPython.core.oinspect", "IPython.utils.wildcard"),
    *("IPython.core.completerlib", "IPython.core.ultratb", "IPython.extensions.storemagic"),
    *("IPython.core.magic_arguments", "IPython.core.magics.execution", "IPython.core.magics.pylab"),
    *("IPython.core.pylabtools", "IPython.utils.module_paths", "stack_data"),
    *("pygments.lexers.python", "pygments.formatters.terminal256", "pygments.styles.default"),
)
_LATE = "matplotlib_inline.backend_inline"
"""Never loaded ahead: it ties figures to the running kernel at the moment of its import."""


class Leaves(Exception):
    """Loading the module *name* leaves something behind that a cell could see: it must be loaded by the cell."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name


def load_kernel() -> frozenset[str]:
    """Load what every kernel loads; returns the names of the modules that a cold kernel has."""
    ours = frozenset(name for name in sys.modules if name.partition(".")[0] not in sys.stdlib_module_names)
    os.environ["MPLBACKEND"] = f"module://{_LATE}"
    for name in _KERNEL:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    return frozenset(sys.modules) - ours


def load(names: tuple[str, ...]) -> frozenset[str]:
    """Load the modules *names* that the environment has, as a cell would; the others are left to the cells.

    Returns the names of all modules that came with them. Raises Leaves for one that starts a thread, writes or warns,
    asks for the running kernel, or cannot be loaded.
    """
    before = frozenset(sys.modules)
    for name in names:
        _load(name)
        if _LATE in sys.modules:
            raise Leaves(name, "draws into the running kernel")
        if threads() != 1:
            raise Leaves(name, "starts a thread")
    _use_once()
    loaded = frozenset(sys.modules) - before
    parents = {name.rpartition(".")[0] for name in loaded} | {name.partition(".")[0] for name in loaded}
    return loaded | (parents & before)


def _load(name: str) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    asked: list[str] = []
    told = io.StringIO()

    def notice() -> bool:
        asked.append(name)
        return False

    initialized = InteractiveShell.initialized
    kept = list(warnings.filters)
    with warnings.catch_warnings(record=True) as warned:
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        ours = list(warnings.filters)
        InteractiveShell.initialized = notice
        try:
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
                exec(f"import {name}", {"__name__": "__main__"})
        except ModuleNotFoundError:
            return
        except BaseException as error:
            raise Leaves(name, f"cannot be loaded ({type(error).__name__})") from error
        finally:
            InteractiveShell.initialized = initialized
        added = [one for one in warnings.filters if one not in ours]
    cast(list[object], warnings.filters)[:] = [*added, *kept]
    for why, seen in (("warns", warned), ("writes", told.getvalue()), ("asks for the kernel", asked)):
        if seen:
            raise Leaves(name, why)


def threads() -> int:
    """Threads of this process; 1 where the system does not tell."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return 1


def _use_once() -> None:
    """Do what the first cells pay for: format a traceback, and draw where matplotlib is loaded. Nothing stays of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _trace()
        if "matplotlib.pyplot" in sys.modules:
            _draw()
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType):
            vars(module).pop("__warningregistry__", None)


def _trace() -> None:
    from IPython.core import ultratb

    try:
        importlib.import_module("workshopkit.grading.engine.absent")
    except ImportError:
        formatter = ultratb.AutoFormattedTB(mode="Context", tb_offset=0)
        formatter.structured_traceback(*sys.exc_info())


def _draw() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([1, 2], [1, 2], label="1")
    axes.set_yscale("log")
    axes.bar([1, 2], [1, 2])
    axes.set_title("1")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


def freeze() -> None:
    """Let forks share what is loaded."""
    gc.collect()
    gc.freeze()


def forget(kept: frozenset[str], path: tuple[str, ...], filters: tuple[object, ...]) -> None:
    """In the fork that becomes a kernel: what was loaded for other purposes is gone, chance and folders are new.

    *kept* are the modules of a cold kernel and those loaded for the notebook, *path* where they were looked for,
    *filters* those of warnings.
    Compiled and standard modules stay: they cannot be loaded twice.
    """
    sys.path[:] = path
    cast(list[object], warnings.filters)[:] = filters
    for name in set(sys.modules) - kept:
        module = sys.modules[name]
        from_source = (getattr(module, "__file__", None) or "").endswith(".py") or hasattr(module, "__path__")
        if from_source and name != "__main__" and name.partition(".")[0] not in sys.stdlib_module_names:
            del sys.modules[name]
    tempfile.tempdir = None
    random = sys.modules.get("random")
    if random is not None:
        random.seed()
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
    _forget_folders()


def _forget_folders() -> None:
    """matplotlib remembers its folders from the time of its import."""
    matplotlib: Any = sys.modules.get("matplotlib")
    for name in ("get_configdir", "get_cachedir"):
        function: Any = getattr(matplotlib, name, None)
        if not getattr(function, "__closure__", None):
            continue
        for variable, cell in zip(function.__code__.co_freevars, function.__closure__, strict=True):
            if variable == "called":
                cell.cell_contents = False


def shadowed(folder: Path, cold: frozenset[str]) -> bool:
    """True when a file in *folder* has the name of a module that is loaded here and would not be in a cold kernel.

    A cold kernel would load the file instead.
    """
    ahead = {name.partition(".")[0] for name in set(sys.modules) - cold}
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.is_dir() or entry.name.endswith((".py", ".pyc", ".so"))]
    return any(name.partition(".")[0] in ahead for name in names)
