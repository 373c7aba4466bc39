import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshopkit.files.archive import ArchiveError, Bounds, unpack


def packed(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "C:/x", "..\\x", "a\\..\\..\\x"])
def test_a_name_that_leaves_the_folder_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    target = tmp_path / "t"
    target.mkdir()
    with pytest.raises(ArchiveError, match="leaves the folder"):
        unpack(packed(tmp_path / "a.zip", ("good.ipynb", b""), (name, b"x")), target)
    assert list(target.iterdir()) == []


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("L1.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (tmp_path / "t").mkdir()
    with pytest.raises(ArchiveError, match="a link"):
        unpack(packed(tmp_path / "a.zip", (link, b"/etc/passwd")), tmp_path / "t")


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    bounds = Bounds(files=5, file=1000, total=1500)
    for entries in (
        [("a", b"0" * 1001)],
        [("a", b"0" * 900), ("b", b"0" * 900)],
        [(f"{n}", b"") for n in range(6)],
    ):
        target = tmp_path / f"t{len(entries)}"
        target.mkdir()
        with pytest.raises(ArchiveError):
            unpack(packed(tmp_path / "a.zip", *entries), target, bounds=bounds)
        assert sum(path.stat().st_size for path in target.rglob("*")) <= bounds.total


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut off", b"not a zip"])
def test_a_damaged_zip_says_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ArchiveError, match="not a readable zip"):
        unpack(tmp_path / "a.zip", tmp_path)


@given(
    st.dictionaries(st.text("ورشةàé 12_", min_size=1, max_size=8).filter(str.strip), st.binary(max_size=50), max_size=5)
)
def test_files_of_any_script_come_out_as_they_went_in(tmp_path_factory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("zip")
    (folder / "t").mkdir()
    unpack(packed(folder / "a.zip", *((f"{name}.ipynb", data) for name, data in files.items())), folder / "t")
    assert {path.stem: path.read_bytes() for path in (folder / "t").iterdir()} == files
