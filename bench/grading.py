"""What grading costs, beside nbgrader's own API on the same hand-ins, in one run on this machine.

    python bench/grading.py [--rounds 2] [--seats 6] [--write]

Two courses: lab L1 of this project with its model answers, and the small course of the tests. In every round nbgrader's
``Autograde``, our engine with one worker and with two grade a fresh copy of the same course, in turn; each in a process
of its own, start included, whose CPU seconds (all processes it waited for) the system tells.
``--write`` appends the table to bench/RESULTS.md. Needs a POSIX system.
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

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
LAB = "L1"
WAYS = ("nbgrader's API", "engine, 1 worker", "engine, 2 workers")
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
    from workshopkit.grading.model import Course, HandIn, Limits

    course = Course(root, f"sqlite:///{root}/gradebook.db")
    if way != WAYS[0]:
        from workshopkit.grading.run import grade

        received = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
        hand_ins = [HandIn(p.parent.name, LAB, p, received) for p in sorted(root.glob(f"submitted/*/{LAB}"))]
        grade(course, hand_ins, limits=Limits(60, 300, 4096), sink=lambda result: None, workers=WAYS.index(way))
        return
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    config = configuration(course)
    config.CourseDirectory.assignment_id = LAB
    with quiet():
        Autograde(coursedir=CourseDirectory(config=config), config=config).start()


def measure(way, made):
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "course")
        shutil.copytree(made, root)
        began = time.monotonic()
        process = subprocess.Popen([sys.executable, __file__, "--one", way, str(root)], stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, f"{way}: ended with {status}"
        wall = time.monotonic() - began
        with closing(sqlite3.connect(root / "gradebook.db")) as book:
            return usage.ru_utime + usage.ru_stime, wall, book.execute(SCORES).fetchall()


def table(rounds, seats):
    load = os.getloadavg()[0]
    lines = [f"## Grading, {dt.date.today().isoformat()}", ""]
    words = f"`bench/grading.py --rounds {rounds} --seats {seats}`; {platform.system()} {platform.machine()}, "
    words += f"{os.cpu_count()} cores, Python {platform.python_version()}, nbgrader {version('nbgrader')}; load before "
    lines += [words + f"{load:.1f}. Each grades {seats} hand-ins, its start included; all gave the same scores.", ""]
    lines += ["| course | way | CPU s a hand-in (range) | ratio | wall s a hand-in (range) | ratio |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    for name, make in ((f"lab {LAB}", lab_course), ("small course of the tests", small_course)):
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch, "course")
            make(made, seats)
            taken = {way: [] for way in WAYS}
            for _ in range(rounds):
                for way in WAYS:
                    taken[way].append(measure(way, made))
                    print(name, way, taken[way][-1], flush=True)
        assert len({str(one[2]) for runs in taken.values() for one in runs}) == 1, "scores differ"
        for way in WAYS:
            cells = []
            for what in (0, 1):
                values = [one[what] / seats for one in taken[way]]
                ratio = statistics.median(b[what] / o[what] for b, o in zip(taken[WAYS[0]], taken[way], strict=True))
                cells += [f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})", f"{ratio:.2f}"]
            lines.append(f"| {name} | {way} | {' | '.join(cells)} |")
    return "\n".join(lines) + f"\n\nLoad after {os.getloadavg()[0]:.1f}.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seats", type=int, default=6)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        grade(options.one[0], Path(options.one[1]))
        return
    text = table(options.rounds, options.seats)
    print(text)
    if options.write:
        with (HERE / "RESULTS.md").open("a", encoding="utf-8") as file:
            file.write("\n" + text)


if __name__ == "__main__":
    main()
