"""What the self-assessment costs on this machine: an answer to the disk, the merge of 40 agencies, 200 kills.

    python bench/assess.py [--kills 200] [--write]

Guards: answer saved in under 50 ms at the median and 150 ms at the 99th percentile; merge of 40 agencies x 80
indicators with 2,000 bootstraps in under 2 s; no acknowledged answer lost. ``--write`` appends to bench/README.md.
"""

import argparse
import datetime as dt
import os
import platform
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WRITER = """
import sys
from pathlib import Path
from workshopkit.assessment.demo import answer
from workshopkit.assessment.instrument import load
from workshopkit.assessment.store import Answers
instrument = load()
with Answers(Path(sys.argv[1]), instrument) as answers:
    while True:
        for entry in instrument.indicators:
            print(answers.give(answer(instrument, entry, "POL", 1)).seq, flush=True)
"""


def load_time():
    from workshopkit.assessment.instrument import load_in

    start = time.perf_counter()
    load_in("ar")
    return time.perf_counter() - start


def saved(instrument, folder):
    from workshopkit.assessment.demo import answer
    from workshopkit.assessment.store import Answers

    taken = []
    with Answers.create(folder, instrument, agency="POL", role="POL", round_=1, day="2027-03-01") as answers:
        for _ in range(5):
            for entry in instrument.indicators:
                said = answer(instrument, entry, "POL", 1)
                start = time.perf_counter()
                answers.give(said)
                taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def merged(instrument):
    from workshopkit.assessment.agreement import alpha_interval
    from workshopkit.assessment.merge import merge
    from workshopkit.assessment.model import Agency, Answer

    chance = random.Random(1)
    classes = ("E1", "E2", "E3", "E4", "E5")
    roles = [role.id for role in instrument.roles]

    def answer():
        cited = tuple(chance.sample(classes, 3))
        return Answer(state="rated", level=chance.randint(0, 4), evidence=cited)

    agencies = [
        Agency(
            id=f"A{n:02}",
            role=roles[n % len(roles)],
            answers={entry.id: answer() for entry in instrument.indicators},
        )
        for n in range(40)
    ]
    start = time.perf_counter()
    result = merge(instrument, agencies)
    alpha_interval([list(one.capped.values()) for one in result.indicators], draws=2000)
    return time.perf_counter() - start


def killed(instrument, folder, kills):
    """Answers acknowledged by a process killed at random moments, and how many of them are missing afterwards."""
    from workshopkit.assessment.store import JOURNAL, Answers, read_return
    from workshopkit.files.journal import read

    Answers.create(folder, instrument, agency="POL", role="POL", round_=1, day="2027-03-01").close()
    chance, acknowledged, lost = random.Random(7), 0, 0
    for _ in range(kills):
        run = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
        first = run.stdout.readline()
        time.sleep(chance.random() * 0.1)
        os.kill(run.pid, signal.SIGKILL)
        rest, _ = run.communicate()
        acknowledged = max([int(first), *(int(line) for line in rest.split("\n")[:-1] if line)])
        read_return(folder, instrument)
        lost += max(0, acknowledged - len(read(folder / JOURNAL).lines))
        with (folder / JOURNAL).open("ab") as torn:
            torn.write(b'{"seq":9,"t":"20'[: chance.randrange(1, 16)])
    return acknowledged, lost


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    from workshopkit.assessment.instrument import load

    loading = load_time()
    instrument = load()
    with tempfile.TemporaryDirectory(dir=HERE) as place:
        median, late = saved(instrument, Path(place, "saved"))
        together = merged(instrument)
        count, lost = killed(instrument, Path(place, "killed"), asked.kills)
    rows = [
        ("instrument read in Arabic", f"{loading:.2f} s", "-"),
        ("answer to saved, median", f"{median:.1f} ms", "under 50 ms"),
        ("answer to saved, 99th percentile", f"{late:.1f} ms", "under 150 ms"),
        ("merge of 40 agencies x 80, 2,000 bootstraps", f"{together:.2f} s", "under 2 s"),
        (f"acknowledged answers lost in {asked.kills} kills -9 ({count} lines)", str(lost), "0"),
    ]
    table = ["| what | measured | guard |", "|---|---:|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    print("\n".join(table))
    if asked.write:
        head = f"\n## Self-assessment, {dt.date.today()}: {os.cpu_count()} cores, Python {platform.python_version()}\n"
        with (HERE / "README.md").open("a", encoding="utf-8") as results:
            results.write("\n".join([head, *table, ""]))
    return 0 if median < 50 and late < 150 and together < 2 and lost == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
