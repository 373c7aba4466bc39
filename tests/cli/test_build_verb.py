"""``build`` over a copy of the real project: what it makes, what it tells, and when ``--release`` refuses."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONTENT = ("course", "labs", "datasets", "instructor", "src", "mkdocs.yml", "requirements.txt", "workshop.py")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    folder = tmp_path_factory.mktemp("a copy نسخة")
    for name in CONTENT:
        source = project / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / name)
    return folder


def build(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "workshopkit", "build", *words],
        env={**os.environ, "WORKSHOP_HOME": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_release_of_the_project_as_it_stands_has_no_fault(copy: Path) -> None:
    done = build(copy, "--release")
    assert done.returncode == 0, done.stdout + done.stderr
    for lang in ("en", "fr", "ar"):
        assert (copy / "build/site" / lang / "modules/m01/index.html").is_file()
        assert (copy / "build/labs/release" / lang / "L1/L1.ipynb").is_file()


def test_what_is_fresh_is_not_built_again(copy: Path) -> None:
    assert build(copy).stdout.splitlines() == [f"built: {copy / 'build'}"]


def test_a_lost_translation_is_shown_in_english_and_refused_for_a_release(copy: Path) -> None:
    po = copy / "course/locale/ar/modules/m01.po"
    kept = po.read_bytes()
    po.unlink()
    try:
        plain, release = build(copy), build(copy, "--release")
    finally:
        po.write_bytes(kept)
    page = (copy / "build/site/ar/modules/m01/index.html").read_text(encoding="utf-8")
    assert plain.returncode == 0
    assert "course/en/modules/m01.md: warning: " in plain.stdout
    assert 'lang="en" dir="ltr"' in page
    assert release.returncode == 1
    assert "course/en/modules/m01.md" in release.stdout


def test_a_lab_with_a_fault_keeps_its_last_good_version(copy: Path) -> None:
    source = copy / "labs/L1/lab.md"
    kept = source.read_text(encoding="utf-8")
    before = (copy / "build/labs/release/en/L1/L1.ipynb").read_bytes()
    source.write_text(kept.replace(":points: 2", "", 1), encoding="utf-8")
    try:
        plain, release = build(copy), build(copy, "--release")
    finally:
        source.write_text(kept, encoding="utf-8")
    assert plain.returncode == 0
    assert "labs/L1/lab.md:" in plain.stdout
    assert (copy / "build/labs/release/en/L1/L1.ipynb").read_bytes() == before
    assert release.returncode == 1
