"""A return in one file: the same bytes again, taken by a round like a folder, and nothing hostile gets out of it."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assessment.samples import instrument
from workshopkit.assessment.model import AssessmentError
from workshopkit.assessment.psa import pack, read_psa, read_round
from workshopkit.assessment.store import JOURNAL, Answers, read_return


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "round" / "answers" / "POL"
    with Answers.create(place, instrument(), agency="POL", role="POL", round_=1, day="2027-03-01") as answers:
        entry = instrument().indicators[8]
        answers.give({"indicator": entry.id, "fingerprint": entry.fingerprint, "state": "rated", "level": 2})
        answers.seal(prepared_by="desk officer", approved_by="director")
    return place


def test_a_packed_return_is_the_return_and_the_same_bytes_again(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.psa", tmp_path / "b.psa"
    packed = pack(folder, first, instrument())
    pack(folder, second, instrument())
    assert first.read_bytes() == second.read_bytes()
    assert read_psa(first, instrument(), head=packed.head) == read_return(folder, instrument()) == packed


def test_a_round_takes_files_and_folders_alike(folder: Path, tmp_path: Path) -> None:
    pack(folder, folder.parent / "packed.psa", instrument())
    other = tmp_path / "two" / "answers"
    other.mkdir(parents=True)
    shutil.copy(folder.parent / "packed.psa", other)
    assert read_round(other.parent, instrument()) == [read_return(folder, instrument())]
    assert len(read_round(folder.parents[1], instrument())) == 2


def test_a_write_that_a_crash_cut_off_is_not_packed(folder: Path, tmp_path: Path) -> None:
    with (folder / JOURNAL).open("ab") as torn:
        torn.write(b'{"seq":9')
    pack(folder, tmp_path / "a.psa", instrument())
    assert read_psa(tmp_path / "a.psa", instrument()).head == read_return(folder, instrument()).head


def outside(archive: zipfile.ZipFile) -> None:
    archive.writestr("../evil.jsonl", "x")


def huge(archive: zipfile.ZipFile) -> None:
    with archive.open(JOURNAL, "w", force_zip64=True) as out:
        for _ in range(64):
            out.write(b"0" * 1024 * 1024)


def two(archive: zipfile.ZipFile) -> None:
    archive.writestr(JOURNAL, "")
    archive.writestr("more.txt", "")


@pytest.mark.parametrize("harm", [outside, huge, two])
def test_a_hostile_file_is_refused_by_its_name_and_nothing_is_left(
    harm: Callable[[zipfile.ZipFile], None], tmp_path: Path
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    path = inner / "x.psa"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        harm(archive)
    with pytest.raises(AssessmentError, match=r"x\.psa: .*ASM052"):
        read_psa(path, instrument())
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == ["x.psa"]


def test_what_is_no_zip_or_holds_no_return_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.psa"
    path.write_bytes(b"not a zip")
    with pytest.raises(AssessmentError, match=r"x\.psa: .*ASM052"):
        read_psa(path, instrument())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(AssessmentError, match=r"x\.psa: .*ASM048"):
        read_psa(path, instrument())


def test_an_edit_inside_a_packed_return_is_found(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.psa"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(JOURNAL, (folder / JOURNAL).read_bytes().replace(b'"level":2', b'"level":4'))
    with pytest.raises(AssessmentError, match=r"x\.psa:2: .*ASM041"):
        read_psa(path, instrument())
