"""Which engine runs the loops: numpy, always there, or numba, an extra; both give the same bytes."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal

from workshopkit.synth.model import SynthError

Engine = Literal["numpy", "numba"]
ENGINES: tuple[Engine, ...] = ("numpy", "numba")


def compiled(module: str) -> Any:
    """The module ``workshopkit.synth.compiled.<module>``. Raises SynthError when numba is missing."""
    need("numba", "fast")
    return import_module(f"workshopkit.synth.compiled.{module}")


def need(package: str, extra: str) -> Any:
    """The *package* of an *extra*. Raises SynthError saying how to install it when it is missing."""
    try:
        return import_module(package)
    except ImportError as error:
        raise SynthError(f'{package} is not installed; pip install "workshopkit[{extra}]"') from error
