"""What travels to a worker of a cluster and back, and the function that runs there."""

from __future__ import annotations

import atexit
import json
import os
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from workshopkit import __version__
from workshopkit.files import digest
from workshopkit.grading.engine import fonts
from workshopkit.grading.engine.crew import Crew
from workshopkit.grading.engine.execute import Execution
from workshopkit.grading.model import GradingError, Limits
from workshopkit.grading.sandbox import confine
from workshopkit.grading.scratch import scratch_folder

MOST_BYTES = 64 * 2**20
"""Of the files of one hand-in, and of those that its cells wrote."""

Files = Mapping[str, tuple[bytes, bool]]
"""Content by name below the folder, and whether it may be executed."""


@dataclass(frozen=True)
class Task:
    """One notebook to run: its text, the *files* beside it, what :meth:`Crew.run` wants, and the kit that asks."""

    notebook: str
    files: Files
    config: dict[str, Any]
    more: tuple[Any, ...]
    limits: Limits
    fonts: bool
    unprotected: bool
    kit: str


@dataclass(frozen=True)
class Answer:
    """What came of a task; *files* are those that the cells made or changed, which a second notebook may read."""

    execution: Execution
    files: Files = field(default_factory=dict)


@cache
def kit() -> str:
    """Version and digest of the kit's code that runs and judges cells."""
    engine = Path(__file__).parent
    return f"{__version__}-{digest.of_tree([engine, engine.with_name('sandbox')], base=engine.parent)[:12]}"


def protection_here() -> str:
    """What protects this worker's machine from hand-ins."""
    return confine.protection()


def run_task(task: Task) -> Answer | str:
    """Run *task* in this worker, in a scratch folder of its own; a sentence when the worker may not run it."""
    if task.kit != kit():
        return f"a worker has the kit {kit()}, this machine {task.kit}; install the same on all"
    try:
        confine.insist(task.unprotected)
    except GradingError as error:
        return f"a worker refused: {error}"
    with scratch_folder() as scratch, _crew(task.limits) as crew:
        folder, home = scratch / "work" / "task", scratch / "h0"
        folder.mkdir(parents=True)
        home.mkdir()
        put(task.files, folder)
        if task.fonts:
            fonts.lay_out(home)
        execution = crew.run(json.loads(task.notebook), folder, home, task.config, *task.more)
        made = {name: one for name, one in files_of(folder).items() if task.files.get(name) != one}
        small = sum(len(content) for content, _ in made.values()) <= MOST_BYTES
        return Answer(execution, made if small else {})


def files_of(folder: Path) -> Files:
    """The ordinary files below *folder*; links are not followed, of one that is too large its size is enough."""
    found: dict[str, tuple[bytes, bool]] = {}
    for place, _, names in os.walk(folder, followlinks=False):
        for path in (Path(place, name) for name in sorted(names)):
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else bytes(MOST_BYTES + 1)
                found[path.relative_to(folder).as_posix()] = content, os.access(path, os.X_OK)
    return found


def put(files: Files, folder: Path) -> None:
    """Write *files* below *folder*. Raises ValueError for a name that leads out of it."""
    for name, (content, executable) in files.items():
        inside = PurePosixPath(name)
        if inside.is_absolute() or ".." in inside.parts:
            raise ValueError(f"{name}: leads out of its folder")
        path = folder / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if executable:
            path.chmod(0o755)


_waiting: dict[Limits, queue.SimpleQueue[Crew]] = {}
_guard = threading.Lock()


@contextmanager
def _crew(limits: Limits) -> Iterator[Crew]:
    """A crew of one, kept by the worker's process from task to task; as many as tasks run at once."""
    with _guard:
        free = _waiting.setdefault(limits, queue.SimpleQueue())
    try:
        crew = free.get_nowait()
    except queue.Empty:
        crew = Crew(_own_folder(), limits, 1)
        atexit.register(crew.__exit__, None, None, None)
    try:
        yield crew
    finally:
        free.put(crew)


def _own_folder() -> Path:
    """The folder of the worker, which hand-ins must not see."""
    from distributed import get_worker

    return Path(get_worker().local_directory)
