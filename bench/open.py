"""How long it takes to open a workshop, beside stock JupyterLab, in one run on this machine.

    python bench/open.py [--runs 3] [--write] [DELIVERY]

Rows: start of ``up`` when nothing is stale and of ``jupyter lab`` in turn, until the Lab page answers; memory of the
server (PSS) before and after the page; weight of the cold page; from the command to a cell that takes typing, in a
browser that runs already and keeps nothing of the page.
``--write`` appends the table to bench/README.md. Needs Linux (PSS) and Chromium.
"""

import argparse
import datetime as dt
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
CELL = '.jp-CodeCell .cm-content[contenteditable="true"]:not([aria-readonly="true"])'


@dataclass
class Opened:
    process: subprocess.Popen
    address: str
    seconds: float
    begun: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_page(address: str, begun: float) -> float:
    """Seconds from *begun* until the page at *address* answers 200."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    while time.monotonic() - begun < 120:
        try:
            if opener.open(address, timeout=30).status == 200:
                return time.monotonic() - begun
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
    raise SystemExit(f"{address}: no answer in 120 s")


@contextmanager
def up(delivery: str | None) -> Iterator[Opened]:
    words = [sys.executable, "-m", "workshopkit", "up", "--no-browser", "--port", str(free_port())]
    begun = time.monotonic()
    process = subprocess.Popen([*words, *([delivery] if delivery else [])], stdout=subprocess.PIPE, text=True)
    address = ""
    for line in process.stdout:
        if line.startswith("labs") and not address:
            address = line.split()[-1]
        if line == "ready\n":
            break
    else:
        raise SystemExit("up did not become ready")
    with ended(process):
        yield Opened(process, address, wait_for_page(address, begun), begun)


@contextmanager
def stock(folder: Path) -> Iterator[Opened]:
    """JupyterLab as installed, with no settings of anybody."""
    folder.mkdir()
    port = free_port()
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "HOME")
    env = {**os.environ, **{name: str(folder / name) for name in names}}
    words = [
        "lab",
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--IdentityProvider.token=x",
        f"--notebook-dir={folder}",
    ]
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter", *words], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}/lab?token=x"
    with ended(process):
        yield Opened(process, address, wait_for_page(address, begun), begun)


@contextmanager
def ended(process: subprocess.Popen) -> Iterator[None]:
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def pss(pid: int) -> float:
    """MiB of memory, shared pages counted by share."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def open_lab(browser: Browser, opened: Opened) -> tuple[float, float, int]:
    """Seconds from the command to typed text in a cell, MB over the wire with an empty cache, and requests."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    weight: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda told: weight.append(told["encodedDataLength"]))
    page.goto(opened.address)
    page.wait_for_selector(CELL, timeout=60_000)
    page.locator(CELL).first.click()
    page.keyboard.type("#")
    page.wait_for_function(f"document.querySelector('{CELL}').textContent.includes('#')")
    seconds = time.monotonic() - opened.begun
    page.wait_for_load_state("networkidle")
    page.context.close()
    return seconds, sum(weight) / 1e6, len(weight)


def measure(runs: int, delivery: str | None) -> list[tuple[str, str, str]]:
    ours, theirs, idle, after, typed, weights = [], [], [], [], [], []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with up(delivery) as opened:
            open_lab(browser, opened)
        for run in range(runs):
            with stock(Path(scratch, str(run))) as opened:
                theirs.append(opened.seconds)
            with up(delivery) as opened:
                ours.append(opened.seconds)
                time.sleep(2)
                idle.append(pss(opened.process.pid))
            with up(delivery) as opened:
                seconds, weight, requests = open_lab(browser, opened)
                typed.append(seconds)
                weights.append(weight)
                after.append(pss(opened.process.pid))
        browser.close()
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    return [
        ("`up`, nothing stale, to the Lab page", f"{spread(ours)} s", "4 s"),
        ("stock `jupyter lab`, the same", f"{spread(theirs)} s", ""),
        ("ratio, median of the pairs", f"{ratio:.2f}", "0.45"),
        ("command to text typed in the lab", f"{spread(typed)} s", "8 s, then 5"),
        ("server idle, PSS", f"{spread(idle)} MiB", "70 MiB"),
        ("server after one page, PSS", f"{spread(after)} MiB", ""),
        (f"Lab page with an empty cache ({requests} responses)", f"{spread(weights, 2)} MB", "2.1 MB"),
    ]


def spread(values: list[float], digits: int = 1) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def table(rows: list[tuple[str, str, str]], runs: int, load: float) -> str:
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [
        f"## Open a workshop, {dt.date.today():%Y-%m-%d}",
        "",
        f"`bench/open.py --runs {runs}`; {machine}, JupyterLab {version('jupyterlab')}; load before {load:.1f}.",
        "",
        "| what | median (range) | at most |",
        "| --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("delivery", nargs="?")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    load_before = os.getloadavg()[0]
    text = table(measure(asked.runs, asked.delivery), asked.runs, load_before)
    print(text)
    if asked.write:
        results = HERE / "README.md"
        before = results.read_text(encoding="utf-8") if results.is_file() else "# What was measured\n"
        results.write_text(f"{before}\n{text}", encoding="utf-8")
