"""``assess`` from the outside: exit codes, languages, what is printed and what is not."""

import json
import re
import shutil
from pathlib import Path

import pytest

from workshopkit.assessment.instrument import PLACE
from workshopkit.assessment.store import JOURNAL
from workshopkit.cli.main import main

Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def round_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room") / "round"
    assert main(["assess", "demo", "--out", str(folder), "--seed", "3"]) == 0
    return folder


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_projects_instrument_passes_its_check(lang: str, capsys: Said) -> None:
    assert main(["assess", "check", "--lang", lang]) == 0


def test_a_broken_instrument_is_exit_one_with_the_line(project: Path, tmp_path: Path, capsys: Said) -> None:
    copy = Path(shutil.copy(project / PLACE, tmp_path))
    copy.write_text(copy.read_text(encoding="utf-8").replace("core: true", "core: maybe", 1), encoding="utf-8")
    assert main(["assess", "check", str(copy)]) == 1
    assert re.search(r"instrument\.yaml:\d+: indicators\.LAW-01\.core .*ASM004", capsys.readouterr().out)


@pytest.mark.parametrize(
    "words",
    [["check", "nowhere.yaml"], ["check", "--lang", "xx"], ["merge", "nowhere"], ["export", "nowhere"], ["merge"]],
)
def test_a_wrong_call_is_exit_two_and_no_traceback(words: list[str], capsys: Said) -> None:
    assert main(["assess", *words]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_merge_prints_a_line_for_each_domain_and_no_total(round_folder: Path, capsys: Said) -> None:
    assert main(["assess", "merge", str(round_folder)]) == 0
    said = capsys.readouterr().out
    assert len(re.findall(r"(?m)^[A-Z]{3}  ", said)) == 10
    assert len(said.splitlines()) == 30


def test_merged_json_is_the_same_in_every_language(round_folder: Path, capsys: Said) -> None:
    told = []
    for lang in ("en", "ar"):
        assert main(["assess", "merge", str(round_folder), "--json", "--lang", lang]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    first = json.loads(told[0])["indicators"][0]
    asked = "id answers capped ceiling spread disputed merged effective agreed final state lowered_by_pairing"
    assert set(asked.split()) <= set(first)
    domain = set(json.loads(told[0])["domains"][0])
    assert {"mean", "min_core", "answer_rate", "public_evidence_rate", "disputed", "lowered", "band"} <= domain


def test_export_writes_the_answers_of_all_agencies(round_folder: Path, tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "answers.json"
    assert main(["assess", "export", str(round_folder), "--format", "json", "--out", str(out)]) == 0
    plain = json.loads(out.read_text(encoding="utf-8"))
    assert {agency["id"] for agency in plain["agencies"]} == {
        path.name for path in (round_folder / "answers").iterdir()
    }
    assert main(["assess", "export", str(round_folder), "--format", "xml"]) == 2


def test_a_packed_return_stands_in_for_its_folder(round_folder: Path, tmp_path: Path, capsys: Said) -> None:
    copy = tmp_path / "round"
    shutil.copytree(round_folder, copy)
    assert main(["assess", "pack", str(copy / "answers" / "POL"), "--out", str(copy / "answers" / "POL.psa")]) == 0
    assert re.search(r"POL\.psa: POL, sealed, version 1, head [0-9a-f]{64}", capsys.readouterr().out)
    shutil.rmtree(copy / "answers" / "POL")
    told = []
    for folder in (copy, round_folder):
        assert main(["assess", "merge", str(folder), "--json"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


def test_an_edited_return_stops_the_merge_and_is_named(round_folder: Path, tmp_path: Path, capsys: Said) -> None:
    copy = tmp_path / "round"
    shutil.copytree(round_folder, copy)
    journal = copy / "answers" / "POL" / JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b'"level":1', b'"level":4', 1))
    assert main(["assess", "merge", str(copy)]) == 2
    assert re.search(r"POL/journal\.jsonl:\d+: .*ASM041", capsys.readouterr().err)


def test_a_demo_is_never_written_over_answers(round_folder: Path, capsys: Said) -> None:
    assert main(["assess", "demo", "--out", str(round_folder)]) == 2
    assert "ASM049" in capsys.readouterr().err
