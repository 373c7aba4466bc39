"""What grading costs, beside nbgrader on the same hand-ins, in one run on this machine.

    python bench/grading.py [--quick] [--rounds 2] [--seats 6] [--write]

Courses: a heavy lab with figures and without (heavy_lab.py), lab L1 of this project with its model answers, the small
course of the tests. In every round each way grades a fresh copy of the same course, in turn, in a process of its own,
start included, whose CPU seconds (all processes it waited for) the system tells: nbgrader's ``Autograde`` in one
process, ``nbgrader autograde`` once for each hand-in, our engine with cold kernels, and with warm ones, 1 and 2
workers. What is compared once for each assignment (:mod:`workshopkit.grading.warmth`) is measured by itself. Then the
growth from 1 to 1000 small hand-ins, and what the sandbox costs. ``--quick`` takes few of each and leaves the command
line out. ``--write`` appends the tables to bench/README.md. Needs a POSIX system.
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from heavy_lab import heavy_course

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
LAB = "L1"
API, CLI = "nbgrader's API", "nbgrader autograde, one call each"
WAYS = (API, CLI, "engine kernel, 1 worker", "engine, 1 worker", "engine, 2 workers")
FIRST, OPEN = "engine, first time", "engine, 1 worker, no sandbox"
SCORES = "SELECT student_id, sum(auto_score) FROM grade JOIN submitted_notebook n ON n.id = grade.notebook_id "
SCORES += "JOIN submitted_assignment a ON a.id = n.assignment_id GROUP BY 1 ORDER BY 1"


def small_course(root, seats):
    # This file has the name of the tests' folder, and would hide it.
    sys.path[:] = [str(PROJECT / "tests"), *(name for name in sys.path if Path(name).resolve() != HERE)]
    from grading.small_course import answered, hand_in, make_course

    course = make_course(root, timeout=60)
    for number in range(1, seats + 1):
        hand_in(course, f"S{number:02}", answered(course))


def lab_course(root, seats):
    from workshopkit.delivery.create import create_delivery
    from workshopkit.delivery.folder import Delivery
    from workshopkit.delivery.model import Workshop

    folder = root.with_name("delivery")
    fields = {"id": "bench", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "seats": seats}
    create_delivery(folder, Workshop.model_validate(fields | {"languages": ["en"], "labs": [LAB]}), project=PROJECT)
    delivery = Delivery(folder)
    shutil.move(delivery.course().root, root)
    for seat in delivery.seats():
        target = root / "submitted" / seat.code / LAB
        shutil.copytree(delivery.seat(seat.code) / LAB, target)
        shutil.copyfile(root / "source" / LAB / f"{LAB}.ipynb", target / f"{LAB}.ipynb")
        (target / "timestamp.txt").write_text("2027-03-01 10:05:12 UTC\n", encoding="utf-8")


def grade(way, root):
    from workshopkit.grading.course import configuration, quiet
    from workshopkit.grading.model import Course, Limits

    course = Course(root, f"sqlite:///{root}/gradebook.db")
    if way.startswith("engine"):
        _by_engine(way, course, Limits(60, 300, 4096))
    elif way == CLI:
        for seat in sorted(path.parent.name for path in root.glob(f"submitted/*/{LAB}")):
            command = [sys.executable, "-m", "nbgrader", "autograde", LAB, "--student", seat]
            subprocess.run(command, cwd=root, check=True, capture_output=True)
    else:
        from nbgrader.converters import Autograde
        from nbgrader.coursedir import CourseDirectory

        config = configuration(course)
        config.CourseDirectory.assignment_id = LAB
        with quiet():
            Autograde(coursedir=CourseDirectory(config=config), config=config).start()


def _by_engine(way, course, limits):
    from workshopkit.grading.model import HandIn
    from workshopkit.grading.run import grade, grade_provisionally
    from workshopkit.grading.sandbox import confine

    received = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
    hand_ins = [HandIn(p.parent.name, LAB, p, received) for p in sorted(course.root.glob(f"submitted/*/{LAB}"))]
    if way == FIRST:
        list(grade_provisionally(course, hand_ins[:1], limits=limits))
        return
    if way == OPEN:
        bare = confine.Abilities()
        confine.abilities = lambda: bare
    engine = "kernel" if "kernel" in way else "fork"
    workers = 2 if "2 workers" in way else 1
    grade(
        course,
        hand_ins,
        engine=engine,
        limits=limits,
        sink=lambda result: None,
        workers=workers,
        unprotected=way == OPEN,
    )


def measure(way, made, kept=False):
    """CPU seconds, wall seconds and scores of *way* on a copy of *made*; on *made* itself when *kept*."""
    with tempfile.TemporaryDirectory() as scratch:
        root = made if kept else Path(scratch, "course")
        if not kept:
            shutil.copytree(made, root, ignore=shutil.ignore_patterns(".cache"))
            # Model answers are the same for all seats: a file of each seat's own keeps the cache from doing the work.
            for folder in root.glob("submitted/*/*"):
                (folder / "seat.txt").write_text(folder.parent.name, encoding="utf-8")
        began = time.monotonic()
        process = subprocess.Popen([sys.executable, __file__, "--one", way, str(root)], stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, f"{way}: ended with {status}"
        wall = time.monotonic() - began
        with closing(sqlite3.connect(root / "gradebook.db")) as book:
            return usage.ru_utime + usage.ru_stime, wall, book.execute(SCORES).fetchall()


COURSES = (
    ("heavy lab", lambda root, seats: heavy_course(root, seats)),
    ("heavy lab without figures", lambda root, seats: heavy_course(root, seats, figures=False)),
    (f"lab {LAB}", lab_course),
    ("small course of the tests", small_course),
)


def compared(rounds, seats, ways):
    """Rows of the main table, and what the first use of each course cost."""
    rows, firsts = [], []
    for name, make in COURSES:
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch, "course")
            make(made, seats)
            first = measure(FIRST, made, kept=True)
            firsts.append(f"{name} {first[0]:.1f}")
            taken = {way: [] for way in ways}
            for _ in range(rounds):
                for way in ways:
                    taken[way].append(measure(way, made))
                    print(name, way, *(f"{value:.2f}" for value in taken[way][-1][:2]), flush=True)
        assert len({str(one[2]) for runs in taken.values() for one in runs}) == 1, f"{name}: scores differ"
        for way in ways:
            cells = []
            for what in (0, 1):
                values = [one[what] / seats for one in taken[way]]
                ratio = statistics.median(b[what] / o[what] for b, o in zip(taken[API], taken[way], strict=True))
                cells += [f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})", f"{ratio:.2f}"]
            rows.append(f"| {name} | {way} | {' | '.join(cells)} |")
    return rows, firsts


def grown(sizes):
    """Rows: CPU and wall seconds of many small hand-ins, the start included, with 1 and 2 workers."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            made = Path(scratch, str(size))
            small_course(made, size)
            measure(FIRST, made, kept=True)
            for way in WAYS[-2:]:
                cpu, wall, _ = measure(way, made)
                print(size, way, f"{cpu:.2f} {wall:.2f}", flush=True)
                rows.append(f"| {size} | {way} | {cpu:.1f} | {cpu / size:.2f} | {wall:.1f} | {wall / size:.2f} |")
    return rows


