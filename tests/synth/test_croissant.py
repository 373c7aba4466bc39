"""The card for machines: a public validator reads it without a complaint and reads the tables through it."""

import json
import shutil
from pathlib import Path

import pytest

from synth.conftest import DATASETS
from workshopkit.cli.main import main
from workshopkit.synth.croissant import describe
from workshopkit.synth.model import SynthError
from workshopkit.synth.writing import MARKER

mlcroissant = pytest.importorskip("mlcroissant")
PROJECT = DATASETS.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("croissant") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKSHOP_HOME", str(PROJECT))
        assert main(["data", "build", "lab-2k", "--out", str(out)]) == 0
    return out


def test_the_public_validator_finds_nothing_and_every_open_table_can_be_read(built: Path) -> None:
    dataset = mlcroissant.Dataset(built / "croissant.json")
    issues = dataset.metadata.ctx.issues
    assert not issues.errors and not issues.warnings
    assert str(dataset.metadata.ctx.conforms_to.value).endswith("/1.1")
    manifest = json.loads((built / "manifest.json").read_text())
    assert {record.id for record in dataset.metadata.record_sets} == set(manifest["tables"])
    for table in ("accounts", "requests"):
        rows = list(dataset.records(table))
        assert len(rows) == manifest["tables"][table]["rows"]
    assert isinstance(rows[0]["requests/from_j"], int) and rows[0]["requests/route"] is not None


def test_it_tells_what_it_is_for_and_what_not_in_the_words_of_the_card(built: Path) -> None:
    told = json.loads((built / "croissant.json").read_text())
    assert any(use.startswith("Not supported: Planning how to evade") for use in told["rai:dataUseCases"])
    assert {"rai:dataCollection", "rai:dataBiases", "rai:dataLimitations", "rai:personalSensitiveInformation"} <= set(
        told
    )
    assert "synthetic sha256:" in told["citeAs"] and told["license"].endswith("/by/4.0/")


def test_it_names_nothing_of_the_key(built: Path) -> None:
    text = (built / "croissant.json").read_text()
    hidden = ("personas", "account_truth", "is_target", "custody/ok", "key/")
    assert [name for name in hidden if f'"{name}"' in text or f"/{name}" in text] == []
    assert not (built / "key" / "croissant.json").exists()


def test_a_dataset_with_its_card_is_verified_and_may_be_replaced(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(PROJECT))
    assert main(["data", "verify", str(built)]) == 0
    before = (built / "croissant.json").read_bytes()
    assert main(["data", "build", "lab-2k", "--out", str(built)]) == 0
    assert (built / "croissant.json").read_bytes() == before


def test_tables_without_the_marker_get_no_card(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "data")
    manifest = tmp_path / "data" / "manifest.json"
    manifest.write_text(manifest.read_text().replace(MARKER, "collected from the world"))
    with pytest.raises(SynthError, match="does not say that the data are synthetic"):
        describe(PROJECT, "lab-2k", tmp_path / "data")
    manifest.unlink()
    with pytest.raises(SynthError, match="cannot be read"):
        describe(PROJECT, "lab-2k", tmp_path / "data")


def test_a_croissant_file_alone_is_a_foreign_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(PROJECT))
    (tmp_path / "croissant.json").write_text("{}")
    assert main(["data", "build", "L6", "--out", str(tmp_path)]) == 2
    assert (tmp_path / "croissant.json").read_text() == "{}"
