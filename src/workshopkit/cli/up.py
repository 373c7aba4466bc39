"""``up``: build what is stale, open the workshop. The server's process stays light: building has its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from workshopkit.cli.errors import CallError

app = typer.Typer(add_completion=False)
DEFAULT = "my-workshop"


@app.command()
def up(
    delivery: Annotated[
        Path | None, typer.Argument(help="Folder of a workshop; made on first use when left out.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="First port to try.")] = 8800,
    lang: Annotated[str | None, typer.Option(help="en, fr or ar: opens a seat of this language.")] = None,
    seat: Annotated[str | None, typer.Option(help="Code of the seat to open, such as S07.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the browser.")] = True,
) -> None:
    """Build what is stale and serve course and labs at one address."""
    from workshopkit.files.project import project_root
    from workshopkit.i18n.model import LANGS

    if lang is not None and lang not in LANGS:
        raise CallError(f"--lang {lang}: one of {', '.join(LANGS)}")
    project = project_root()
    root = (delivery or project / DEFAULT).absolute()
    if delivery is not None and not root.is_dir():
        raise CallError(f"{root}: no such folder; make it with 'new {delivery} --place … --dates …'")
    with tempfile.TemporaryDirectory(prefix="workshop-") as scratch:
        faults = Path(scratch, "faults.json")
        building = _start_building(project, root if delivery is None else None, faults, lang or _system_language())
        try:
            _load_server()
            code = building.wait()
        except BaseException:
            building.terminate()
            building.wait()
            raise
        if code:
            raise CallError("building ended with an error; its reason stands above")
        later = _tell(faults)
    with _building(project) if later else nullcontext():
        _serve(project, root, port, lang, seat, browser)


def _start_building(project: Path, root: Path | None, faults: Path, lang: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "workshopkit.cli.preparation", str(project), str(faults), lang]
    return subprocess.Popen([*words, str(root)] if root else words)


def _load_server() -> None:
    """Load Jupyter while the other process builds."""
    from workshopkit.server import launch

    launch.load()


@contextmanager
def _building(project: Path) -> Iterator[None]:
    """Build what can wait in a process of its own, which ends with the workshop."""
    process = subprocess.Popen([sys.executable, "-m", "workshopkit.cli.later", str(project)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _tell(faults: Path) -> bool:
    """Say the faults; True when something was left to be built later."""
    told = json.loads(faults.read_text(encoding="utf-8"))
    lines = told["faults"]
    if lines:
        print("faults in the content; the last good version or English is shown there:", flush=True)
    for line in lines:
        print(f"  {line}", flush=True)
    return bool(told["later"])


def _serve(project: Path, root: Path, port: int, lang: str | None, code: str | None, browser: bool) -> None:
    from workshopkit.delivery.folder import open_delivery
    from workshopkit.delivery.model import DeliveryError
    from workshopkit.server.launch import Opening, serve

    try:
        delivery = open_delivery(root)
        wanted = lang or _system_language()
        seats = delivery.seats()
        seat = delivery.find_seat(code) if code else next((one for one in seats if one.language == wanted), None)
        if seat is None and lang:
            raise CallError(f"{root}: no seat works in {lang}; use one of {', '.join(delivery.workshop.languages)}")
        seat = seat or seats[0]
        build = project / "build"
        opening = Opening(delivery, seat, build / "site", build / "site-trainer", port, lang or seat.language, browser)
        serve(opening, lambda line: print(line, flush=True))
    except DeliveryError as error:
        raise CallError(str(error)) from error


def _system_language() -> str:
    """Language of the system's locale by its first two letters; English when it is none of ours."""
    from workshopkit.i18n.model import LANGS

    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return named[:2].lower() if named[:2].lower() in LANGS else "en"
