"""Parquet beside CSV: the same logical content, the declared types, and every change found."""

import json
import sys
from pathlib import Path

import pytest

from synth.conftest import MakeRun
from workshopkit.synth.model import SynthError
from workshopkit.synth.schema import TABLES
from workshopkit.synth.writing import KEY, MANIFEST, verify, write_dataset


@pytest.fixture
def parquet(run_of: MakeRun, tmp_path: Path) -> Path:
    pytest.importorskip("pyarrow")
    write_dataset(run_of(1), tmp_path / "parquet", seed="1", engine="1.0", form="parquet")
    return tmp_path / "parquet"


def test_csv_and_parquet_of_one_seed_have_one_logical_content(run_of: MakeRun, parquet: Path, tmp_path: Path) -> None:
    write_dataset(run_of(1), tmp_path / "csv", seed="1", engine="1.0")
    write_dataset(run_of(2), tmp_path / "other", seed="2", engine="1.0")
    for part in (".", KEY):
        one, same, other = (
            json.loads((tmp_path / name / part / MANIFEST).read_text()) for name in ("csv", "parquet", "other")
        )
        assert one["logical"] == same["logical"] == same["content"] != other["logical"]
        for name, entry in one["tables"].items():
            assert entry["logical"] == same["tables"][name]["logical"] and entry["rows"] == same["tables"][name]["rows"]


def test_parquet_holds_the_columns_and_types_of_the_engine_and_the_key_apart(run_of: MakeRun, parquet: Path) -> None:
    import pyarrow.parquet as pq

    for name, table in TABLES.items():
        for folder, columns in ((parquet, table.shown()), (parquet / KEY, table.columns)):
            hidden = folder != parquet
            path = folder / f"{name}.parquet"
            assert path.exists() == (len(table.shown()) < len(columns) if hidden else bool(columns))
            if path.exists():
                read = pq.read_table(path)
                assert read.column_names == [column.name for column in columns]
                for column in columns:
                    values = read.column(column.name).to_numpy()
                    assert values.tolist() == run_of(1).table(name)[column.name].tolist(), column
                    assert column.dtype in ("object", str(values.dtype))
    read = pq.read_table(parquet / "posts.parquet")
    assert json.loads(read.schema.field("kind").metadata[b"words"])[0] == "post"
    assert read.schema.metadata[b"first_day"] == b"2025-01-14"


def edited(path: Path, column: str, row: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    at = table.column_names.index(column)
    values = table.column(column).to_numpy().copy()
    values[row] += 1
    pq.write_table(table.set_column(at, table.schema.field(column), pa.array(values)), path)


def test_verify_names_the_table_and_the_block_of_rows_that_was_edited(
    run_of: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setattr("workshopkit.synth.content.ROWS", 1000)
    monkeypatch.setattr("workshopkit.synth.formats.ROWS", 1000)
    out = tmp_path / "out"
    write_dataset(run_of(1), out, seed="1", engine="1.0", form="parquet")
    assert verify(out) == []
    edited(out / "follows.parquet", "created_min", 2500)
    (found,) = verify(out)
    assert "follows.parquet: rows 2001 to 3000 differ" in found


def test_verify_sees_missing_rows_other_columns_and_broken_files(parquet: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = parquet / "accounts.parquet"
    whole = pq.read_table(path)
    pq.write_table(whole.slice(0, whole.num_rows - 1), path)
    assert f"{whole.num_rows - 1} rows, {whole.num_rows} were written" in verify(parquet)[0]
    pq.write_table(whole.drop_columns(["reason"]), path)
    assert "columns" in verify(parquet)[0]
    pq.write_table(whole.cast(whole.schema.set(2, whole.schema.field(2).with_type(pa.int64()))), path)
    assert "types" in verify(parquet)[0]
    path.write_bytes(b"PAR1")
    assert "not a whole Parquet file" in verify(parquet)[0]
    path.unlink()
    assert "cannot be read" in verify(parquet)[0]


def test_without_pyarrow_one_sentence_names_the_extra_and_nothing_is_written(
    run_of: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SynthError, match=r'pyarrow is not installed; pip install "workshopkit\[parquet\]"'):
        write_dataset(run_of(1), tmp_path / "out", seed="1", engine="1.0", form="parquet")
    assert list(tmp_path.iterdir()) == []
