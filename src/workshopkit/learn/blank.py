"""``____``: the gap that a participant fills. A notebook with gaps still runs from top to bottom.

A gap swallows whatever is done with it and stays a gap. Which cell still has one is read from the cell's source
(:mod:`workshopkit.learn.watch`), so nothing here has to carry that news safely through a library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Blank:
    """A gap. Every operation gives the gap back; comparing, counting and looping find nothing in it."""

    __pandas_priority__ = 100_000
    __array_ufunc__ = None
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return "____"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """As a function, a gap. As the row filter of a table, no row: pandas calls what stands in its brackets."""
        if len(args) == 1 and not kwargs and hasattr(args[0], "columns") and hasattr(args[0], "index"):
            return [False] * len(args[0].index)
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def _same(self, *others: object) -> Any:
        return self

    __getitem__ = _same
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _same
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _same
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = __neg__ = __pos__ = __abs__ = _same
    __lt__ = __le__ = __gt__ = __ge__ = _same
    __eq__ = __ne__ = _same

    def __setitem__(self, key: object, value: object) -> None:
        """Nothing is kept."""

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __contains__(self, item: object) -> bool:
        return False

    def __int__(self) -> int:
        return 0

    def __float__(self) -> float:
        return 0.0

    def __round__(self, digits: int | None = None) -> Any:
        return self

    def __format__(self, spec: str) -> str:
        return "____"


____ = Blank()
"""The one gap."""


class Misread(Blank):
    """What a step gives back for an argument it cannot use: a gap that knows the listed mistake, by its id."""

    def __init__(self, mistake: str, shown: str) -> None:
        self.mistake = mistake
        self.shown = shown

    def __repr__(self) -> str:
        return self.shown
