"""numpy and numba, one chunk or many: byte for byte the same tables."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from synth.conftest import MakeRun
from workshopkit.synth import follows, spread_run
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.model import SynthError
from workshopkit.synth.spread import make_posts

WORLDS: dict[str, dict[str, int | tuple[int, ...]]] = {
    "as set": {},
    "no action day": {f"action_{name}": () for name in ("day", "platform", "coverage", "sustained", "duration")},
    "two action days": {
        "action_day": (60, 120),
        "action_platform": (1, 3),
        "action_coverage": (9000, 7000),
        "action_sustained": (0, 1),
        "action_duration": (24, 48),
    },
    "nothing removed": {
        "suspension": 0,
        "return_chance": 0,
        "detect": (0,) * 4,
        "wrongful": 0,
        "author_removal": 0,
        "hash_match": 0,
    },
    "much of everything": {
        "items": 4000,
        "appeal_low": 9000,
        "decay": 70,
        "cross": 400,
        "copy": 4000,
        "wrongful": 3000,
        "author_removal": 2500,
    },
}


def same_tables(one: WorldRun, other: WorldRun) -> list[str]:
    """Names of tables that differ in a value or a type."""
    tables = {name: (one.table(name), other.table(name)) for name in one.recipe.tables}
    return [
        name
        for name, (before, after) in tables.items()
        if any(
            before[column].dtype != after[column].dtype or not np.array_equal(before[column], after[column])
            for column in before
        )
    ]


def fresh(run: WorldRun, **changed: object) -> WorldRun:
    """*run* again from the beginning."""
    return replace(run, _tables={}, **changed)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("values", WORLDS.values(), ids=WORLDS)
def test_numba_gives_the_tables_of_numpy(seed: int, values: dict[str, int | tuple[int, ...]], run_of: MakeRun) -> None:
    pytest.importorskip("numba")
    run = run_of(seed, **values)
    assert same_tables(run, fresh(run, engine="numba")) == []
    assert len(run.posts.t) > len(run.items.t)


def test_chunks_of_any_size_give_the_posts_of_all_items_at_once(
    run_of: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(2)
    whole = make_posts(run.recipe, run.key, run.accounts, run.follows, run.items)
    monkeypatch.setattr(spread_run, "CHUNK", 701)
    for engine in ("numpy", "numba"):
        if engine == "numba":
            pytest.importorskip("numba")
        chunked = fresh(run, engine=engine).posts
        for column in ("item", "account", "t", "parent", "kind", "hop", "removed", "cause"):
            assert np.array_equal(getattr(whole, column), getattr(chunked, column)), column


def test_ties_drawn_in_parts_of_any_size_are_the_same(run_of: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_of(2, personas=300)
    before = run.table("follows")
    for part in (997, 3):
        monkeypatch.setattr(follows, "PART", part)
        again = fresh(run).table("follows")
        assert all(np.array_equal(before[column], again[column]) for column in before)


def test_nothing_of_the_extras_is_loaded_before_it_is_asked_for() -> None:
    asked = "import sys, workshopkit.synth.writing, workshopkit.synth.workers, workshopkit.synth.reach"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not {"numba", "distributed"} & set(done.stdout.split())


def test_without_numba_one_sentence_names_the_extra(run_of: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(SynthError, match=r'numba is not installed; pip install "workshopkit\[fast\]"'):
        _ = fresh(run_of(1), engine="numba").posts
