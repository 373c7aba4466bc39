"""What has to be built again: a target is fresh when its stamp equals the digest of everything it was made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.files import atomic


@dataclass(frozen=True)
class Stamps:
    """Stamps of built targets, one small JSON file each in *folder*, written after the target is complete."""

    folder: Path

    def is_fresh(self, name: str, digest: str, target: Path) -> bool:
        """True when *target* exists and was built from inputs with this *digest*."""
        return target.exists() and self._read(name).get("digest") == digest

    def note(self, name: str) -> Any:
        """What was recorded beside the digest, or None: for instance the faults found while building."""
        return self._read(name).get("note")

    def record(self, name: str, digest: str, note: object = None) -> None:
        """Record that the target *name* now stands on inputs with *digest*; *note* must fit into JSON."""
        atomic.write_text(self.folder / f"{name}.json", json.dumps({"digest": digest, "note": note}))

    def forget(self, name: str) -> None:
        """Make the target stale; call before building over it."""
        (self.folder / f"{name}.json").unlink(missing_ok=True)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            recorded = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return recorded if isinstance(recorded, dict) else {}
