"""A warm kernel is to its cells what a cold one is; where it is not, cold ones are used and that is said."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grading.batches import copied
from grading.small_course import LAB, answered, hand_in
from workshopkit.grading.engine import imports
from workshopkit.grading.engine.crew import Crew
from workshopkit.grading.engine.execute import Execution
from workshopkit.grading.model import Course, Limits, Result
from workshopkit.grading.outputs import folder, normalised
from workshopkit.grading.run import grade
from workshopkit.grading.warmth import KEPT, Warmth

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked warm on Linux only")
LIMITS = Limits(30, 120, 2048)
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
MODULES = ("pandas", "networkx", "matplotlib.pyplot", "random", "local_tables")
CELLS = (
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, 3, 2])",
    "import pandas as pd\npd.DataFrame({'posts': [1, 2]})",
    "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')",
    "def inner():\n    raise ValueError('no')\ninner()",
    "pd.Series([1]).no_such_method()",
    "import os\n_ = os.write(1, b'from C\\n'), os.write(2, b'error from C\\n')",
    "import sys\nfor n in range(3):\n    print('out', n)\n    print('err', n, file=sys.stderr)",
    "input('name?')",
    "!echo from the shell",
    "import subprocess\nsubprocess.run([sys.executable, '-c', 'print(3)'], capture_output=True, text=True).stdout",
    "from IPython.display import display, update_display\nshown = display('first', display_id='a')\n"
    "update_display('second', display_id='a')",
    "len(In), In[1][:10]",
    "import warnings\nwarnings.warn('once', DeprecationWarning)\nwarnings.warn('again', UserWarning)",
    "[name for name in sys.path if 'workshop' not in name], sys.argv[0].rpartition('/')[2], __name__",
    "import __main__\nsorted(name for name in vars(__main__) if name.startswith('__'))",
    "sorted((a, str(b), c.__name__, str(d), e) for a, b, c, d, e in warnings.filters if c is not Warning)[:4]",
    "os.getcwd(), sorted(os.environ), os.path.expanduser('~')",
    "import matplotlib\nmatplotlib.get_cachedir(), matplotlib.get_configdir(), matplotlib.get_backend()",
    "import tempfile\ntempfile.gettempdir(), sys.getrecursionlimit(), sys.flags.utf8_mode, sys.stdin.read()",
    "def deep(n):\n    try:\n        return deep(n + 1)\n    except RecursionError:\n        return n\ndeep(0)",
    "import signal, threading\nsignal.getsignal(15), threading.current_thread().name, os.getsid(0) == os.getpid()",
    "raise SystemExit",
    "get_ipython().kernel.comm_manager.comms",
)


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    with Crew(tmp_path_factory.mktemp("hidden"), LIMITS, 1) as crew:
        yield crew


def run(crew: Crew, root: Path, cells: tuple[str, ...], modules: tuple[str, ...] | None, **files: str) -> Execution:
    work, home = root / "work", root / "home"
    for path in (work, home):
        path.mkdir(parents=True)
    for name, text in files.items():
        (work / f"{name}.py").write_text(text, encoding="utf-8")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells], metadata=KERNEL)
    return crew.run(book, work, home, {}, modules)


def seen(ran: Execution, root: Path) -> list[Any]:
    return [normalised(outputs, [folder(root, "ROOT")]) for _, outputs in sorted(ran.outputs.items())]


def text(ran: Execution, index: int = -1) -> str:
    (output,) = ran.outputs[index if index >= 0 else max(ran.outputs)]
    return str(output["data"]["text/plain"] if "data" in output else output["text"]).strip()


def test_cells_give_in_a_warm_kernel_what_they_give_in_a_cold_one(crew: Crew, tmp_path: Path) -> None:
    cold, warm = (run(crew, tmp_path / name, CELLS, modules) for name, modules in (("a", None), ("b", MODULES)))
    assert cold.stopped is None and warm.stopped is None
    for cell, one, other in zip(CELLS, seen(cold, tmp_path / "a"), seen(warm, tmp_path / "b"), strict=True):
        assert other == one, cell
    assert warm.language == cold.language


def test_forks_are_warm_and_do_not_share_chance(crew: Crew, tmp_path: Path) -> None:
    look = "import sys\n'pandas' in sys.modules, 'nbgrader' in sys.modules"
    chance = "import random, numpy\nrandom.random(), numpy.random.random(), numpy.random.default_rng().random()"
    one, other = (run(crew, tmp_path / name, (look, chance), MODULES) for name in "ab")
    assert text(one, 0) == "(True, False)"
    pairs = zip(text(one).strip("()").split(","), text(other).strip("()").split(","), strict=True)
    assert all(first != second for first, second in pairs)


def test_a_file_beside_the_notebook_comes_before_a_module_loaded_ahead(crew: Crew, tmp_path: Path) -> None:
    cells = ("import networkx\nnetworkx.mine",)
    assert text(run(crew, tmp_path, cells, MODULES, networkx="mine = 7")) == "7"


def test_what_lies_beside_the_notebook_can_be_imported(crew: Crew, tmp_path: Path) -> None:
    assert text(run(crew, tmp_path, ("import checks\nchecks.mine",), MODULES, checks="mine = 8")) == "8"


def test_the_kernel_has_no_line_to_the_grader_and_cannot_reach_its_client(crew: Crew, tmp_path: Path) -> None:
    look = """
