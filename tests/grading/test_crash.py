"""A grader that is killed loses nothing; ``python -m grading.crash`` does the same two hundred times."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grading.crash import crash

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see that no process is left"),
    pytest.mark.slow,
]


def test_killed_at_random_moments_and_run_again_gives_what_an_undisturbed_run_gives(tmp_path: Path) -> None:
    tally = crash(8, seed=11, root=tmp_path, count="last")
    assert tally.faults == []
    assert tally.by_clock > 0
    assert tally.by_line > 0
