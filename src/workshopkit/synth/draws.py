"""Chance for whole columns: every draw is a 64-bit hash of (seed, stream, what is decided), compared as integers.

:class:`Stream` is :class:`workshopkit.synth.hashing.Chance` for numpy arrays. No generator, no floating point: the
distributions are made from two integer tables (logarithm and power of two in 16-bit fixed point), so that no library
and no processor can turn a decision. Source of the mixing: splitmix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import hashlib
from decimal import Decimal, localcontext
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
Flags = NDArray[np.bool_]
Bits = NDArray[np.uint64]

ONE = 1 << 16
"""1.0 in the fixed point of this module."""
_STEPS = 10
_LOG2_E = 94548
_GAMMA = np.array([0x9E3779B97F4A7C15], dtype=np.uint64)
_FIRST = np.array([0xBF58476D1CE4E5B9], dtype=np.uint64)
_SECOND = np.array([0x94D049BB133111EB], dtype=np.uint64)


@lru_cache(maxsize=1)
def tables() -> tuple[Whole, Whole]:
    """log2(1 + i/1024) and 2**(i/1024) for i = 0…1024, in fixed point; decimal arithmetic, hence equal everywhere."""
    size = 1 << _STEPS
    with localcontext() as context:
        context.prec = 30
        two = Decimal(2).ln()
        logs = [int((1 + Decimal(i) / size).ln() / two * ONE + Decimal("0.5")) for i in range(size + 1)]
        powers = [int((two * i / size).exp() * ONE + Decimal("0.5")) for i in range(size + 1)]
    return np.array(logs, dtype=np.int64), np.array(powers, dtype=np.int64)


def mixed(value: Bits) -> Bits:
    """*value* mixed by splitmix64: every bit of the outcome depends on every bit of it."""
    value = (value ^ (value >> np.uint64(30))) * _FIRST
    value = (value ^ (value >> np.uint64(27))) * _SECOND
    return value ^ (value >> np.uint64(31))


def named(item: ArrayLike) -> Bits:
    """The 64 bits by which the whole number *item* enters a hash."""
    part = np.atleast_1d(np.asarray(item, dtype=np.int64)).view(np.uint64)
    return mixed(part * _GAMMA + _SECOND)


def _between(table: Whole, place: Whole) -> Whole:
    """*table* at *place* (fixed point, 0 to 1), by a straight line between two entries."""
    low, rest = place >> (16 - _STEPS), place & ((1 << (16 - _STEPS)) - 1)
    found: Whole = table[low] + (((table[np.minimum(low + 1, 1 << _STEPS)] - table[low]) * rest) >> (16 - _STEPS))
    return found


def power_of_two(exponent: Whole) -> Whole:
    """2**(exponent / 65536) in fixed point; exponents from -16 to 28."""
    exponent = np.clip(exponent, -16 * ONE, 28 * ONE)
    value = _between(tables()[1], exponent & (ONE - 1))
    shift = exponent >> 16
    scaled: Whole = np.where(shift >= 0, value << np.maximum(shift, 0), value >> np.maximum(-shift, 0))
    return scaled


def then(state: Bits, name: Bits) -> Bits:
    """The state of a stream after one more item, given by its :func:`named` bits."""
    return mixed((state + _GAMMA) ^ name)


def nth_bits(state: Bits, nth: ArrayLike) -> Bits:
    """The draws number *nth* (from 0) of the sequence that begins at each *state*: splitmix64 itself."""
    return mixed(state + _GAMMA * (np.asarray(nth, dtype=np.int64) + 1).astype(np.uint64))


def halvings_of(bits: Bits) -> Whole:
    """Minus the binary logarithm of even *bits* (as a part of 2**64), in fixed point."""
    value = bits | np.uint64(1)
    zeros = np.zeros(value.shape, dtype=np.int64)
    for step in (32, 16, 8, 4, 2, 1):
        empty = value < (np.uint64(1) << np.uint64(64 - step))
        zeros += np.where(empty, step, 0)
        value = np.where(empty, value << np.uint64(step), value)
    place = ((value << np.uint64(1)) >> np.uint64(48)).astype(np.int64)
    found: Whole = (zeros + 1) * ONE - _between(tables()[0], place)
    return found


class Stream:
    """Draws of one *name* such as ``follows.target`` under one key of 32 bytes; *items* say what is decided."""

    def __init__(self, key: bytes, name: str) -> None:
        told = hashlib.blake2b(name.encode(), digest_size=8, key=key).digest()
        self.base = np.array([int.from_bytes(told, "big")], dtype=np.uint64)

    def bits(self, *items: ArrayLike) -> Bits:
        """64 even bits for each row of *items* (whole numbers, broadcast against each other).

        An item of unsigned 64 bits is taken for the :func:`named` bits of one, made once for several streams.
        """
        return mixed(self.state(*items) + _GAMMA)

    def state(self, *items: ArrayLike) -> Bits:
        """What the stream is after *items*: :func:`then` goes on from there."""
        value = self.base
        for item in items:
            part = np.atleast_1d(np.asarray(item))
            value = then(value, part if part.dtype == np.uint64 else named(part))
        return value

    def below(self, bound: ArrayLike, *items: ArrayLike) -> Whole:
        """Whole numbers from 0 to *bound* - 1, for bounds up to 2**31."""
        drawn = self.bits(*items) >> np.uint64(32)
        limit = np.asarray(bound, dtype=np.int64).astype(np.uint64)
        return ((drawn * limit) >> np.uint64(32)).astype(np.int64)

    def happens(self, points: ArrayLike, *items: ArrayLike) -> Flags:
        """Whether something with a probability of *points* basis points happens (10,000 = always)."""
        return self.below(10_000, *items) < np.asarray(points, dtype=np.int64)

    def fires(self, threshold: ArrayLike, *items: ArrayLike) -> Flags:
        """Whether something with the probability *threshold* / 2**32 happens."""
        return (self.bits(*items) >> np.uint64(32)).astype(np.int64) < np.asarray(threshold, dtype=np.int64)

    def pick(self, weights: ArrayLike, *items: ArrayLike) -> Whole:
        """Indices in proportion to *weights* (whole, one row for all)."""
        ends = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(ends, self.below(ends[-1], *items), side="right").astype(np.int64)

    def halvings(self, *items: ArrayLike) -> Whole:
        """Minus the binary logarithm of an even draw, in fixed point: exponential with mean 1 / ln 2."""
        return halvings_of(self.bits(*items))

    def lasting(self, half_life: ArrayLike, *items: ArrayLike) -> Whole:
        """Whole times with an exponential law of the given *half_life*, in its unit."""
        times: Whole = (np.asarray(half_life, dtype=np.int64) * self.halvings(*items)) >> 16
        return times

    def pareto(self, low: int, exponent_pct: int, most: int, *items: ArrayLike) -> Whole:
        """Whole numbers >= *low*, P(more than x) = (low / x)**(exponent_pct / 100), cut off at *most*."""
        value = (low * power_of_two(self.halvings(*items) * 100 // exponent_pct)) >> 16
        cut: Whole = np.minimum(value, most)
        return cut

    def lognormal(self, median: ArrayLike, sigma_pct: int, *items: ArrayLike) -> Whole:
        """Whole numbers around *median*, sigma of the natural logarithm *sigma_pct* / 100.

        The normal draw is the sum of twelve even draws minus six (so never beyond six sigma).
        """
        total = np.zeros(1, dtype=np.int64)
        for word in range(3):
            drawn = self.bits(word, *items)
            for part in range(4):
                total = total + ((drawn >> np.uint64(16 * part)) & np.uint64(ONE - 1)).astype(np.int64)
        exponent = ((total - 6 * ONE) * sigma_pct // 100 * _LOG2_E) >> 16
        drawn_values: Whole = (np.asarray(median, dtype=np.int64) * power_of_two(exponent)) >> 16
        return drawn_values
