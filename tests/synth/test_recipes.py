"""Recipes of the engine: what is wrong is named with file, line, parameter and allowed range."""

import shutil
from pathlib import Path

import pytest

from synth.conftest import DATASETS
from workshopkit.synth.build import build_tables
from workshopkit.synth.model import Parameter, Recipe, SynthError, World
from workshopkit.synth.parameters import SPECS
from workshopkit.synth.recipe import SMALL, load_recipe, preset_of

RECIPES = sorted((DATASETS / "recipes").glob("*.toml"))
LARGE = {"class-20k", "city-100k", "stress-1M"}
"""Built by 'data build', measured by 'data bands' or bench/synth.py, not in every test run."""
PRESET = DATASETS / "recipes" / "lab-2k.toml"


@pytest.mark.parametrize("path", [path for path in RECIPES if path.stem not in LARGE], ids=lambda path: path.stem)
def test_every_recipe_gives_its_tables_in_both_parts(path: Path, velmara: World) -> None:
    recipe = load_recipe(path)
    open_part = recipe.model_copy(update={"tables": tuple(set(recipe.tables) - {"personas", "account_truth"})})
    for part in ("main", "second"):
        tables = build_tables(open_part, velmara, b"1", part)  # type: ignore[arg-type]
        assert set(tables) == set(open_part.tables)
        assert all(len(rows) for rows in tables.values()), part


def test_every_parameter_has_a_unit_a_source_and_a_place_in_the_preset(lab_2k: Recipe) -> None:
    needed = {name for name, spec in SPECS.items() if spec.default is None}
    assert needed <= set(lab_2k.set) <= set(SPECS)


def test_optional_parts_have_a_default_in_their_own_range() -> None:
    for name, spec in SPECS.items():
        if spec.default is not None:
            assert spec.fault(Parameter(value=spec.default, unit=spec.unit, source="assumed")) == "", name


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[set.mixing]\nvalue = 3500", "[set.mixing]\nvalue = 10001", r":\d+: mixing: 10001 is out of .*0 to 10000"),
        ('unit = "accounts, least and most"', 'unit = "percent"', r":\d+: circle: the unit is 'percent'"),
        ("[set.mixing]", "[set.mixin]", r":\d+: no parameter 'mixin'; did you mean 'mixing'"),
        ("value = [6, 14]", "value = [14, 6]", r":\d+: circle: the least is above"),
        ("value = [6, 14]", "value = 6", r"must be 2 whole numbers"),
        ("[set.suspension]\nvalue = 1", "[set.suspension]\nvalue = 0", r":\d+: return_chance: .* only after a susp"),
        ("[set.action_day]\nvalue = [150]", "[set.action_day]\nvalue = [150, 160]", "equally long"),
        ("[set.target_clusters]\nvalue = 3", "[set.target_clusters]\nvalue = 30", "more than the 12 clusters"),
        (
            "[set.action_day]\nvalue = [150]",
            "[set.action_day]\nvalue = [180]",
            r":\d+: action_day: day 180 is after .* 180",
        ),
        ("[set.appeal_most]\nvalue = 1000000", "[set.appeal_most]\nvalue = 10", r":\d+: appeal_low: above appeal_most"),
        (
            "[set.route_share]\nvalue = [38, 58, 4]",
            "[set.route_share]\nvalue = [0, 0, 0]",
            r":\d+: route_share: all shares",
        ),
        ('value = "2027-01-04"', 'value = "4 January"', "not a date"),
        ("[set.days]\nvalue = 180", '[set.days]\nvalue = "180"', "is not a whole number"),
        ("format = 1", "format = 2", r":\d+: format"),
        ("personas = 150", "personas = 10", r"second.personas: 10 is out of range; allowed are 40"),
        ("personas = 150", "people = 150", r"second.people: no such parameter"),
        ('preset = "lab-2k"', 'preset = "lab-3k"', r":\d+: there is no lab-3k.toml beside it"),
        ('source = "band:N9"', 'source = "I think"', r":\d+: set.personas.source"),
    ],
)
def test_a_wrong_recipe_names_line_parameter_and_range(old: str, new: str, told: str, tmp_path: Path) -> None:
    text = PRESET.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "lab-2k.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SynthError, match=told):
        load_recipe(path)


def test_a_recipe_takes_what_it_does_not_set_from_its_preset(tmp_path: Path) -> None:
    shutil.copy(PRESET, tmp_path)
    own = '[set.days]\nvalue = 200\nunit = "days"\nsource = "assumed"\n'
    head = 'format = 1\nid = "X"\nworld = "velmara"\npreset = "lab-2k"\ntables = ["accounts"]\n[second]\n'
    (tmp_path / "X.toml").write_text(head + own, encoding="utf-8")
    recipe = load_recipe(tmp_path / "X.toml")
    assert (recipe.whole("days"), recipe.whole("personas")) == (200, 2000)
    (tmp_path / "Y.toml").write_text(
        head.replace("lab-2k", "X").replace('id = "X"', 'id = "Y"') + own, encoding="utf-8"
    )
    with pytest.raises(SynthError, match="X is no preset"):
        load_recipe(tmp_path / "Y.toml")


def test_a_frozen_recipe_takes_its_preset_along(tmp_path: Path) -> None:
    assert preset_of(DATASETS / "recipes" / "L1.toml") is None and preset_of(PRESET) is None
    assert preset_of(DATASETS / "recipes" / "L2.toml") == PRESET
    shutil.copy(DATASETS / "recipes" / "L2.toml", tmp_path / "recipe.toml")
    with pytest.raises(SynthError, match=r"no lab-2k\.toml beside it"):
        load_recipe(tmp_path / "recipe.toml")
    shutil.copy(PRESET, tmp_path)
    assert load_recipe(tmp_path / "recipe.toml") == load_recipe(DATASETS / "recipes" / "L2.toml")


def test_hidden_tables_are_not_for_labs(lab_2k: Recipe, velmara: World) -> None:
    assert lab_2k.preset != SMALL
    with pytest.raises(SynthError, match="personas belongs to the key"):
        build_tables(lab_2k, velmara, b"1")
    bare = velmara.model_copy(update={"names_first": ()})
    with pytest.raises(SynthError, match="names_first"):
        build_tables(lab_2k, bare, b"1")
