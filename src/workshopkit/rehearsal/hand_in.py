"""The ways in which a simulated seat hands in: the server's own code, a real server over HTTP, a stick."""

from __future__ import annotations

import http.cookiejar
import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workshopkit.delivery import collect, inbox
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Receipt
from workshopkit.rehearsal.model import Place
from workshopkit.server.submit import read_notebook

_START_WITHIN_S = 120.0


class RehearsalError(Exception):
    """The rehearsal itself cannot go on: the message says what is wrong and what to do."""


def by_server(place: Place) -> None:
    """Hand in what is saved: over HTTP where the seat's server runs, else by the code that the server runs."""
    address = place.delivery.server(place.seat) / "address.txt"
    if address.is_file():
        _post(address.read_text(encoding="utf-8").strip(), place.lab)
        return
    data = read_notebook(place.notebook)
    inbox.accept(place.delivery, place.seat, place.lab, data, via="server", saw={})


def by_stick(place: Place, stick: Path) -> None:
    """Carry a folder or zip to the desk. Raises RehearsalError when the desk does not know whose work it is."""
    for taken in collect.take_in(place.delivery, stick):
        if not isinstance(taken, Receipt):
            raise RehearsalError(f"{stick}: {taken.code} {dict(taken.values)}")


def _post(opening: str, lab: str) -> None:
    """Open the printed address as a browser does, then submit with the token that the page gave."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    base = opening.partition("/open?")[0]
    browser.open(opening, timeout=30).read()
    xsrf = next((cookie.value or "" for cookie in jar if cookie.name == "_xsrf"), "")
    headers = {"X-XSRFToken": xsrf, "Accept": "application/json"}
    request = urllib.request.Request(f"{base}/kit/submit/{lab}", data=b"", headers=headers, method="POST")
    with browser.open(request, timeout=60) as reply:
        Receipt.model_validate({k: v for k, v in json.load(reply).items() if k not in ("time", "sentence")})


@contextmanager
def open_servers(delivery: Delivery, seats: list[str], first_port: int) -> Iterator[None]:
    """Open the workshop for each of *seats*, as ``up`` does, and stop every server at the end.

    Raises RehearsalError when one does not say ``ready``.
    """
    started: list[subprocess.Popen[str]] = []
    try:
        for offset, seat in enumerate(seats):
            started.append(_start(delivery, seat, first_port + 10 * offset))
        for process in started:
            _wait_until_ready(process)
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(10)


def _start(delivery: Delivery, seat: str, port: int) -> subprocess.Popen[str]:
    words = ["up", str(delivery.root), "--seat", seat, "--port", str(port), "--no-browser"]
    return subprocess.Popen(
        [sys.executable, "-m", "workshopkit", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    guard = threading.Timer(_START_WITHIN_S, process.kill)
    guard.start()
    lines = []
    try:
        for line in process.stdout or ():
            lines.append(line)
            if line == "ready\n":
                return
    finally:
        guard.cancel()
    raise RehearsalError("the workshop did not open:\n" + "".join(lines[-12:]))
