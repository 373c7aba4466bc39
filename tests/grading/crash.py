"""Killing the grader of a delivery at random moments, again and again, and what stands there at the end.

    PYTHONPATH=tests python -m grading.crash --kills 200 [--seed 1] [--write]

Guards against work lost or counted twice by a kill -9. Half of the kills come by the clock, at any moment of the run;
the other half at a line of our own code that collects, writes and renames, since the clock seldom hits those. After
some kills the grader is let finish, and gradebook, graded folders, results and pages are compared with an undisturbed
run. It does not see a power cut: what the disk had not yet written stays in the system's memory here.
``--write`` appends the table to bench/README.md. Needs Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import platform
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from grading.small_course import LAB, make_course
from grading.small_delivery import make_delivery, submit
from workshopkit.delivery import inbox
from workshopkit.delivery.folder import Delivery

PROJECT = Path(__file__).resolve().parents[2]
STARTER = Path(__file__).with_name("crash_starter.py")
MOST_KILLS = 9
ENDED_S = 60
"""A process that is just loading sees only afterwards that its grader is gone: seconds on a busy machine."""
ROWS = """SELECT a.name, s.student_id, s.timestamp, c.name, g.auto_score, g.manual_score, g.extra_credit,
g.needs_manual_grade, n.late_submission_penalty FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id
JOIN submitted_notebook n ON n.assignment_id = s.id JOIN grade g ON g.notebook_id = n.id
JOIN base_cell c ON c.id = g.cell_id ORDER BY 1, 2, 4"""
COMMENTS = """SELECT s.student_id, c.name, k.auto_comment, k.manual_comment FROM comment k
JOIN submitted_notebook n ON n.id = k.notebook_id JOIN submitted_assignment s ON s.id = n.assignment_id
JOIN base_cell c ON c.id = k.cell_id ORDER BY 1, 2"""
STUDENTS = "SELECT id FROM student ORDER BY 1"


@dataclass
class Tally:
    """What came of the kills: by what they came, trials compared, differences, processes and files left."""

    by_clock: int = 0
    by_line: int = 0
    trials: int = 0
    differences: list[str] = field(default_factory=list)
    left_running: list[str] = field(default_factory=list)
    left_lying: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return self.by_clock + self.by_line

    @property
    def faults(self) -> list[str]:
        return self.differences + self.left_running + self.left_lying


class Starter:
    """A process that has loaded the grader and forks one for every run, which saves seconds each."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(STARTER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def start(self, root: Path, tmp: Path, at: int | None) -> int:
        """Start a grader on the delivery *root*; it kills itself before its line number *at*."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"root": str(root), "tmp": str(tmp), "at": at}) + "\n")
        return int(self._answer())

    def wait(self) -> tuple[int, int]:
        """Exit code of the grader (negative: the signal) and the lines of ours that it ran."""
        code, lines = self._answer().split()
        return int(code), int(lines)

    def _answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=20)


def make(root: Path, count: Literal["last", "best"]) -> Delivery:
    """A delivery with hand-ins wrong, unreadable and right; where the best version counts also dying and twice."""
    made = make_course(root / "made", timeout=20)
    delivery = make_delivery(root / "workshop", made, seats=3 if count == "last" else 5, count=count)
    submit(delivery, "S01", ex_1_2="answer_1_2 = 3", ex_1_4="quiet = False", text_1_5="An answer.")
    inbox.accept(delivery, "S02", LAB, b"{", via="server", saw={})
    submit(delivery, "S03")
    if count == "best":
        submit(delivery, "S04")
        submit(delivery, "S04", ex_1_1="answer_1_1 = 0")
        submit(delivery, "S05", ex_1_3="import os; os._exit(0)")
    return delivery


def standing(delivery: Delivery) -> dict[str, Any]:
    """All that a run leaves, without what differs between two undisturbed runs (seconds, scratch folders)."""
    found: dict[str, Any] = {}
    with closing(sqlite3.connect(delivery.course_root / "gradebook.db")) as book:
        for name, query in (("rows", ROWS), ("comments", COMMENTS), ("students", STUDENTS)):
            found[name] = book.execute(query).fetchall()
    graded = delivery.course_root / "autograded"
    for path in sorted(one for one in graded.rglob("*") if one.is_file()):
        found[path.relative_to(delivery.root).as_posix()] = _file(path)
    for path in [*sorted(delivery.results.rglob("*.jsonl")), *sorted(delivery.room.rglob("feedback/*.html"))]:
        found[path.relative_to(delivery.root).as_posix()] = _file(path)
    return found


def _file(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'"cpu_s": ?[0-9.]+', "", re.sub(r"/tmp/[^\s\"'\\]*?/work/", "/work/", text))
    if path.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return [(cell.get("id"), cell["source"], cell.get("outputs"), cell.get("execution_count")) for cell in cells]


def running(tmp: Path) -> list[str]:
    """Processes that know the temporary folder *tmp*, by command line or environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            if os.fsencode(tmp) in told:
                found.append(f"process {entry.name}: {told[:200]!r}")
    return found


