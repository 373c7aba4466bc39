"""Tables of the synthetic world: the same everywhere, neutral, and true to their own rules."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshopkit.synth.build import ENGINE, build_tables, write_tables
from workshopkit.synth.hashing import Chance, streams
from workshopkit.synth.model import Recipe, SynthError, World
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.world import load_world

PROJECT = Path(__file__).resolve().parents[2]
RECIPE = PROJECT / "datasets" / "recipes" / "L1.toml"
GOLDEN = {
    ("1.1", "main"): "sha256:3aa7735e4ae87c1ad9cb4447a72721cda3efb2f60c6a4e5e0fd18bfe9294aa4a",
    ("1.1", "second"): "sha256:3d618f4fdf2c5a8d691a89c52bb47378176a527e043ceba0262499f58cc8882e",
}


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return load_recipe(RECIPE)


@pytest.fixture(scope="module")
def world() -> World:
    return load_world(PROJECT / "datasets" / "world.toml")


@pytest.mark.parametrize("part", ["main", "second"])
def test_the_same_seed_gives_the_same_bytes_as_when_the_engine_got_its_version(
    part: str, recipe: Recipe, world: World, tmp_path: Path
) -> None:
    assert write_tables(build_tables(recipe, world, b"golden", part), tmp_path) == GOLDEN[ENGINE, part]


def test_another_seed_or_part_gives_other_rows(recipe: Recipe, world: World) -> None:
    one, other = (build_tables(recipe, world, seed)["accounts"] for seed in (b"1", b"2"))
    assert not one.equals(other)
    second = build_tables(recipe, world, b"1", "second")["accounts"]
    assert not one.head(len(second))["followers"].equals(second["followers"])


def test_second_tables_are_small(recipe: Recipe, world: World) -> None:
    assert {name: len(rows) for name, rows in build_tables(recipe, world, b"1", "second").items()} == recipe.second
    assert max(recipe.second.values()) <= 200


def test_a_file_is_utf8_with_line_feeds_and_empty_cells_for_missing_values(
    recipe: Recipe, world: World, tmp_path: Path
) -> None:
    write_tables(build_tables(recipe, world, b"1"), tmp_path)
    data = (tmp_path / "accounts.csv").read_bytes()
    assert b"\r" not in data and data.endswith(b"\n")
    with (tmp_path / "accounts.csv").open(encoding="utf-8", newline="") as handle:
        missing = [row for row in csv.DictReader(handle) if row["status"] == ""]
    assert 5 <= len(missing) <= 8


@pytest.mark.parametrize("seed", range(20))
def test_rows_keep_the_rules_of_the_world(seed: int, recipe: Recipe, world: World) -> None:
    tables = build_tables(recipe, world, str(seed).encode())
    accounts, posts = tables["accounts"].set_index("acct"), tables["posts"]
    first = dt.date.fromisoformat(recipe.text("first_day"))
    assert accounts.index.is_unique and posts["post"].is_unique
    assert accounts["created"].map(dt.date.fromisoformat).between(first, first + dt.timedelta(days=41)).all()
    assert set(accounts["platform"]) <= {platform.id for platform in world.platforms}
    assert set(accounts["language"]) <= set(world.languages)
    assert (posts["platform"] == accounts.loc[posts["acct"], "platform"].to_numpy()).all()
    assert (posts["time"] >= accounts.loc[posts["acct"], "created"].to_numpy()).all()
    assert all(count <= accounts.loc[acct, "posts"] for acct, count in posts["acct"].value_counts().items())
    assert list(posts["time"]) == sorted(posts["time"])


def test_no_column_speaks_of_guilt_or_of_who_somebody_is(recipe: Recipe, world: World) -> None:
    columns = {column for rows in build_tables(recipe, world, b"1").values() for column in rows.columns}
    for word in ("terror", "radical", "guilt", "extrem", "relig", "ethnic", "nation", "faith", "suspect", "risk"):
        assert not [column for column in columns if word in column]


def test_a_new_stream_leaves_the_others_alone() -> None:
    key = streams(b"seed", "main")
    before = [Chance(key, "accounts.status").bits(item) for item in range(5)]
    Chance(key, "accounts.new").bits(0)
    assert before == [Chance(key, "accounts.status").bits(item) for item in range(5)]
    assert before != [Chance(key, "accounts.new").bits(item) for item in range(5)]


@given(st.binary(max_size=100), st.integers(1, 10**6), st.integers(0, 10**9))
def test_draws_stay_in_their_bounds(seed: bytes, bound: int, item: int) -> None:
    chance = Chance(streams(seed, "main"), "test")
    assert 0 <= chance.below(bound, item) < bound
    assert bound // 16 <= chance.skewed(bound, item) < 32 * bound
    assert chance.pick([0, bound, 0], item) == 1


def test_a_sample_is_drawn_without_repeating() -> None:
    drawn = Chance(streams(b"s", "main"), "test").sample(50, 20)
    assert len(set(drawn)) == 20 and drawn == sorted(drawn) and max(drawn) < 50
    with pytest.raises(ValueError, match="51 of 50"):
        Chance(streams(b"s", "main"), "test").sample(50, 51)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("format = 1", "format = 2", "format"),
        ("[set.posts]", "[set.post]", "set.posts"),
        ("value = 60", 'value = "sixty"', "whole number"),
        ("accounts = 56", "accounts = 560", "second.accounts"),
        ('source = "assumed"', "", "source"),
        ("preset =", "present =", "preset"),
        ("[30, 27, 23, 20]", "[30, 27, 23]", "4 whole numbers"),
        ('"accounts", "posts"]', '"accounts", "shares"]', "shares"),
        ('world = "velmara"', 'world = "elsewhere"', "elsewhere"),
        ("value = 200", "value = 200000", "lower posts"),
        ("[second]", "[second", "not TOML"),
    ],
)
def test_a_wrong_recipe_names_what_is_wrong(old: str, new: str, told: str, world: World, tmp_path: Path) -> None:
    text = RECIPE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "L1.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SynthError, match=told.replace("(", r"\(")):
        build_tables(load_recipe(path), world, b"1")


def test_a_missing_recipe_says_which_file(tmp_path: Path) -> None:
    with pytest.raises(SynthError, match=r"L9\.toml: cannot be read"):
        load_recipe(tmp_path / "L9.toml")
