"""Cards of datasets: complete, honest about misses, silent about the key and about answers of labs."""

import json
import re
import shutil
from pathlib import Path

import pytest

from synth.conftest import DATASETS
from workshopkit.cli.main import main
from workshopkit.synth import calibration
from workshopkit.synth.bands import load_bands
from workshopkit.synth.card import Card, make_card, marks_of, without_values
from workshopkit.synth.card_page import as_html, as_markdown, sections
from workshopkit.synth.card_texts import load_texts
from workshopkit.synth.cards import build_cards
from workshopkit.synth.model import Parameter, SynthError, World
from workshopkit.synth.parameters import SPECS
from workshopkit.synth.recipe import SMALL, load_recipe
from workshopkit.synth.reference import Reference, refer
from workshopkit.synth.schema import TABLES

PROJECT = DATASETS.parent
RECIPES = sorted(path.stem for path in (DATASETS / "recipes").glob("*.toml"))
LANGS = ("en", "fr", "ar")


def card_of(name: str, lang: str = "en", project: Path = PROJECT) -> Card:
    recipe = load_recipe(project / "datasets" / "recipes" / f"{name}.toml")
    told = Reference("card", "1.0", "sha256:0", dict.fromkeys(recipe.tables, 3), {})
    return make_card(project, name, lang, told)


def page_of(card: Card) -> str:
    return as_html(card, sections(card, (), lambda name: f"#{name}"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(DATASETS, tmp_path / "datasets")
    return tmp_path


@pytest.mark.parametrize("lang", LANGS)
def test_every_table_column_parameter_and_unit_has_words_in_every_language(lang: str) -> None:
    texts = load_texts(PROJECT, lang)
    assert {name: set(one.columns) for name, one in texts.tables.tables.items()} == {
        name: {column.name for column in table.columns} for name, table in TABLES.items()
    }
    assert set(SPECS) <= set(texts.parameters.parameters)
    assert set(RECIPES) <= set(texts.cards.recipes)
    used = {spec.unit for spec in SPECS.values()} | {
        column.unit for table in TABLES.values() for column in table.columns
    }
    small = [load_recipe(DATASETS / "recipes" / f"{name}.toml") for name in RECIPES]
    used |= {one.unit for recipe in small if recipe.preset == SMALL for one in recipe.set.values()}
    assert used - {""} <= set(texts.parameters.units)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", RECIPES)
def test_every_card_says_what_it_must(name: str, lang: str) -> None:
    card = card_of(name, lang)
    page = page_of(card)
    for told in (*card.common.unsupported, *card.common.unrealism, card.common.dual_use, card.common.rights):
        assert re.sub("[\u2066-\u2069]", "", told) in re.sub("<[^>]+>", "", page).replace("&#x27;", "'")
    assert card.reference.content in page and "CC BY 4.0" in page
    assert all(f"<code>{table.name}</code>" in page for table in card.tables)
    assert 'lang="en"' not in page, "nothing of a card is left in English"


def test_what_is_published_has_a_mark_and_what_has_none_is_assumed() -> None:
    bands = load_bands(DATASETS / "bands.toml")

    def marks(source: str) -> tuple[str, ...]:
        return marks_of(Parameter(value=1, unit="bp", source=source), bands)

    assert marks("band:D1") == ("S",) and marks("assumed") == ()
    assert marks("band:N1") == ("R", "S", "S2"), "N1 stands for N1, N1a, N1b, N1c and not for N10"
    assert marks("band:N13") == (), "an own choice is an assumption"
    assert marks("band:Z9") == (), "a row that is not there supports nothing"
    card = card_of("lab-2k")
    assert {fact.is_published for fact in card.parameters} == {True, False}


def measured(verdict: str, **changed: object) -> dict[str, object]:
    row = {
        "id": "C1",
        "low": 1,
        "high": 6.67,
        "median": 7.25,
        "inside": 0.4,
        "verdict": verdict,
        "seeds": "a-1 to a-20",
    }
    return {**row, "date": "2027-01-04", "engine": "1.0", **changed}


def calibrated(project: Path, row: dict[str, object]) -> str:
    path = project / "datasets" / "cards" / "measured" / "lab-2k.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([row]))
    return page_of(card_of("lab-2k", project=project))


def test_a_miss_is_shown_with_its_reason_and_its_figure_comes_from_the_file(project: Path) -> None:
    page = calibrated(project, measured("known miss"))
    reason = next(b for b in load_bands(DATASETS / "bands.toml").band if b.id == "C1").known_miss.get("lab-2k", "")
    assert "7.25" in page and "known miss" in page and "4 January 2027" in page
    assert not reason or reason.split(":")[0] in page
    page = calibrated(project, measured("outside", id="N2", low=3, high=6))
    assert "no reason is known yet" in page and "1 miss without one" in page


def test_a_result_against_other_limits_counts_as_not_measured(project: Path) -> None:
    assert "7.25" not in calibrated(project, measured("inside", high=9))


def test_a_broken_file_of_results_is_named(project: Path) -> None:
    with pytest.raises(SynthError, match=r"lab-2k\.json: no measured results"):
        calibrated(project, measured("perfect"))
    assert calibration.results(project / "datasets", "class-99k") == {}


def test_participants_do_not_see_the_values_that_a_lab_sets() -> None:
    card = card_of("L5")
    own = [fact.name for fact in card.parameters if fact.own]
    assert own and all(fact.values for fact in card.parameters)
    hidden = without_values(card)
    assert [fact.name for fact in hidden.parameters if not fact.values] == own
    assert all(fact.values == () for fact in without_values(card_of("L1")).parameters)


def test_a_sentence_that_is_missing_is_named(project: Path) -> None:
    path = project / "datasets" / "cards" / "cards.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  dual_use:", "  dual:"), encoding="utf-8")
    with pytest.raises(SynthError, match=r"cards/cards\.yml: common\.dual_use: Field required"):
        card_of("L2", project=project)


