"""What a feedback page costs beside nbgrader's, for the same graded hand-ins, in one run on this machine.

    python bench/feedback.py GRADED_WORKSHOP [--lab L1] [--write]

Both write the page of every seat once: ``FeedbackDesk`` into a copy of the workshop, nbgrader's ``GenerateFeedback``
into a copy of its course, each in a process of its own that has loaded its modules before the clock starts.
``--write`` appends the table to bench/README.md.
"""

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def ours(root, lab):
    from workshopkit.delivery.feedback import current_rows, feedback_desk
    from workshopkit.delivery.folder import Delivery

    delivery = Delivery(root)
    feedback_desk(delivery)
    began = time.process_time()
    desk = feedback_desk(delivery)
    pages = [desk.write(row) for row in current_rows(delivery, [lab], desk.languages)]
    return time.process_time() - began, pages


def nbgraders(root, lab):
    from nbgrader.converters import GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    from workshopkit.delivery.folder import Delivery
    from workshopkit.grading.course import configuration, quiet

    course = Delivery(root).course()
    config = configuration(course)
    config.CourseDirectory.assignment_id = lab
    with quiet():
        folders = CourseDirectory(config=config)
        maker = GenerateFeedback(coursedir=folders, config=config)
        began = time.process_time()
        maker.start()
    return time.process_time() - began, list(course.root.glob(f"feedback/*/{lab}/*.html"))


WAYS = {"nbgrader's GenerateFeedback": nbgraders, "grade --feedback": ours}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("workshop", type=Path)
    parser.add_argument("--lab", default="L1")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        seconds, pages = WAYS[options.one](options.workshop, options.lab)
        sizes = [page.stat().st_size for page in pages]
        print(seconds / len(pages), len(pages), statistics.median(sizes), max(sizes))
        return
    lines = [f"## Feedback, {dt.date.today().isoformat()}", "", f"`bench/feedback.py`; load {os.getloadavg()[0]:.1f}."]
    lines += ["", "| way | CPU s a page | pages | kB, median | kB, largest |", "| --- | --- | --- | --- | --- |"]
    for way in WAYS:
        with tempfile.TemporaryDirectory() as scratch:
            copy = shutil.copytree(options.workshop, Path(scratch, "d"))
            for page in copy.glob("room/seats/*/feedback/*"):
                page.unlink()
            words = [sys.executable, __file__, str(copy), "--lab", options.lab, "--one", way]
            told = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[-4:]
        each, pages, median, largest = map(float, told)
        lines.append(f"| {way} | {each:.3f} | {pages:g} | {median / 1000:.1f} | {largest / 1000:.1f} |")
    print("\n".join(lines))
    if options.write:
        with (HERE / "README.md").open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
