"""The verb ``lab``: proof and overview of a lab, with the exit codes of every verb."""

from pathlib import Path

import pytest

from workshopkit.cli.main import main


@pytest.fixture
def home(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKSHOP_HOME", str(small))
    return small


def test_show_lists_exercises_with_points(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "show", "L8"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "L8  Counting posts  (20 min, module M01, 6.5 points)"
    assert lines[2].split() == ["8.2", "1.5", "text", "On", "which", "platform", "are", "most", "posts?"]


def test_prove_says_that_everything_holds(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "prove", "L8", "--lang", "fr"]) == 0
    assert capsys.readouterr().out == "L8: every listed answer does what it must, in fr\n"


def test_prove_ends_with_1_and_names_file_line_and_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = home / "labs/L8/lab.md"
    source.write_text(source.read_text(encoding="utf-8").replace(":points: 1.5\n", ""), encoding="utf-8")
    assert main(["lab", "prove", "L8", "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert ": exercise 8.2 has tests but no points (LAB012)\n" in said
    assert said.startswith("workshop: labs/L8/lab.md:")
    assert main(["lab", "show", "L8"]) == 1


@pytest.mark.parametrize("words", [["prove", "L9"], ["show", "L9"], ["prove", "L8", "--lang", "de"], ["prove"]])
def test_a_wrong_call_ends_with_2(home: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", *words]) == 2
    assert "Traceback" not in capsys.readouterr().err
