"""Final sizes of cascades, one run after the other, in machine code; the law and the draws of ``synth.reach``."""

from __future__ import annotations

from typing import Any

import numpy as np

from workshopkit.synth.compiled.hashes import HALF, halvings, machine, mixed, named, nth_bits, then

OTHER = np.uint64(0xA0761D6478BD642F)


@machine
def sizes(
    starts: Any, targets: Any, first: Any, states: Any, ends: Any, guide: Any, logs: Any, removal: int, delay: int
) -> Any:
    """Accounts reached in each run; *removal* and *delay* are half-lives, -1 where nothing is removed."""
    accounts = len(starts) - 1
    seen = np.full(accounts, -1, dtype=np.int32)
    queue = np.empty(accounts, dtype=np.int32)
    found = np.empty(len(first), dtype=np.int64)
    for run in range(len(first)):
        queue[0] = first[run]
        seen[first[run]] = run
        size, at = 1, 0
        while at < size:
            account = queue[at]
            at += 1
            state = then(states[run], named(account))
            timed, lasts = state, np.int64(0)
            if removal >= 0:
                timed = mixed(state ^ OTHER)
                lasts = halvings(mixed(timed), logs) * removal
            place, end, nth = starts[account] - 1, starts[account + 1], 0
            while True:
                drawn = np.int64(nth_bits(state, nth) >> HALF)
                gap = guide[drawn >> 20]
                while ends[gap] <= drawn:
                    gap += 1
                place += 1 + gap
                if place >= end:
                    break
                if seen[targets[place]] != run and (
                    removal < 0 or halvings(nth_bits(timed, nth), logs) * delay < lasts
                ):
                    seen[targets[place]] = run
                    queue[size] = targets[place]
                    size += 1
                nth += 1
        found[run] = size
    return found
