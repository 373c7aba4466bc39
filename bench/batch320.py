"""A whole workshop's hand-ins in one batch: seconds, processor seconds, and memory of the whole tree of processes.

    python bench/batch320.py [--seats 40] [--labs 8] [--workers 2] [--course lab|small] [--write]

By default 40 seats hand in 8 assignments. Only lab L1 exists so far: the eight are eight assignments of one course
made from its notebook, handed in by turns with the model answers, untouched, and with an error in one cell; each seat
has a table of its own, so that nothing comes from the cache. ``--course small`` takes the small course of the tests.
Memory is the largest sum of PSS over the grader and all its descendants, looked at four times a second.
``--write`` appends the table to bench/README.md. Needs Linux.
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
MOST_S, MOST_MB = 300, 1536
RECEIVED = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)


def course_of_lab(root):
    """The course of a delivery of one seat; its data are the ground of all seats' tables."""
    from workshopkit.delivery.create import create_delivery
    from workshopkit.delivery.folder import Delivery
    from workshopkit.delivery.model import Workshop

    folder = root.with_name("delivery")
    fields = {"id": "bench", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "seats": 1}
    create_delivery(folder, Workshop.model_validate(fields | {"languages": ["en"], "labs": ["L1"]}), project=PROJECT)
    shutil.move(Delivery(folder).course().root, root)
    return Delivery(folder).seat("S01") / "L1"


def course_of_tests(root):
    # This file's folder has modules with the names of the tests' folders, and would hide them.
    sys.path[:] = [str(PROJECT / "tests"), *(name for name in sys.path if Path(name).resolve() != HERE)]
    from grading.small_course import answered, hand_in, make_course

    course = make_course(root, timeout=60)
    made = hand_in(course, "S00", answered(course))
    handed = root.with_name("handed")
    shutil.move(made.folder.parent, handed)
    return handed / "L1"


def make(root, kind, seats, labs):
    """A course with *labs* assignments and the hand-ins of *seats*; nothing is graded."""
    import nbformat

    from workshopkit.grading.course import prepare_assignment
    from workshopkit.grading.model import Course

    given = course_of_lab(root) if kind == "lab" else course_of_tests(root)
    names = [f"L{number}" for number in range(1, labs + 1)]
    kept = sorted(f"data/{path.name}" for path in (given / "data").iterdir())
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Autograde.exclude_overwriting = dict.fromkeys({names!r}, {kept!r})\n")
    for name in names[1:]:
        shutil.copytree(root / "source" / "L1", root / "source" / name)
        (root / "source" / name / "L1.ipynb").rename(root / "source" / name / f"{name}.ipynb")
        prepare_assignment(Course(root, f"sqlite:///{root}/gradebook.db"), name)
    released = root / "release" / "L1" / "L1.ipynb"
    books = {name: nbformat.read(released, as_version=4) for name in ("model", "untouched", "error")}
    solved = {c.id: c.source for c in nbformat.read(root / "source" / "L1" / "L1.ipynb", as_version=4).cells}
    for name in ("model", "error"):
        answers = [c for c in books[name].cells if c.metadata.get("nbgrader", {}).get("solution")]
        for cell in answers:
            cell.source = solved[cell.id]
        if name == "error":
            answers[0].source = "raise ValueError('not yet')"
    for number in range(1, seats + 1):
        for name in names:
            target = root / "submitted" / f"S{number:02}" / name
            shutil.copytree(given / "data", target / "data")
            # Half have the model answers, as in a room that works; the name of the seat makes the data its own.
            kind_of = ("model", "untouched", "model", "error")[(number + names.index(name)) % 4]
            nbformat.write(books[kind_of], target / f"{name}.ipynb")
            (target / "data" / "seat.txt").write_text(f"{number} {name}\n", encoding="utf-8")


def grade(root, workers):
    from workshopkit.grading.model import Course, HandIn, Limits
    from workshopkit.grading.run import grade

    folders = sorted(root.glob("submitted/*/*"))
    hand_ins = [HandIn(path.parent.name, path.name, path, RECEIVED) for path in folders]
    course = Course(root, f"sqlite:///{root}/gradebook.db")
    summary = grade(course, hand_ins, limits=Limits(60, 300, 2048), sink=lambda result: None, workers=workers)
    print(summary.graded, summary.repaired, summary.set_aside, summary.reused)


def tree_mb(pid):
    """Sum of PSS in MB over *pid* and its descendants; memory that they share is counted once."""
    parents, total = {}, 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    wanted, before = {pid}, 0
    while len(wanted) != before:
        before = len(wanted)
        wanted |= {child for child, parent in parents.items() if parent in wanted}
    for one in wanted:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return total / 1024


def measure(root, workers):
    """What grading the course took: wall and processor seconds, largest memory in MB, and the counts it told."""
    command = [sys.executable, __file__, "--grade", str(root), "--workers", str(workers)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    over, largest = threading.Event(), [0.0]

    def watch():
        while not over.wait(0.25):
            largest[0] = max(largest[0], tree_mb(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    over.set()
    watcher.join()
    assert status == 0, f"ended with {status}"
    return wall, usage.ru_utime + usage.ru_stime, largest[0], [int(number) for number in told.split()]


def table(options):
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "course")
        make(root, options.course, options.seats, options.labs)
        wall, cpu, memory, (graded, repaired, aside, reused) = measure(root, options.workers)
    count = options.seats * options.labs
    assert graded + repaired + aside == count
    what = "lab L1" if options.course == "lab" else "the small course of the tests"
    bound = (f"{MOST_S} s", f"{MOST_MB} MB") if count == 320 else ("", "")
    return "\n".join(
        [
            f"## A batch of {count} hand-ins, {dt.date.today().isoformat()}",
            "",
            f"`bench/batch320.py --seats {options.seats} --labs {options.labs} --workers {options.workers} "
            f"--course {options.course}`; {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}, nbgrader {version('nbgrader')}; load before {load:.1f}, after "
            f"{os.getloadavg()[0]:.1f}. {options.labs} assignments made from {what}; half with the model answers, a "
            f"quarter untouched, a quarter with an error. Graded {graded}, repaired {repaired}, set aside {aside}; "
            f"{reused} taken from the cache.",
            "",
            "| what | measured | a hand-in | at most |",
            "| --- | --- | --- | --- |",
            f"| wall, start included | {wall:.0f} s | {wall / count:.2f} s | {bound[0]} |",
            f"| processor, all processes | {cpu:.0f} s | {cpu / count:.2f} s |  |",
            f"| memory, largest sum of PSS | {memory:.0f} MB |  | {bound[1]} |",
            "",
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seats", type=int, default=40)
    parser.add_argument("--labs", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--course", choices=("lab", "small"), default="lab")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--grade", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.grade:
        grade(options.grade, options.workers)
        return
    text = table(options)
    print(text)
    if options.write:
        with (HERE / "README.md").open("a", encoding="utf-8") as file:
            file.write("\n" + text)


if __name__ == "__main__":
    main()
