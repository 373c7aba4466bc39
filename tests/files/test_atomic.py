"""A reader sees the old file or the new one, never a half; a scratch never stays."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workshopkit.files import atomic


def test_a_failed_write_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    atomic.write_text(target, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic.write_text(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_folder_leaves_the_former_folder(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with atomic.new_folder(target) as scratch:
        (scratch / "page").write_text("old")
    with pytest.raises(ValueError, match="boom"), atomic.new_folder(target) as scratch:
        (scratch / "page").write_text("half")
        raise ValueError("boom")
    assert (target / "page").read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from workshopkit.files import atomic\n"
        "with atomic.new_folder(Path(sys.argv[1])) as s:\n"
        "    (s / 'half').write_text('x'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path / "site")], check=False)
    assert run.returncode == -signal.SIGKILL
    assert len(atomic.sweep(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_caught_between_its_renames_is_put_back(tmp_path: Path) -> None:
    (tmp_path / ".site.abc.old").mkdir()
    (tmp_path / ".site.abc.old" / "page").write_text("old")
    (tmp_path / ".site.abc.part").mkdir()
    atomic.sweep(tmp_path)
    assert (tmp_path / "site" / "page").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_names_in_arabic_with_spaces_are_fine(tmp_path: Path) -> None:
    target = tmp_path / "مجلد العمل" / "الدفتر ١.txt"
    atomic.write_text(target, "نص")
    assert target.read_text(encoding="utf-8") == "نص"
