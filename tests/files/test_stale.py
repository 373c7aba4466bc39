"""A target is fresh only when it exists and its stamp equals the digest of its inputs."""

from pathlib import Path

from workshopkit.files import digest
from workshopkit.files.stale import Stamps


def test_a_target_is_fresh_only_with_its_own_digest(tmp_path: Path) -> None:
    stamps, target = Stamps(tmp_path / "stamps"), tmp_path / "site"
    stamps.record("site", "abc")
    assert not stamps.is_fresh("site", "abc", target)
    target.mkdir()
    assert stamps.is_fresh("site", "abc", target)
    assert not stamps.is_fresh("site", "abd", target)
    stamps.forget("site")
    assert not stamps.is_fresh("site", "abc", target)


def test_a_half_written_stamp_makes_the_target_stale(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    (tmp_path / "labs.json").write_text('{"dig')
    assert not stamps.is_fresh("labs", "abc", tmp_path)


def test_notes_come_back(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    stamps.record("labs", "abc", [{"code": "LAB001"}])
    assert stamps.note("labs") == [{"code": "LAB001"}]


def test_a_renamed_file_changes_the_digest_of_a_tree(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    before = digest.of_tree([tmp_path], base=tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest.of_tree([tmp_path], base=tmp_path) != before


def test_byte_code_and_hidden_files_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    before = digest.of_tree([tmp_path], base=tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    (tmp_path / ".swp").write_text("x")
    assert digest.of_tree([tmp_path], base=tmp_path) == before
