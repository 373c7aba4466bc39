"""What ``up`` leaves for when the workshop is open: ``python -m workshopkit.cli.later PROJECT``.

Cards of datasets run whole worlds; nobody should wait for them at the door. Beside the server, with low priority, they
are built and the sites once more with them, each swapped in as a whole.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(project: Path) -> int:
    """Build everything that is stale; faults were told when the workshop was opened."""
    from workshopkit.cli.build import build_all

    if hasattr(os, "nice"):
        os.nice(10)
    build_all(project, progress=lambda line: None)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(130)
