"""A translator's work on a PO file: translations are put in, fuzzy marks stay."""

import io
from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po, write_po


def fill(path: Path, said: Mapping[str, str | tuple[str, ...]]) -> None:
    """Put the translations *said* by English text into the PO file *path*, as an editor would."""
    catalog = read_po(io.BytesIO(path.read_bytes()))
    for message in catalog:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        if first in said:
            message.string = said[first]
    out = io.BytesIO()
    write_po(out, catalog, width=0)
    path.write_bytes(out.getvalue())