def lying(delivery: Delivery, tmp: Path) -> list[str]:
    """Half-written files and folders, and scratch folders, that are still there."""
    half = [path for path in delivery.root.rglob("*") if path.suffix in {".part", ".old"}]
    return [f"left: {path}" for path in [*half, *tmp.iterdir()]]


def crash(kills: int, seed: int, root: Path, count: Literal["last", "best"] = "best") -> Tally:
    """Kill the grader *kills* times, in trials of up to MOST_KILLS on one delivery each."""
    chance, tally, told = random.Random(seed), Tally(), 0
    made = make(root, count)
    with closing(Starter()) as starter:
        calm = root / "calm"
        shutil.copytree(made.root, calm)
        (root / "tmp").mkdir()
        began = time.monotonic()
        starter.start(calm, root / "tmp", 10**9)
        code, lines = starter.wait()
        seconds = time.monotonic() - began
        assert code == 0, "the undisturbed run failed"
        wanted = standing(Delivery(calm))
        while tally.kills < kills:
            with _copy(made, root) as (delivery, tmp):
                _trial(starter, delivery, tmp, chance, (seconds, lines), kills, tally)
                _compare(wanted, standing(delivery), tally)
                tally.left_lying += lying(delivery, tmp)
            for fault in tally.faults[told:]:
                print(fault, file=sys.stderr)
            told = len(tally.faults)
            print(f"{tally.kills} kills, {tally.trials} compared, {told} faults", file=sys.stderr, flush=True)
    return tally


@contextlib.contextmanager
def _copy(made: Delivery, root: Path) -> Iterator[tuple[Delivery, Path]]:
    place, tmp = Path(tempfile.mkdtemp(dir=root)) / "workshop", Path(tempfile.mkdtemp(prefix="t", dir="/tmp"))
    shutil.copytree(made.root, place)
    try:
        yield Delivery(place), tmp
    finally:
        shutil.rmtree(place.parent)
        shutil.rmtree(tmp)


def _trial(
    starter: Starter,
    delivery: Delivery,
    tmp: Path,
    chance: random.Random,
    whole: tuple[float, int],
    kills: int,
    tally: Tally,
) -> None:
    for _ in range(chance.randint(1, MOST_KILLS)):
        by_line = tally.by_line <= tally.by_clock
        at = chance.randint(1, whole[1]) if by_line else None
        pid = starter.start(delivery.root, tmp, at)
        if not by_line:
            time.sleep(chance.uniform(0, whole[0]))
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        code, _ = starter.wait()
        if code == -signal.SIGKILL:
            tally.by_line += by_line
            tally.by_clock += not by_line
            tally.left_running += _wait_for_the_end(tmp)
        if code == 0 or tally.kills >= kills:
            break
    starter.start(delivery.root, tmp, None)
    code, _ = starter.wait()
    tally.trials += 1
    if code != 0:
        tally.differences.append(f"trial {tally.trials}: the last run ended with {code}")


def _wait_for_the_end(tmp: Path) -> list[str]:
    deadline = time.monotonic() + ENDED_S
    while running(tmp) and time.monotonic() < deadline:
        time.sleep(0.05)
    return running(tmp)


def _compare(wanted: dict[str, Any], found: dict[str, Any], tally: Tally) -> None:
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            told = f"trial {tally.trials}: {name} differs: {found.get(name)!r} instead of {wanted.get(name)!r}"
            tally.differences.append(told[:2000])


def table(tally: Tally, seed: int, seconds: float) -> str:
    """The result as a dated table."""
    words = f"`python -m grading.crash --kills {tally.kills} --seed {seed}`; {platform.system()} {platform.machine()}, "
    words += f"{os.cpu_count()} cores, Python {platform.python_version()}; {seconds / 60:.0f} min. Five hand-ins, two "
    words += "workers, the best version counts; compared: rows, comments, times, graded folders, results, pages."
    lines = [
        f"## Killed and run again, {dt.date.today().isoformat()}",
        "",
        words,
        "",
        "| what | number |",
        "| --- | --- |",
    ]
    counted = {
        "kill -9 by the clock, at any moment": tally.by_clock,
        "kill -9 at a line that collects, writes or renames": tally.by_line,
        "run to the end and compared with an undisturbed run": tally.trials,
        "differences": len(tally.differences),
        f"processes left {ENDED_S} s after a kill": len(tally.left_running),
        "half-written files and scratch folders left at the end": len(tally.left_lying),
    }
    return "\n".join([*lines, *(f"| {name} | {number} |" for name, number in counted.items())]) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="crash-") as root:
        tally = crash(options.kills, options.seed, Path(root))
    text = table(tally, options.seed, time.monotonic() - began)
    print(text)
    if options.write:
        with (PROJECT / "bench" / "README.md").open("a", encoding="utf-8") as file:
            file.write("\n" + text)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
