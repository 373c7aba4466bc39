"""The file formats of a table: CSV for people, Parquet for large worlds; each writes, describes and checks one file.

CSV holds the text that people read (ids, ISO minutes, words). Parquet (zstd; extra ``parquet``) holds the engine's own
whole numbers and minutes, with units, words and the first day in the metadata of the file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

from workshopkit.files import digest
from workshopkit.synth.content import ROWS, block_digests, table_digest
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.engines import need
from workshopkit.synth.schema import TABLES, Column

Format = Literal["csv", "parquet"]
NAMES: tuple[Format, ...] = get_args(Format)
BLOCK = 1000
"""Rows of a block of text."""
_GROUP = 16 * ROWS


class TableFile(Protocol):
    """One way to keep a table in a file."""

    def write(self, run: WorldRun, name: str, folder: Path, *, hidden: bool) -> dict[str, Any]:
        """Write table *name* of *run* to *folder*; its entry of the manifest."""

    def difference(self, path: Path, entry: dict[str, Any]) -> str:
        """The first block of rows in which the file *path* differs from its *entry*, in words; empty if none does."""


def format_of(name: str) -> TableFile:
    """The format called *name*. Raises SynthError when its extra is not installed."""
    if name == "parquet":
        need("pyarrow", "parquet")
        return Parquet()
    return Csv()


def columns_of(name: str, *, hidden: bool) -> tuple[Column, ...]:
    """The columns of table *name* that are written: the open ones, or with *hidden* all."""
    return TABLES[name].columns if hidden else TABLES[name].shown()


def logical_entry(run: WorldRun, name: str, *, hidden: bool) -> tuple[int, list[str], str]:
    """Rows, block digests and digest of the logical content of table *name*."""
    shown, columns = columns_of(name, hidden=hidden), run.table(name)
    blocks, rows = block_digests(shown, columns), len(columns[shown[0].name])
    return rows, blocks, table_digest(shown, rows, blocks)


class Csv:
    """UTF-8, line feeds, a head line; its content is its text, in blocks of ``BLOCK`` rows."""

    def write(self, run: WorldRun, name: str, folder: Path, *, hidden: bool) -> dict[str, Any]:
        """See :class:`TableFile`."""
        text = run.shown(name, key=hidden).to_csv(index=False, lineterminator="\n")
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        return {
            "file": f"{name}.csv",
            **table_digests(text),
            "logical": logical_entry(run, name, hidden=hidden)[2],
        }

    def difference(self, path: Path, entry: dict[str, Any]) -> str:
        """See :class:`TableFile`."""
        try:
            now = table_digests(path.read_bytes().decode("utf-8") or "\n")
        except OSError as error:
            return f"{path}: cannot be read ({error.strerror})"
        except UnicodeDecodeError as error:
            return f"{path}: is not UTF-8 ({error.reason})"
        if now["content"] == entry["content"]:
            return ""
        block = _first_unequal(now["blocks"], entry["blocks"])
        return f"{path}: the head line differs" if block == 0 else _told(path, block - 1, BLOCK, now["rows"], entry)


def table_digests(text: str) -> dict[str, Any]:
    """Rows, content hash and block hashes of a table's *text*; block 0 is the head line."""
    head, *rows = text.splitlines(keepends=True)
    blocks = [head, *("".join(rows[at : at + BLOCK]) for at in range(0, len(rows), BLOCK))]
    return {
        "rows": len(rows),
        "content": f"sha256:{digest.of_bytes(text.encode())}",
        "blocks": [digest.of_bytes(block.encode())[:16] for block in blocks],
    }


class Parquet:
    """Declared types, zstd; its content is the logical content, in blocks of ``content.ROWS`` rows."""

    def write(self, run: WorldRun, name: str, folder: Path, *, hidden: bool) -> dict[str, Any]:
        """See :class:`TableFile`."""
        arrow, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
        shown, columns = columns_of(name, hidden=hidden), run.table(name)
        fields = [self._field(column) for column in shown]
        schema = arrow.schema(fields, {"table": name, "first_day": run.origin.isoformat(), "nothing": "-1"})
        arrays = [arrow.array(columns[field.name], type=field.type) for field in fields]
        made = arrow.Table.from_arrays(arrays, schema=schema)
        parquet.write_table(made, folder / f"{name}.parquet", compression="zstd", row_group_size=_GROUP)
        rows, blocks, content = logical_entry(run, name, hidden=hidden)
        return {"file": f"{name}.parquet", "rows": rows, "content": content, "blocks": blocks, "logical": content}

    def difference(self, path: Path, entry: dict[str, Any]) -> str:
        """See :class:`TableFile`."""
        arrow, parquet = need("pyarrow", "parquet"), need("pyarrow.parquet", "parquet")
        try:
            table = parquet.read_table(path, partitioning=None)
        except arrow.ArrowInvalid as error:
            return f"{path}: is not a whole Parquet file ({str(error).splitlines()[0][:80]})"
        except OSError as error:
            return f"{path}: cannot be read ({error.strerror or str(error).splitlines()[0][:80]})"
        sets = (columns_of(path.stem, hidden=hidden) for hidden in (False, True))
        shown = next((made for made in sets if [column.name for column in made] == table.column_names), ())
        if not shown or [self._type(column) for column in shown] != table.schema.types:
            return f"{path}: columns or their types are not those of table {path.stem}"
        holes = [column.name for column in shown if column.dtype != "object" and table.column(column.name).null_count]
        if holes:
            return f"{path}: column {holes[0]} has empty cells; nothing is written as -1"
        blocks = block_digests(shown, {column.name: table.column(column.name).to_numpy() for column in shown})
        if table_digest(shown, table.num_rows, blocks) == entry["content"]:
            return ""
        return _told(path, _first_unequal(blocks, entry["blocks"]), ROWS, table.num_rows, entry)

    @staticmethod
    def _type(column: Column) -> Any:
        return getattr(need("pyarrow", "parquet"), "string" if column.dtype == "object" else column.dtype)()

    def _field(self, column: Column) -> Any:
        told = {"kind": column.kind, "unit": column.unit, "prefix": column.prefix}
        told["words"] = json.dumps(column.words) if column.words else ""
        about = {name: value for name, value in told.items() if value}
        return need("pyarrow", "parquet").field(column.name, self._type(column), column.dtype == "object", about)


def _first_unequal(now: list[str], then: list[str]) -> int:
    pairs = enumerate(zip(now, then, strict=False))
    return next((nth for nth, (one, other) in pairs if one != other), min(len(now), len(then)))


def _told(path: Path, block: int, size: int, rows: int, entry: dict[str, Any]) -> str:
    first = block * size + 1
    return f"{path}: rows {first} to {first + size - 1} differ ({rows} rows, {entry['rows']} were written)"
