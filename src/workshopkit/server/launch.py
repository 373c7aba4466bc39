"""Starts the server of one seat in this process and stops it with all its kernels.

Some optional modules are kept from loading. ``rfc3987_syntax`` builds a grammar that takes longer than everything else
of a start; it and the next four serve jsonschema only to check formats (IRI, durations, colours, templates, host names)
that Jupyter's own messages do not have. ``httpx._main`` is a command line with rich and pygments behind it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import warnings
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from filelock import FileLock, Timeout

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import DeliveryError, Seat
from workshopkit.files import atomic
from workshopkit.i18n.model import LANGS
from workshopkit.server import environment
from workshopkit.server.context import Served

_STOP_WITHIN_S = 2.5
_KEPT_OUT = ("rfc3987_syntax", "isoduration", "webcolors", "uri_template", "fqdn", "httpx._main")


@dataclass(frozen=True)
class Opening:
    """What to open: *site* and *trainer_site* are built folders; *port* is tried first; *lang* the first page."""

    delivery: Delivery
    seat: Seat
    site: Path
    trainer_site: Path
    port: int
    lang: str
    open_browser: bool


def load() -> Any:
    """JupyterLab's application class, without the modules that no participant needs."""
    for name in _KEPT_OUT:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jupyterlab.labapp import LabApp
    return LabApp


@contextmanager
def alone(delivery: Delivery, seat: Seat) -> Iterator[Path]:
    """Hold the seat for this process; gives the file that tells others its address.

    Raises DeliveryError naming that address when another process has the seat open.
    """
    own = delivery.server(seat.code)
    own.mkdir(parents=True, exist_ok=True)
    address = own / "address.txt"
    lock = FileLock(own / "open.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        where = address.read_text(encoding="utf-8").strip() if address.is_file() else "an address not printed yet"
        raise DeliveryError(
            f"{delivery.root}: seat {seat.code} is open already at {where}; use that window, or stop it with Ctrl-C"
        ) from None
    try:
        yield address
    finally:
        address.unlink(missing_ok=True)
        lock.release()


def serve(opening: Opening, say: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; give each line for people to *say*.

    Raises DeliveryError when the seat is open already or no port is free.
    """
    delivery, seat = opening.delivery, opening.seat
    with alone(delivery, seat) as address:
        environment.prepare(delivery, seat)
        token = environment.token_of(delivery, seat, "seat")
        trainer_token = environment.token_of(delivery, seat, "trainer")
        app = _initialize(opening, token)
        from workshopkit.server.extension import mount

        mount(app.web_app, Served(delivery, seat, opening.site, opening.trainer_site, trainer_token))
        if app.port != opening.port:
            say(f"port {opening.port} is in use; using {app.port}")
        base = f"http://127.0.0.1:{app.port}"
        lines = list(addresses(opening, base, token, trainer_token))
        atomic.write_text(address, f"{base}/open?token={token}&to=/my/{opening.lang}/\n", mode=0o600)
        for line in lines:
            say(line)
        if opening.open_browser:
            link = f"{base}/open?token={token}&to=/?lang={opening.lang}"
            threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()
        _run(app, say)


def addresses(opening: Opening, base: str, token: str, trainer_token: str) -> Iterator[str]:
    """The printed lines: the course in each language, the trainer's site when built, the labs."""
    for lang in LANGS:
        yield f"course  {lang}  {base}/open?token={token}&to=/{lang}/"
    if opening.trainer_site.is_dir():
        yield f"trainer     {base}/open?token={trainer_token}&to=/trainer/"
    for lab in opening.delivery.workshop.labs:
        yield f"labs        {base}/open?token={token}&to=/doc/tree/{lab}/{lab}.ipynb"


def _initialize(opening: Opening, token: str) -> Any:
    lab_app = load()
    lab_app.load_other_extensions = False
    flags = environment.flags(opening.delivery, opening.seat, opening.port, token)
    quiet = opening.delivery.server(opening.seat.code) / "data"
    try:
        with contextlib.chdir(quiet):
            return lab_app.initialize_server(argv=flags)
    except SystemExit:
        raise DeliveryError(f"port {opening.port} and the next ones are in use; give another with --port") from None


def _run(app: Any, say: Callable[[str], None]) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=_give_up, args=(app,), daemon=True).start()
        app.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    app.io_loop.add_callback(say, "ready")
    app.start_ioloop()


def _give_up(app: Any) -> None:
    """End kernels that do not answer, then this process, when an orderly stop takes too long."""
    threading.Event().wait(_STOP_WITHIN_S)
    for kernel in list(app.kernel_manager._kernels.values()):
        process = getattr(getattr(kernel, "provisioner", None), "process", None)
        if process is not None and process.poll() is None:
            process.kill()
    os._exit(130)
