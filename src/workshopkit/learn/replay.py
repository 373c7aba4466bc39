"""Running the participant's cells again on other data, in silence: an answer that is worked out follows the data.

Catches a typed result. Does not catch code that knows both sets of data, and does not isolate: it is no sandbox.
"""

from __future__ import annotations

import ast
import builtins
import io
import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pandas as pd

from workshopkit.learn import tables as lab_tables
from workshopkit.learn import watch
from workshopkit.learn.blank import ____
from workshopkit.learn.say import Stop, home, t

_TALK = {"check", "finish"}
_depth = 0


class Replayed(dict[str, Any]):
    """The names that the cells set, as ``again.answer_1_4``; a name that was not set is a gap."""

    tables: dict[str, pd.DataFrame]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name, ____)


def running() -> bool:
    """True while cells are being replayed: then nothing is shown, checked or recorded."""
    return _depth > 0


def replay(folder: str = "second") -> Replayed:
    """Run the cells of this kernel again inside *folder* beside the notebook, in a fresh namespace.

    Left out are cells that call ``replay`` themselves, lines that only talk to the reader, and cells that had to be
    interrupted; a cell that fails is passed over. ``tables`` of the result are the tables in that folder. Raises Stop
    when *folder* is not there.
    """
    there = home() / folder
    if not there.is_dir():
        raise Stop(t("The folder {folder} is not there. Ask the trainer to restore this lab.", folder=folder))
    from IPython import get_ipython

    shell = get_ipython()
    cells = [] if shell is None else [cell for cell in shell.user_ns.get("In", []) if cell not in watch.stopped()]
    with _inside(there):
        found = rerun(cells)
        found.tables = lab_tables.tables()
    return found


def rerun(sources: Sequence[str], *, instead: Mapping[str, pd.DataFrame] | None = None) -> Replayed:
    """Run *sources* in order in a fresh namespace and give the names they set; with tables *instead* of the files."""
    here = Path.cwd()
    namespace: dict[str, Any] = {"__name__": "__main__", "__builtins__": _quiet_builtins()}
    with _silence(), lab_tables.using(instead or {}):
        for source in sources:
            code = _worth_running(source)
            if code is None:
                continue
            with _inside(here):
                try:
                    exec(compile(code, "<replay>", "exec"), namespace)
                except (Exception, SystemExit):
                    continue
    namespace.pop("__builtins__", None)
    return Replayed(namespace)


def _worth_running(source: str) -> ast.Module | None:
    """The cell without its talk, or None when it cannot be read or replays by itself."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    if any(_calls(node, {"replay"}) for node in ast.walk(tree)):
        return None
    tree.body = [node for node in tree.body if not (isinstance(node, ast.Expr) and _calls(node.value, _TALK))]
    return tree


def _calls(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


class _Mute:
    """Stands in for IPython during a replay: magics and system commands do nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


def _quiet_builtins() -> dict[str, Any]:
    def nobody_answers(prompt: object = "") -> str:
        raise EOFError("nobody answers during a replay")

    return {**vars(builtins), "input": nobody_answers, "get_ipython": _Mute, "display": lambda *things, **more: None}


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _silence() -> Iterator[None]:
    """No output, no warning and no new open figure while it lasts; :func:`running` is true."""
    global _depth
    from IPython import get_ipython
    from IPython.utils.capture import capture_output

    plots = _open_plots()
    _depth += 1
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if get_ipython() is None:
                with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                    yield
            else:
                with capture_output():
                    yield
    finally:
        _depth -= 1
        for number in _open_plots() - plots:
            sys.modules["matplotlib.pyplot"].close(number)


def _open_plots() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set() if pyplot is None else set(pyplot.get_fignums())
