"""What docs/assessment.md tells a ministry to run works, and finds a merge that was altered."""

import json
import re
from pathlib import Path

import pytest

from assessment.samples import PROJECT, instrument
from workshopkit.assessment.demo import write_round
from workshopkit.assessment.exchange import as_text, exported, merged
from workshopkit.assessment.psa import read_round

PAGE = (PROJECT / "docs" / "assessment.md").read_text(encoding="utf-8")


def run_documented(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    [code] = re.findall(r"(?s)```python\n(.*?)```", PAGE)
    monkeypatch.chdir(folder)
    exec(compile(code, "docs/assessment.md", "exec"), {})
    return capsys.readouterr().out.strip()


def test_the_documented_check_agrees_with_the_merge_and_finds_a_changed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_round(tmp_path, instrument(), seed=5)
    returns = read_round(tmp_path, instrument())
    _, document = merged(instrument(), returns)
    (tmp_path / "answers.json").write_text(as_text(exported(instrument(), returns)), encoding="utf-8")
    (tmp_path / "merged.json").write_text(as_text(document), encoding="utf-8")
    assert run_documented(tmp_path, monkeypatch, capsys) == "different: none"
    document["indicators"][2]["merged"] += 1
    (tmp_path / "merged.json").write_text(json.dumps(document), encoding="utf-8")
    assert run_documented(tmp_path, monkeypatch, capsys) == f"different: ['{document['indicators'][2]['id']}']"