def sandbox_share(rounds, seats):
    """Share of a small hand-in's CPU that the sandbox takes, the start taken off: more hand-ins less one."""
    shares = []
    with tempfile.TemporaryDirectory() as scratch:
        many, one = Path(scratch, "many"), Path(scratch, "one")
        small_course(many, seats + 1)
        small_course(one, 1)
        for made in (many, one):
            measure(FIRST, made, kept=True)
        for _ in range(rounds):
            inside, outside = (measure(way, many)[0] - measure(way, one)[0] for way in (WAYS[-2], OPEN))
            shares.append(1 - outside / inside)
    return statistics.median(shares)


def tables(rounds, seats, ways, sizes):
    load = os.getloadavg()[0]
    lines = [f"## Grading, {dt.date.today().isoformat()}", ""]
    words = f"`bench/grading.py --rounds {rounds} --seats {seats}`; {platform.system()} {platform.machine()}, "
    words += f"{os.cpu_count()} cores, Python {platform.python_version()}, nbgrader {version('nbgrader')}; load before "
    lines += [words + f"{load:.1f}. Each grades {seats} hand-ins, its start included; all gave the same scores.", ""]
    lines += ["| course | way | CPU s a hand-in (range) | ratio | wall s a hand-in (range) | ratio |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    rows, firsts = compared(rounds, seats, ways)
    lines += [*rows, "", f"Once for each assignment, CPU s (one hand-in among it): {', '.join(firsts)}.", ""]
    lines += ["| small hand-ins | way | CPU s | each | wall s | each |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [*grown(sizes), "", f"Sandbox: {sandbox_share(rounds, 10):.1%} of the CPU of a small hand-in."]
    return "\n".join(lines) + f" Load after {os.getloadavg()[0]:.1f}.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seats", type=int, default=6)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        grade(options.one[0], Path(options.one[1]))
        return
    if options.quick:
        text = tables(1, 3, [way for way in WAYS if way != CLI], (1, 10))
    else:
        text = tables(options.rounds, options.seats, WAYS, (1, 10, 100, 1000))
    print(text)
    if options.write:
        with (HERE / "README.md").open("a", encoding="utf-8") as file:
            file.write("\n" + text)


if __name__ == "__main__":
    main()
