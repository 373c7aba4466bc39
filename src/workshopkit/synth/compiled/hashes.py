"""The hashes of :mod:`workshopkit.synth.draws` for one row at a time, in machine code. Unsigned 64 bits throughout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np

Made = TypeVar("Made", bound=Callable[..., Any])
GAMMA = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
ONE_BIT = np.uint64(1)
HALF = np.uint64(32)


def machine(function: Made) -> Made:
    """*function* compiled at its first call; kept on disk where a place for that can be written."""
    try:
        made: Made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        made = numba.njit(nogil=True)(function)
    return made


@machine
def mixed(value: Any) -> Any:
    """``draws.mixed`` of one value."""
    value = (value ^ (value >> np.uint64(30))) * FIRST
    value = (value ^ (value >> np.uint64(27))) * SECOND
    return value ^ (value >> np.uint64(31))


@machine
def named(item: Any) -> Any:
    """``draws.named`` of one whole number."""
    return mixed(np.uint64(item) * GAMMA + SECOND)


@machine
def then(state: Any, name: Any) -> Any:
    """``draws.then`` of one state."""
    return mixed((state + GAMMA) ^ name)


@machine
def nth_bits(state: Any, nth: int) -> Any:
    """``draws.nth_bits`` of one state."""
    return mixed(state + GAMMA * np.uint64(nth + 1))


@machine
def below(bound: Any, bits: Any) -> Any:
    """``Stream.below`` from the bits drawn."""
    return np.int64(((bits >> HALF) * np.uint64(bound)) >> HALF)


@machine
def halvings(bits: Any, logs: Any) -> Any:
    """``draws.halvings_of`` one draw; *logs* is the first of ``draws.tables()``."""
    value = bits | ONE_BIT
    zeros = np.int64(0)
    step = np.int64(32)
    while step:
        if value < (ONE_BIT << np.uint64(64 - step)):
            zeros += step
            value = value << np.uint64(step)
        step >>= 1
    place = np.int64((value << ONE_BIT) >> np.uint64(48))
    low, rest = place >> 6, place & 63
    log = logs[low] + (((logs[min(low + 1, 1024)] - logs[low]) * rest) >> 6)
    return (zeros + 1) * 65536 - log