import os
found = []
for fd in os.listdir("/proc/self/fd"):
    try:
        found.append((fd, os.readlink(f"/proc/self/fd/{fd}")))
    except OSError:
        pass
pipes = [fd for fd, name in found if name.startswith("pipe") and int(fd) > 2]
books = [name for _, name in found if name.endswith(".json") and "home" in name]
try:
    os.listdir(f"/proc/{os.getppid()}/fd")
    reached = True
except OSError:
    reached = False
try:
    os.kill(os.getppid(), 0)
    signalled = True
except OSError:
    signalled = False
for fd in range(3, 200):
    try:
        os.write(fd, b'{"done": true, "cpu_s": 0, "peak_mb": 0}\\n')
    except OSError:
        pass
books, reached, signalled
"""
    ran = run(crew, tmp_path, (look, "1 + 1"), ())
    told = text(ran, 0) if 0 in ran.outputs else ""
    assert told in ("", "([], False, False)")
    assert ran.cpu_s > 0


MODULE_THAT = {
    "warns": "import warnings\nwarnings.warn('old', FutureWarning, stacklevel=2)",
    "threads": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
    "asks": "from IPython import get_ipython\nget_ipython()",
    "fails": "raise RuntimeError('no')",
    "prints": "print('hello')",
}


@pytest.mark.parametrize("what", list(MODULE_THAT))
def test_a_module_that_leaves_a_trace_is_not_loaded_ahead(what: str, tmp_path: Path) -> None:
    (tmp_path / f"one_that_{what}.py").write_text(MODULE_THAT[what], encoding="utf-8")
    script = (
        "import sys\nsys.path.insert(0, sys.argv[1])\nfrom workshopkit.grading.engine import warm\nwarm.load_kernel()\n"
    )
    script += "try:\n    warm.load((sys.argv[2], ))\nexcept warm.Leaves as leaves:\n    print(leaves.name)"
    command = [sys.executable, "-c", script, str(tmp_path), f"one_that_{what}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert told.stdout.split()[-1:] == [f"one_that_{what}"]


def test_imports_are_found_and_the_assignments_own_files_are_not_among_them(tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell("%matplotlib inline\nimport pandas as pd, checks\nfrom os import path")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "x.ipynb")
    (tmp_path / "checks.py").touch()
    assert imports.of_assignment(tmp_path) == ("pandas", "os", "os.path")


def _differing(course: Course, code: str) -> None:
    path = course.root / "source" / LAB / f"{LAB}.ipynb"
    book = nbformat.read(path, as_version=4)
    book.cells[1].source = code
    nbformat.write(book, path)


def test_an_assignment_that_differs_warm_has_cold_kernels_and_that_is_said(made: Course, tmp_path: Path) -> None:
    course = copied(made, tmp_path / "course")
    _differing(course, "import csv, statistics, sys\n'stack_data' in sys.modules")
    found: list[Result] = []
    hand_ins = [hand_in(course, "S01", answered(course))]
    summary = grade(course, hand_ins, limits=LIMITS, sink=found.append)
    assert [(one.code, dict(one.values)) for one in summary.notices] == [
        ("GRD050", {"lab": LAB, "cell": "L1: given-1"})
    ]
    assert found[0].score == 7.0 and found[0].state == "graded"
    kept = json.loads((course.root / KEPT).read_text())
    assert kept[LAB]["differs"] == "L1: given-1"


def test_what_differs_between_two_cold_kernels_is_no_reason_against_a_warm_one(
    made: Course, crew: Crew, tmp_path: Path
) -> None:
    course = copied(made, tmp_path / "course")
    _differing(course, "import csv, random\nrandom.random()")
    warmth = Warmth(course.root, crew, {})
    assert warmth.modules(LAB, course.root / "source" / LAB, tmp_path) == ("csv", "random", "sys")
    assert warmth.notices == ()


def test_a_verdict_is_kept_until_the_source_changes(made: Course, crew: Crew, tmp_path: Path) -> None:
    course = copied(made, tmp_path / "course")
    source = course.root / "source" / LAB

    class Refusing:
        def run(self, *_: object) -> Execution:
            raise AssertionError("run again")

    Warmth(course.root, crew, {}).modules(LAB, source, tmp_path)
    assert Warmth(course.root, Refusing(), {}).modules(LAB, source, tmp_path) == ("csv", "sys")
    _differing(course, "import csv\n1")
    with pytest.raises(AssertionError, match="run again"):
        Warmth(course.root, Refusing(), {}).modules(LAB, source, tmp_path)
