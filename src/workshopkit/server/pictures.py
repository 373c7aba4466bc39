"""Drawings: SVG in the colour of the text, hidden from screen readers, beside words that say the same."""

from __future__ import annotations

_OPEN = (
    '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" '
    'stroke-linejoin="round" aria-hidden="true" focusable="false">'
)


def _drawn(*shapes: str) -> str:
    return _OPEN + "".join(shapes) + "</svg>"


def _path(line: str) -> str:
    return f'<path d="{line}"/>'


MARK = _drawn(
    '<circle cx="12" cy="6" r="2.6"/><circle cx="5" cy="17" r="2.6"/><circle cx="19" cy="17" r="2.6"/>',
    _path("M10.6 8.3 6.4 14.7M13.4 8.3l4.2 6.4M7.6 17h8.8"),
)
"""The kit's mark: three who are linked."""

BOOK = _drawn(_path("M12 6.5C10 5 7 4.5 3.5 5v13.5c3.5-.5 6.5 0 8.5 1.5 2-1.5 5-2 8.5-1.5V5C17 4.5 14 5 12 6.5zV20"))
BOARD = _drawn(_path("M3 4h18M4.5 4v11h15V4M12 15v3m-4 3 4-3 4 3M8 11.5l2.5-3 2.5 2 3-3.5"))
LIST = _drawn(
    _path("M5 3.5h14v17H5zM8 8l1 1 1.8-2M8 12.5l1 1 1.8-2M8 17l1 1 1.8-2M13.5 8.5H16.5M13.5 13H16.5M13.5 17.5H16.5")
)

SAVE = _drawn(_path("M4 4h13l3 3v13H4zM8 4v5h8V4M7 20v-7h10v7"))
RUN = _drawn(_path("M7 4.5v15l12-7.5z"))
STOP = _drawn(_path("M6 6h12v12H6z"))
RESTART = _drawn(_path("M19 12a7 7 0 1 1-2.1-5M19.5 3v5h-5"))
RUN_ALL = _drawn(_path("M4 5v14l8-7zM12 5v14l8-7z"))
