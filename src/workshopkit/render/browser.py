"""PDF from one of the kit's own pages by a Chromium-family browser, where the machine has one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_WITHIN_S = 120


class NoBrowser(Exception):
    """There is no browser that prints, or it did not; the message says what to do instead."""


def find() -> str | None:
    """The first browser found that can print without a window."""
    named = (shutil.which(name) for name in _NAMES)
    return next((one for one in (*named, *_PLACES) if one and Path(one).is_file()), None)


def pdf(html: Path) -> bytes:
    """The page *html* as PDF. Raises NoBrowser."""
    program = find()
    if program is None:
        raise NoBrowser("no Chromium, Chrome or Edge was found to make a PDF; write .html, open it and print it")
    with tempfile.TemporaryDirectory(prefix="workshop-", ignore_cleanup_errors=True) as scratch:
        out = Path(scratch, "page.pdf")
        words = [program, "--headless", "--disable-gpu", "--no-first-run", f"--user-data-dir={scratch}/profile"]
        # A browser does not start its own sandbox for the superuser; the page is the kit's own and holds no script.
        words += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        words += ["--no-pdf-header-footer", f"--print-to-pdf={out}", html.absolute().as_uri()]
        try:
            subprocess.run(words, capture_output=True, timeout=_WITHIN_S, check=True)
            return out.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise NoBrowser(f"{program} made no PDF; write .html, open it and print it") from error
