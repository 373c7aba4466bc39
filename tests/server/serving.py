"""A server of one seat in its own process, and what asks it: shared by the tests of the server."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

from workshopkit.delivery.folder import Delivery

HERE = Path(__file__).parent
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> dict:
        return json.loads(self.body)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


class Browser:
    """Cookies and no redirects: what a browser would send, seen step by step."""

    def __init__(self, base: str) -> None:
        self.base, self.jar = base, CookieJar()
        self.opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.jar))

    def __call__(self, path: str, *, data: bytes | None = None, method: str | None = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.base + path, data=data, headers=named, method=method)
        try:
            reply = self.opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            reply = error
        return Answer(reply.status, {k.lower(): v for k, v in reply.headers.items()}, reply.read())

    @property
    def xsrf(self) -> str:
        return next(cookie.value for cookie in self.jar if cookie.name == "_xsrf")

    def submit(self, lab: str = "L1", data: bytes = b"") -> Answer:
        return self(f"/kit/submit/{lab}", data=data, Accept="application/json", X_XSRFToken=self.xsrf)


@dataclass
class Running:
    """A server of one seat in its own process; *lines* are what it printed up to ``ready``."""

    process: subprocess.Popen
    delivery: Delivery
    seat: str
    lines: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return next(line for line in self.lines if line.startswith("labs")).split()[1].split("/open")[0]

    def token(self, word: str = "labs") -> str:
        line = next(line for line in self.lines if line.startswith(word))
        return line.split("token=")[1].split("&")[0]

    def browser(self) -> Browser:
        return Browser(self.base)

    def signed_in(self) -> Browser:
        browser = self.browser()
        assert browser(f"/open?token={self.token()}&to=/my/en/").status == 302
        assert browser("/my/en/").status == 200
        return browser

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM if os.name != "nt" else signal.SIGABRT)
            self.process.wait(15)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sites(folder: Path) -> None:
    for audience in ("site", "site-trainer"):
        for lang in ("en", "fr", "ar"):
            page = folder / audience / lang / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(f"<!doctype html><title>{lang}</title><h1>{audience} {lang}</h1>" + "<p>text</p>" * 400)


def start(delivery: Delivery, seat: str, folder: Path, *, port: int | None = None, env: dict | None = None) -> Running:
    words = [str(delivery.root), seat, str(folder / "site"), str(folder / "site-trainer"), str(port or free_port())]
    process = subprocess.Popen(
        [sys.executable, str(HERE / "open_seat.py"), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **(env or {})},
        cwd=folder,
    )
    running = Running(process, delivery, seat)
    for line in process.stdout:
        running.lines.append(line.rstrip("\n"))
        if line == "ready\n":
            return running
    raise AssertionError("\n".join(running.lines))
