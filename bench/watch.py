"""What ``grade --watch`` costs while a room works, and how long a seat waits for its result.

    python bench/watch.py [--seats 30] [--every 60] [--seconds 180] [--write]

Every seat of a new workshop with lab L1 changes an answer and saves once in *every* seconds, spread evenly; ``watch``
runs in a process of its own, whose CPU seconds (with all it started) the system tells. The first half minute, in which
it starts, is not counted. ``--write`` appends the figures to bench/README.md. Needs a POSIX system.
"""

import argparse
import datetime as dt
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
LAB = "L1"
START_S = 30


def make(root, seats):
    from workshopkit.delivery.create import create_delivery
    from workshopkit.delivery.folder import Delivery
    from workshopkit.delivery.model import Workshop

    fields = {"id": "bench", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "seats": seats}
    fields |= {"languages": ["en"], "labs": [LAB], "limits": {"memory_mb": 12000}}
    create_delivery(root, Workshop.model_validate(fields), project=PROJECT)
    return Delivery(root)


def save(path, number):
    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in book["cells"]:
        if cell.get("id") == "ex-1-1":
            cell["source"] = f"n = {number}\nanswer_1_1 = accounts.shape"
        if cell.get("id") == "ex-1-6":
            cell["source"] = 'answer_1_6 = bars(count_by(posts, "platform"), "", axis_from=0, unit="posts")'
    part = path.with_suffix(".part")
    part.write_text(json.dumps(book), encoding="utf-8")
    part.replace(path)


def cpu(pid):
    """CPU seconds of *pid* and its descendants, ended and reaped ones included."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def seen(delivery):
    from workshopkit.delivery.results import read_results
    from workshopkit.delivery.watch import provisional

    return {row.seat: row.submission for row in read_results(provisional(delivery, LAB))}


def measure(delivery, every, seconds):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a background job, and inherited
    words = [sys.executable, "-m", "workshopkit", "grade", str(delivery.root), "--watch"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    seats = [seat.code for seat in delivery.seats()]
    began, turn, waits, counted = time.monotonic(), 0, [], None
    waiting = {}
    while time.monotonic() - began < START_S + seconds:
        now = time.monotonic()
        if now - began >= turn * every / len(seats):
            seat = seats[turn % len(seats)]
            waiting.setdefault(seat, (now, seen(delivery).get(seat)))
            save(delivery.seat(seat) / LAB / f"{LAB}.ipynb", 10 + turn)
            turn += 1
        rows = seen(delivery)
        for seat, (since, former) in list(waiting.items()):
            if rows.get(seat) != former:
                del waiting[seat]
                if counted:
                    waits.append(now - since)
        if counted is None and now - began > START_S:
            counted = (now, cpu(process.pid))
        time.sleep(0.1)
    used = cpu(process.pid) - counted[1]
    share = used / (time.monotonic() - counted[0])
    process.send_signal(signal.SIGINT)
    return share, used / max(1, len(waits)), waits, process.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seats", type=int, default=30)
    parser.add_argument("--every", type=float, default=60)
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        delivery = make(Path(scratch, "d"), options.seats)
        share, each, waits, code = measure(delivery, options.every, options.seconds)
    assert code == 0, f"watch ended with {code}"
    lines = [f"## Watching, {dt.date.today().isoformat()}", ""]
    lines += [f"`bench/watch.py --seats {options.seats} --every {options.every:g} --seconds {options.seconds}`; "]
    lines[-1] += f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores; load before {load:.1f}, "
    lines[-1] += f"after {os.getloadavg()[0]:.1f}."
    waits.sort()
    tail = waits[int(0.95 * (len(waits) - 1))] if waits else float("nan")
    lines += ["", "| what | measured | at most |", "| --- | --- | --- |"]
    lines += [f"| share of one core | {share:.2f} | 0.5 |"]
    lines += [f"| CPU seconds for each result | {each:.2f} | {0.5 * options.every / options.seats:.2f} |"]
    lines += [f"| from a save to its row, median of {len(waits)} | {statistics.median(waits or [0]):.1f} s | 5 s |"]
    lines += [f"| the same, 95 in 100 | {tail:.1f} s | 5 s |", ""]
    print("\n".join(lines))
    if options.write:
        with (HERE / "README.md").open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
