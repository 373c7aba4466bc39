"""Chance without a generator: every random decision is a hash of (seed, part, stream, item), compared as integers.

So a decision depends on nothing that was decided before it, on no library, no size of the machine's integers, no
locale: the same seed gives the same tables everywhere, and a new column leaves the old ones alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

BITS = 64


@dataclass(frozen=True)
class Chance:
    """Draws of one *stream* (a name such as ``accounts.status``) under one *key* of 32 bytes."""

    key: bytes
    stream: str

    def bits(self, *item: int | str) -> int:
        """64 even bits for *item*, always the same."""
        told = "\x1f".join([self.stream, *(str(part) for part in item)]).encode()
        return int.from_bytes(hashlib.blake2b(told, digest_size=BITS // 8, key=self.key).digest(), "big")

    def below(self, bound: int, *item: int | str) -> int:
        """A whole number from 0 to *bound* - 1. Uneven by less than bound / 2**64."""
        return (self.bits(*item) * bound) >> BITS

    def pick(self, weights: Sequence[int], *item: int | str) -> int:
        """An index, in proportion to *weights* (whole, at least one above 0)."""
        drawn = self.below(sum(weights), *item)
        for index, weight in enumerate(weights):
            if drawn < weight:
                return index
            drawn -= weight
        raise ValueError("no weight is above 0")

    def sample(self, population: int, size: int) -> list[int]:
        """*size* different numbers below *population*, ascending. Raises ValueError when there are not so many."""
        if size > population:
            raise ValueError(f"{size} of {population} cannot be drawn")
        ranked = sorted(range(population), key=lambda item: (self.bits(item), item))
        return sorted(ranked[:size])

    def skewed(self, middle: int, *item: int | str, doublings: int = 8) -> int:
        """A whole number with a long tail to the right, as followers and views have it.

        The number of doublings is binomial (heads among *doublings* bits), the place inside a doubling is even.
        *middle* is the lower end of the middle doubling; seven in ten draws lie between half of it and four times it.
        """
        heads = (self.bits("heads", *item) & ((1 << doublings) - 1)).bit_count()
        half = doublings // 2
        low = middle << (heads - half) if heads >= half else max(1, middle >> (half - heads))
        return low + self.below(low, "place", *item)


def streams(seed: bytes, part: str) -> bytes:
    """The key of all streams of one *part* under one *seed* of any length."""
    return hashlib.sha256(part.encode() + b"\x00" + seed).digest()
