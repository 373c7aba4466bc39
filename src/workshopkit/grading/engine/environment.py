"""The variables of the processes that run hand-ins."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import workshopkit

_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")


def environment() -> dict[str, str]:
    """The environment of hand-ins: programs, UTF-8, our own package; no proxy, no secret, nothing of the trainer's."""
    programs = str(Path(sys.executable).parent)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join([programs, *(["/usr/local/bin", "/usr/bin", "/bin"] if os.name != "nt" else [])])
    return kept | {
        "PATH": path,
        "PYTHONPATH": str(Path(workshopkit.__file__).resolve().parents[1]),
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        # pyarrow, which pandas loads where it is there, would start a thread when it is loaded.
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
        "NBGRADER_EXECUTION": "autograde",
    }
