"""The opening line: what it brings, and what it leaves alone."""

import subprocess
import sys


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_the_opening_line_loads_nothing_else_of_the_kit_and_no_chart_library() -> None:
    loaded = loaded_by("from workshopkit.learn.start import *")
    ours = {name for name in loaded if name.startswith("workshopkit.") and not name.startswith("workshopkit.learn")}
    assert ours == set()
    assert not {"matplotlib", "networkx", "nbgrader", "anywidget"} & loaded


def test_everything_that_a_lab_needs_comes_with_one_line() -> None:
    run = "from workshopkit.learn.start import *; print(____, t('x'), *map(callable, (open_lab, check, replay, bars)))"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["____", "x", "True", "True", "True", "True"]
