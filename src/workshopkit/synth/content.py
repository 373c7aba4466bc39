"""The logical content of a table: one digest of its whole numbers and texts, whatever file they lie in.

A row block is ``ROWS`` rows; its digest is over the columns in declared order, numbers as little-endian bytes of the
declared type, texts as UTF-8 with a line feed after each. The digest of a table is over names and types of its columns,
its number of rows, and the digests of its blocks. So CSV and Parquet of one seed have one logical content, although
their bytes differ and those of Parquet depend on the writing library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from workshopkit.files import digest
from workshopkit.synth.schema import Column, Columns

ROWS = 1 << 16
"""Rows of a block."""


def block_digests(shown: Sequence[Column], columns: Columns) -> list[str]:
    """Sixteen hexadecimal digits for each block of rows of the *shown* columns; types must be the declared ones."""
    rows = len(columns[shown[0].name])
    found = []
    for at in range(0, rows, ROWS):
        hashed = hashlib.sha256()
        for column in shown:
            values = columns[column.name][at : at + ROWS]
            if column.dtype == "object":
                hashed.update("".join(f"{value or ''}\n" for value in values.tolist()).encode())
            else:
                hashed.update(np.ascontiguousarray(values, dtype=np.dtype(column.dtype).newbyteorder("<")).data)
        found.append(hashed.hexdigest()[:16])
    return found


def table_digest(shown: Sequence[Column], rows: int, blocks: Sequence[str]) -> str:
    """``sha256:…`` of a table from its columns, its number of rows and its :func:`block_digests`."""
    head = ",".join(f"{column.name}:{column.dtype}" for column in shown)
    told = "\n".join([head, str(rows), *blocks])
    return f"sha256:{digest.of_bytes(told.encode())}"
