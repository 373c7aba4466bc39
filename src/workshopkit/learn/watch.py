"""Which cell set an answer last, and what came of it: the check needs the source to see a gap or a slip of typing."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

OPENING = "open_lab"
_SET = re.compile(r"(?:^|;)[ \t]*(answer_\w+)[ \t]*=(?!=)", re.MULTILINE)
_GAP = re.compile(r"\b____\b")


@dataclass(frozen=True)
class Run:
    """One run of a cell: its *source* (magics turned into Python) and the *error* that ended it, if any."""

    source: str
    error: BaseException | None

    @property
    def has_gap(self) -> bool:
        """True when ``____`` still stands in the code (not in a comment or text)."""
        try:
            names = {node.id for node in ast.walk(ast.parse(self.source)) if isinstance(node, ast.Name)}
        except (SyntaxError, ValueError):
            return bool(_GAP.search(self.source))
        return "____" in names

    @property
    def sets(self) -> set[str]:
        """Names that the cell gives a value."""
        try:
            nodes = list(ast.walk(ast.parse(self.source)))
        except (SyntaxError, ValueError):
            return set()
        return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


_last: dict[str, Run] = {}
_stopped: set[str] = set()
_opening: list[Run] = []


def last(name: str) -> Run | None:
    """The last run of a cell that sets *name*, or None when there was none in this kernel."""
    return _last.get(name)


def stopped() -> frozenset[str]:
    """Sources of cells, as IPython's ``In`` keeps them, that were interrupted last time: they may never end."""
    return frozenset(_stopped)


def opening() -> Run | None:
    """The last run of the lab's opening line."""
    return _opening[-1] if _opening else None


def answers(run: Run) -> set[str]:
    """Names of the answers that the cell sets."""
    return set(_SET.findall(run.source))


def run_of(result: Any) -> Run | None:
    """*result*, IPython's ExecutionResult, as a run; None when it tells no source."""
    from IPython import get_ipython

    info = getattr(result, "info", None)
    shell = get_ipython()
    if shell is None or info is None or not isinstance(info.raw_cell, str):
        return None
    return Run(shell.transform_cell(info.raw_cell), result.error_before_exec or result.error_in_exec)


def note(result: Any) -> None:
    """Remember a run if it set an answer or opened the lab; *result* is IPython's ExecutionResult."""
    run = run_of(result)
    if run is None:
        return
    kept = run.source.rstrip("\n")
    _stopped.discard(kept)
    if isinstance(run.error, KeyboardInterrupt):
        _stopped.add(kept)
    for name in answers(run):
        _last[name] = run
    if re.search(rf"\b{OPENING}\(", run.source):
        _opening[:] = [run]


def begin(shell: Any) -> bool:
    """Watch every cell that *shell* runs from now on; False when it is watched already."""
    if note in shell.events.callbacks["post_run_cell"]:
        return False
    _last.clear()
    _stopped.clear()
    _opening.clear()
    shell.events.register("post_run_cell", note)
    return True
