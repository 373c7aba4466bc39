"""``workshop data``: what it prints, what it writes, and its exit codes."""

from pathlib import Path

import pytest

from workshopkit.cli.main import main


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(Path(__file__).resolve().parents[2]))


def test_list_and_show_name_tables_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "list"]) == 0
    listed = capsys.readouterr().out
    assert "lab-2k" in listed and "L2" in listed and "contacts" in listed
    assert main(["data", "show", "lab-2k"]) == 0
    shown = capsys.readouterr().out
    assert "is_target (key)" in shown and "band:D1" in shown and "bp" in shown


def test_build_then_verify_then_an_edit_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "data"
    assert main(["data", "build", "L2", "--seed", "7", "--out", str(out)]) == 0
    first = capsys.readouterr().out
    assert "sha256:" in first and "never hand it out" in first
    assert main(["data", "build", "L2", "--seed", "7", "--out", str(out)]) == 0
    assert capsys.readouterr().out == first
    assert main(["data", "verify", str(out)]) == 0
    text = (out / "contacts.csv").read_text()
    (out / "contacts.csv").write_text(text.replace("direct", "group", 1))
    assert main(["data", "verify", str(out)]) == 1
    assert "contacts.csv: rows 1 to 1000 differ" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["build", "L99", "--out", "x"], "no such recipe"),
        (["build", "L1", "--out", "x"], "drawn for each seat"),
        (["bands", "L2"], "bands hold for presets; use lab-2k"),
        (["verify", "no-such-folder"], "cannot be read"),
    ],
)
def test_a_wrong_call_is_exit_code_two_and_one_line(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["data", *words]) == 2
    error = capsys.readouterr().err
    assert told in error and "Traceback" not in error and list(tmp_path.iterdir()) == []


def test_a_folder_with_foreign_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["data", "build", "L2", "--out", str(tmp_path)]) == 2
    assert "mine.txt" in capsys.readouterr().err


def test_bands_print_rows_and_the_exit_code_tells_a_miss(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["data", "bands", "lab-2k", "--seeds", "1", "--name", "quick"])
    printed = capsys.readouterr().out
    assert "Kwak et al. 2010" in printed and " inside" in printed
    counts = printed.splitlines()[-1]
    assert code == (1 if "outside" in counts or "not measured" in counts else 0)
