"""The listed mistake that a hidden test names: ``assert ok, "hint:counted-posts"``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_HINT = re.compile(r"^\s*hint:([a-z0-9][a-z0-9-]{0,62})\s*$")


def hint_of(outputs: Iterable[Any]) -> str | None:
    """Id of the mistake in the first AssertionError of *outputs*; None when the test names none."""
    for output in outputs:
        if output.get("output_type") == "error" and output.get("ename") == "AssertionError":
            found = _HINT.match(str(output.get("evalue", "")))
            if found:
                return found.group(1)
    return None
