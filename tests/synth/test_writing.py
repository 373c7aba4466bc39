"""A dataset's folder: whole or not there, the same everywhere, with the key apart and every change found."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from synth.conftest import DATASETS, MakeRun
from workshopkit.synth import formats
from workshopkit.synth.model import SynthError
from workshopkit.synth.schema import TABLES
from workshopkit.synth.writing import KEY, MANIFEST, verify, write_dataset


@pytest.fixture
def dataset(run_of: MakeRun, tmp_path: Path) -> Path:
    write_dataset(run_of(1), tmp_path / "out", seed="1", engine="1.0")
    return tmp_path / "out"


def test_hidden_tables_columns_and_the_seed_are_in_the_key_only(dataset: Path) -> None:
    for name, table in TABLES.items():
        assert (dataset / f"{name}.csv").exists() == bool(table.shown())
        assert (dataset / KEY / f"{name}.csv").exists() == (len(table.shown()) < len(table.columns))
    told = json.loads((dataset / MANIFEST).read_text())
    assert "seed" not in told and told["marker"].startswith("synthetic")
    assert json.loads((dataset / KEY / MANIFEST).read_text())["seed"] == "1"
    heads = {path.stem: path.read_text().splitlines()[0].split(",") for path in dataset.glob("*.csv")}
    for name, head in heads.items():
        assert head == [column.name for column in TABLES[name].shown()]


PLAIN = "AVX512F AVX512CD AVX512_SKX AVX2 FMA3"
_IN_ANOTHER_PROCESS = """
import os
import sys
from pathlib import Path
from workshopkit.synth.engine import run_world
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.world import load_world
from workshopkit.synth.writing import write_dataset
data, out = Path(sys.argv[1]), Path(sys.argv[2])
engine = os.environ.get("ENGINE", "numpy")
run = run_world(load_recipe(data / "recipes/lab-2k.toml"), load_world(data / "world.toml"), b"test 1", engine=engine)
print(write_dataset(run, out, seed="1", engine="1.0"))
"""


@pytest.mark.parametrize(
    "changed",
    [
        {"PYTHONHASHSEED": "77", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        {"NPY_DISABLE_CPU_FEATURES": PLAIN, "PYTHONHASHSEED": "0"},
        {"NPY_DISABLE_CPU_FEATURES": PLAIN, "ENGINE": "numba", "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    ],
    ids=["hash seed, locale, time zone", "no vector instructions", "numba for a plain processor"],
)
def test_another_process_with_other_surroundings_writes_the_same_content(
    changed: dict[str, str], dataset: Path, tmp_path: Path
) -> None:
    if "ENGINE" in changed:
        pytest.importorskip("numba")
        changed = {**changed, "NUMBA_CACHE_DIR": str(tmp_path / "numba")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _IN_ANOTHER_PROCESS, str(DATASETS), str(tmp_path / "again")],
        env={**os.environ, **changed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == json.loads((dataset / MANIFEST).read_text())["content"]
    for part in (".", KEY):
        one, other = (json.loads((folder / part / MANIFEST).read_text()) for folder in (dataset, tmp_path / "again"))
        assert one == other


def test_the_content_is_that_of_the_day_the_engine_got_its_version(dataset: Path) -> None:
    told = json.loads((dataset / MANIFEST).read_text())
    short = {name: entry["content"][7:19] for name, entry in told["tables"].items()}
    assert short == GOLDEN


GOLDEN: dict[str, str] = {
    "platforms": "ec3328ac37a5",
    "accounts": "a491ca920c52",
    "follows": "78150dcc09f6",
    "contacts": "ff3dff391bae",
    "suspensions": "2e7a5a078e6b",
    "action_days": "bd3b53fa8eed",
    "items": "6df7ebe10347",
    "posts": "7469bb0c8188",
    "links": "8ddc9555004b",
    "scores": "a937186bbe2f",
    "reviews": "b655663f9050",
    "referrals": "e8bc2d0eef2b",
    "requests": "fbf204cc6748",
    "legal_matrix": "5130d53ede50",
    "custody": "2c8cf5497f29",
}


@pytest.mark.parametrize(
    ("changed", "left_alone"),
    [
        ({"contact_bridges": 300}, {"platforms", "personas", "accounts", "suspensions", "follows"}),
        ({"reciprocity": 2000}, {"platforms", "personas", "accounts", "suspensions", "contacts"}),
        ({"detect": (100, 200, 300, 400)}, {"personas", "accounts", "suspensions", "follows", "contacts"}),
    ],
    ids=["contacts", "follows", "spread"],
)
def test_a_parameter_of_one_stage_leaves_the_tables_of_the_others_alone(
    changed: dict[str, int], left_alone: set[str], run_of: MakeRun
) -> None:
    one, other = run_of(1), run_of(1, **changed)
    for name in TABLES:
        before, after = one.table(name), other.table(name)
        same = all(np.array_equal(before[column], after[column]) for column in before)
        assert same or name not in left_alone, name
    assert any(
        not all(np.array_equal(one.table(name)[column], other.table(name)[column]) for column in one.table(name))
        for name in TABLES
    )


def test_a_folder_with_foreign_files_is_refused_and_left_as_it_is(run_of: MakeRun, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("mine")
    with pytest.raises(SynthError, match=r"holds mine\.txt"):
        write_dataset(run_of(1), tmp_path / "letters", seed="1", engine="1.0")
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["mine.txt"]
    with pytest.raises(SynthError, match="is a file"):
        write_dataset(run_of(1), tmp_path / "letters" / "mine.txt", seed="1", engine="1.0")


def test_a_foreign_file_inside_a_dataset_is_refused_too_and_a_plain_dataset_is_replaced(
    run_of: MakeRun, dataset: Path
) -> None:
    before = (dataset / "accounts.csv").read_bytes()
    write_dataset(run_of(2), dataset, seed="2", engine="1.0")
    assert (dataset / "accounts.csv").read_bytes() != before and verify(dataset) == []
    (dataset / KEY / "note.txt").write_text("mine")
    with pytest.raises(SynthError, match=r"key/note\.txt"):
        write_dataset(run_of(1), dataset, seed="1", engine="1.0")


def test_an_interrupted_run_leaves_nothing_that_looks_whole(
    run_of: MakeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(text: str) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formats, "table_digests", full)
    with pytest.raises(OSError, match="No space"):
        write_dataset(run_of(1), tmp_path / "out", seed="1", engine="1.0")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 600 kB; skipped where nobody may mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=600k", "none", str(place)], capture_output=True, check=False
    )
    if not done or done.returncode:
        pytest.skip("a small file system cannot be mounted here (needs Linux and root)")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_former_dataset_and_nothing_half(run_of: MakeRun, small_disk: Path) -> None:
    few = run_of(1, personas=150, items=150, contact_accounts=60)
    write_dataset(few, small_disk / "out", seed="1", engine="1.1")
    before = (small_disk / "out" / MANIFEST).read_bytes()
    with pytest.raises(OSError, match="No space left"):
        write_dataset(run_of(1), small_disk / "out", seed="1", engine="1.1")
    assert (small_disk / "out" / MANIFEST).read_bytes() == before and verify(small_disk / "out") == []
    with pytest.raises(OSError, match="No space left"):
        write_dataset(run_of(1), small_disk / "other", seed="1", engine="1.1")
    assert [path.name for path in small_disk.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("name", "row", "told"),
    [("follows", 2500, "rows 2001 to 3000"), ("accounts", 0, "head line"), ("contacts", -1, "rows 1 to 1000")],
)
def test_verify_names_the_first_table_and_block_of_rows_that_was_edited(
    name: str, row: int, told: str, dataset: Path
) -> None:
    assert verify(dataset) == []
    path = dataset / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[row] = lines[row].replace("A", "B", 1) if row else "x" + lines[0]
    path.write_text("".join(lines), encoding="utf-8")
    (found,) = verify(dataset)
    assert f"{name}.csv" in found and told in found


def test_verify_sees_missing_rows_missing_tables_and_an_edited_key(dataset: Path) -> None:
    path = dataset / KEY / "personas.csv"
    whole = path.read_text()
    path.write_text(whole[: whole.rindex("P")])
    assert "personas.csv: rows 1001 to 2000 differ (1999 rows, 2000 were written)" in verify(dataset)[0]
    path.unlink()
    assert "cannot be read" in verify(dataset)[0]


@pytest.mark.parametrize("text", ["{}", "[]", "not json", '{"marker": "real", "tables": {}}'])
def test_tables_without_our_marker_are_refused(text: str, dataset: Path) -> None:
    (dataset / MANIFEST).write_text(text)
    with pytest.raises(SynthError, match=r"manifest\.json"):
        verify(dataset)
