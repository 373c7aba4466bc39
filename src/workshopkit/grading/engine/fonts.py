"""matplotlib's list of fonts, made once for the account and given to every hand-in.

Guards against a score that depends on the machine's fonts: in a home without the list, matplotlib makes it anew, and
after five seconds says so on stderr, which costs a test cell its points. The list is the account's own, never one
that a hand-in wrote.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path


def lay_out(home: Path) -> None:
    """Put the list into *home*, where a process with that home looks for it; nothing without matplotlib."""
    lists = _lists()
    if lists:
        target = home / ".cache" / "matplotlib"
        target.mkdir(parents=True)
        for path in lists:
            shutil.copyfile(path, target / path.name)


@cache
def _lists() -> tuple[Path, ...]:
    """The account's lists; one is made when there is none, which takes seconds on a machine with many fonts."""
    if sys.platform != "linux":
        return ()
    place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "matplotlib"
    if not list(place.glob("fontlist-*.json")):
        subprocess.run([sys.executable, "-P", "-c", "import matplotlib.font_manager"], capture_output=True)
    return tuple(sorted(place.glob("fontlist-*.json")))
