"""The whole run: order, what is read, and how the verb answers."""

import json
from pathlib import Path

import pytest

from lint.small_project import found, write
from workshopkit.cli.main import main
from workshopkit.lint.run import lint

REVIEWS = "course/registers/reviews.yml"
RECORD = "{safety: pending, legal: pending, fr: pending, ar: pending}"
SAID = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "A"\nmsgstr "A"\n'
CLEAN = {
    "course/en/a.md": "# A\n",
    "course/locale/fr/a.po": SAID,
    "course/locale/ar/a.po": SAID,
    REVIEWS: f"course/en/a.md: {RECORD}\n",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKSHOP_HOME", str(tmp_path))
    return tmp_path


def test_an_empty_project_has_no_finding(tmp_path: Path) -> None:
    assert lint(tmp_path, generated=True) == []


def test_findings_are_sorted_and_said_once(tmp_path: Path) -> None:
    faults = found(tmp_path, {"course/en/b.md": "@somebody @somebody\n@anybody", "course/en/a.md": "@somebody"})
    handles = [(f.path, f.line, f.values["handle"]) for f in faults if f.code == "SAF005"]
    assert handles == [
        ("course/en/a.md", 1, "@somebody"),
        ("course/en/b.md", 1, "@somebody"),
        ("course/en/b.md", 2, "@anybody"),
    ]


def test_built_files_are_read_only_on_demand(tmp_path: Path) -> None:
    write(tmp_path, {"build/site/en/a.html": "<html>@somebody</html>"})
    assert lint(tmp_path, generated=False) == []
    assert {finding.code for finding in lint(tmp_path, generated=True)} == {"SAF005", "SAF040"}


def test_the_list_of_names_and_data_of_tests_are_not_content(tmp_path: Path) -> None:
    assert found(tmp_path, {"tests/data/a.md": "@somebody", "src/workshopkit/lint/names.toml": "Telegram"}) == []


def test_bytes_that_are_no_text_do_not_stop_the_run(tmp_path: Path) -> None:
    write(tmp_path, {"course/en/a.md": "", "build/site/en/a.html": "", "course/registers/sources.yml": ""})
    for path in ("course/en/a.md", "build/site/en/a.html", "course/registers/sources.yml", "course/a.csv"):
        (tmp_path / path).write_bytes(b"\xff\xfe\x00\n@somebody")
    assert {"REG001", "SAF005"} <= {finding.code for finding in lint(tmp_path, generated=True)}


@pytest.mark.parametrize("long", ["a" * 300_000, "a." * 150_000, "a:" * 150_000, "<a" * 20_000, "[@" * 100_000])
def test_a_long_line_without_a_break_is_read_in_one_go(long: str, tmp_path: Path) -> None:
    files = {name: long for name in ("course/en/a.md", "course/a.svg", "course/a.csv", "course/locale/fr/a.po")}
    assert {f.code for f in found(tmp_path, {**files, "build/site/en/a.html": f"<p>{long}"})} <= {"REG010"}


def test_names_of_files_in_arabic_and_with_spaces_are_read(tmp_path: Path) -> None:
    faults = found(tmp_path, {"course/en/وحدة أولى.md": "@somebody"})
    assert "course/en/وحدة أولى.md" in {finding.path for finding in faults}


def test_the_verb_answers_0_when_nothing_is_wrong(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, CLEAN)
    assert main(["lint"]) == 0
    assert capsys.readouterr().out == "nothing found\n"


def test_the_verb_answers_1_for_an_error_and_0_for_a_warning(home: Path) -> None:
    write(home, {**CLEAN, REVIEWS: f"course/en/a.md: {RECORD}\ncourse/en/gone.md: {RECORD}\n"})
    assert main(["lint"]) == 0
    write(home, {"course/en/a.md": "@somebody"})
    assert main(["lint"]) == 1


@pytest.mark.parametrize("words", [["nowhere.md"], ["--lang", "de"], ["--wrong"], ["/"]])
def test_a_wrong_call_is_answered_by_2_and_a_sentence(
    words: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", *words]) == 2
    assert capsys.readouterr().err.startswith("workshop: ")


def test_only_the_named_folder_counts(home: Path) -> None:
    write(home, {**CLEAN, "instructor/en/b.md": "@somebody"})
    assert main(["lint", "course"]) == 0
    assert main(["lint", "instructor/en/b.md"]) == 1
    assert main(["lint", "."]) == 1


def test_json_holds_code_place_values_and_sentences(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(home, {**CLEAN, "course/en/a.md": "@somebody"})
    assert main(["lint", "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row for row in rows if not row["code"].startswith("I18N")] == [
        {
            "code": "SAF005",
            "severity": "error",
            "path": "course/en/a.md",
            "line": 1,
            "values": {"handle": "@somebody"},
            "what": "@somebody may be the handle of a real account",
            "do": "write an account as acct_0001",
        }
    ]


def test_the_help_has_an_example(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--help"]) == 0
    assert "workshop.py lint course --lang fr" in capsys.readouterr().out
