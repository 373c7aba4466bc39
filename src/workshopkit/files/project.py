"""Where the kit's own sources lie: the folder that holds ``workshop.py``."""

from __future__ import annotations

import os
from pathlib import Path


def project_root() -> Path:
    """The project folder: ``WORKSHOP_HOME``, else the first parent of the package with workshop.py.

    Raises FileNotFoundError when neither is there.
    """
    named = os.environ.get("WORKSHOP_HOME")
    if named:
        return Path(named)
    for folder in Path(__file__).resolve().parents:
        if (folder / "workshop.py").is_file():
            return folder
    raise FileNotFoundError("workshop.py not found: run the kit through 'python3 workshop.py VERB'")