def test_cards_are_built_for_three_languages_and_a_broken_recipe_stops_no_other(project: Path, tmp_path: Path) -> None:
    for path in (project / "datasets" / "recipes").glob("*.toml"):
        if path.stem not in ("L7", "L6", "lab-2k"):
            path.unlink()
    broken = project / "datasets" / "recipes" / "L6.toml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("unit =", "units =", 1), encoding="utf-8")
    out = tmp_path / "cards"
    with pytest.raises(SynthError, match=r"L6\.toml:\d+"):
        build_cards(project, out, langs=("ar",), progress=lambda line: None)
    assert not out.exists()
    broken.unlink()
    shutil.copy(DATASETS / "recipes" / "L7.toml", broken)
    broken.write_text(broken.read_text(encoding="utf-8").replace('"legal_matrix"', '"legal"'), encoding="utf-8")
    faults = build_cards(project, out, langs=("en", "ar"), progress=lambda line: None)
    assert [path for path, _ in faults] == ["datasets/recipes/L6.toml"] and "no table 'legal'" in faults[0][1]
    text = (out / "ar" / "L7" / "participant.md").read_text(encoding="utf-8")
    assert text.startswith("# ") and "../lab-2k/index.html" in text and "{ #tables }" in text
    assert sorted(path.suffix for path in (out / "en" / "lab-2k").iterdir()) == [".json", ".md", ".md", *[".svg"] * 6]


def test_a_world_too_large_for_every_build_has_a_card_without_a_run(project: Path, tmp_path: Path) -> None:
    for path in (project / "datasets" / "recipes").glob("*.toml"):
        path.unlink()
    preset = (DATASETS / "recipes" / "lab-2k.toml").read_text(encoding="utf-8").replace('"lab-2k"', '"stress-1M"')
    preset = preset.replace("[set.personas]\nvalue = 2000", "[set.personas]\nvalue = 1000000")
    (project / "datasets" / "recipes" / "stress-1M.toml").write_text(preset, encoding="utf-8")
    assert build_cards(project, tmp_path / "cards", langs=("en",), progress=lambda line: None) == []
    folder = tmp_path / "cards" / "en" / "stress-1M"
    assert sorted(path.name for path in folder.iterdir()) == ["participant.md", "trainer.md"]
    assert "workshop data card stress-1M" in (folder / "trainer.md").read_text(encoding="utf-8")


def test_no_card_page_holds_a_row_of_the_key(velmara: World) -> None:
    recipe = load_recipe(DATASETS / "recipes" / "L2.toml")
    reference = refer(recipe, velmara)
    assert set(reference.files) == {"accounts", "contacts"} and reference.rows["contacts"] > 0
    card = make_card(PROJECT, "L2", "en", reference)
    text = as_markdown(card, sections(card, (), str))
    assert not re.search(r"\b[AP]\d{6}\b", text), "no account, no persona"


def test_the_verb_writes_a_page_that_needs_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(PROJECT))
    monkeypatch.chdir(tmp_path)
    assert main(["data", "card", "L6", "--lang", "fr"]) == 0
    page = (tmp_path / "L6-card-fr.html").read_text(encoding="utf-8")
    assert '<html lang="fr" dir="ltr">' in page and "Droits de l’homme" in page and "src=" not in page
    assert main(["data", "card", "L6", "--lang", "de"]) == 2
    assert main(["data", "card", "L6", "--format", "pdf"]) == 2
    assert main(["data", "card", "L6", "--out", str(tmp_path)]) == 2
