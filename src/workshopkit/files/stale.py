"""What has to be built again: a target is fresh when its stamp equals the digest of everything it was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from workshopkit.files import atomic


@dataclass(frozen=True)
class Stamps:
    """Stamps of built targets, one small JSON file each in *folder*, written after the target is complete."""

    folder: Path

    def is_fresh(self, name: str, digest: str, target: Path) -> bool:
        """True when *target* exists and was built from inputs with this *digest*."""
        stamp = self.folder / f"{name}.json"
        if not (target.exists() and stamp.exists()):
            return False
        try:
            recorded = json.loads(stamp.read_text(encoding="utf-8"))
        except ValueError:
            return False
        return isinstance(recorded, dict) and recorded.get("digest") == digest

    def record(self, name: str, digest: str) -> None:
        """Record that the target *name* now stands on inputs with *digest*."""
        atomic.write_text(self.folder / f"{name}.json", json.dumps({"digest": digest}))

    def forget(self, name: str) -> None:
        """Make the target stale; call before building over it."""
        (self.folder / f"{name}.json").unlink(missing_ok=True)
