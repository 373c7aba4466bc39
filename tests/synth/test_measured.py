"""Measured results: what is kept for the card of a preset."""

import datetime as dt
import json
import math
import shutil
from pathlib import Path

import pytest

from synth.conftest import DATASETS
from workshopkit.cli.main import main
from workshopkit.synth.bands import Row, judge, load_bands
from workshopkit.synth.build import ENGINE
from workshopkit.synth.measured import measured_path, write_measured

BANDS = load_bands(DATASETS / "bands.toml").band
BAND = BANDS[0].model_copy(update={"known_miss": {"lab-2k": "too small"}})
FIELDS = ["id", "statistic", "published", "mark", "source", "low", "high", "median", "inside", "verdict", "reason"]
FIELDS += ["seeds", "date", "engine"]


def test_a_kept_result_names_its_seeds_day_and_engine_and_the_reason_of_a_miss(tmp_path: Path) -> None:
    path = measured_path(tmp_path, "lab-2k")
    rows = [judge(BAND, [9.0], "lab-2k"), judge(BAND, [0.1], "lab-2k"), Row(BANDS[1], math.nan, 0.0, "not measured")]
    write_measured(rows, "lab-2k", ["a-1", "a-2"], dt.date(2027, 1, 4), path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [list(row) for row in kept] == [FIELDS] * 3
    assert {(row["seeds"], row["date"], row["engine"]) for row in kept} == {("a-1 to a-2", "2027-01-04", ENGINE)}
    assert [row["verdict"] for row in kept] == ["known miss", "inside", "not measured"]
    assert [row["reason"] for row in kept] == ["too small", "", ""] and kept[2]["median"] is None


def test_the_verb_writes_what_it_prints_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(DATASETS, tmp_path / "datasets", ignore=shutil.ignore_patterns("cards"))
    text = (DATASETS / "bands.toml").read_text(encoding="utf-8")
    head, *rest = text.split("[[band]]")
    (row,) = (row for row in rest if 'id = "N10"' in row)
    (tmp_path / "datasets" / "bands.toml").write_text(f"{head}[[band]]{row}", encoding="utf-8")
    monkeypatch.setenv("WORKSHOP_HOME", str(tmp_path))
    assert main(["data", "bands", "lab-2k", "--seeds", "2"]) == 0
    assert not measured_path(tmp_path / "datasets", "lab-2k").exists()
    assert main(["data", "bands", "lab-2k", "--seeds", "2", "--write"]) == 0
    (kept,) = json.loads(measured_path(tmp_path / "datasets", "lab-2k").read_text(encoding="utf-8"))
    assert kept["id"] == "N10" and kept["seeds"] == "held-1 to held-2"
    assert f"{kept['median']:.4g}" in capsys.readouterr().out


@pytest.mark.parametrize("path", sorted((DATASETS / "cards" / "measured").glob("*.json")), ids=lambda path: path.stem)
def test_the_committed_results_are_of_this_engine_and_of_the_rows_that_stand(path: Path) -> None:
    kept = {row["id"]: row for row in json.loads(path.read_text(encoding="utf-8"))}
    rows = {band.id: band for band in BANDS if path.stem in band.presets}
    assert set(kept) == set(rows)
    for name, row in kept.items():
        assert (row["low"], row["high"], row["engine"]) == (rows[name].low, rows[name].high, ENGINE), name
        assert row["verdict"] in ("inside", "known miss"), name
        assert bool(row["reason"]) == (row["verdict"] == "known miss"), name
