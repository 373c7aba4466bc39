"""Bands: rows are judged as written, a known miss is shown with its reason, and the preset keeps its bands."""

import math
from pathlib import Path

import numpy as np
import pytest

from synth.conftest import DATASETS
from workshopkit.synth.bands import Band, judge, load_bands
from workshopkit.synth.engine import run_world, with_settings
from workshopkit.synth.measure import POOLS, STAGES
from workshopkit.synth.measure_spread import sizes
from workshopkit.synth.measuring import measure_bands
from workshopkit.synth.model import Recipe, SynthError, World

PATH = DATASETS / "bands.toml"
BAND = load_bands(PATH).band[0].model_copy(update={"low": 0.1, "high": 0.3, "share": 0.8, "known_miss": {}})


def test_a_row_needs_its_median_and_its_share_of_seeds_inside() -> None:
    assert judge(BAND, [0.2] * 8 + [0.5] * 2, "lab-2k").verdict == "inside"
    assert judge(BAND, [0.2] * 7 + [0.5] * 3, "lab-2k").verdict == "outside"
    assert judge(BAND, [0.31] * 10, "lab-2k").missed
    assert judge(BAND, [math.nan] * 3, "lab-2k").verdict == "not measured"
    assert judge(BAND, [0.2, 0.2, math.nan], "lab-2k").inside == pytest.approx(2 / 3)


def test_a_known_miss_is_named_for_its_preset_and_never_hides_that_the_row_is_inside() -> None:
    known = BAND.model_copy(update={"known_miss": {"lab-2k": "too small"}})
    assert judge(known, [0.9], "lab-2k").verdict == "known miss" and not judge(known, [0.9], "lab-2k").missed
    assert judge(known, [0.9], "class-20k").verdict == "outside"
    assert judge(known, [0.2], "lab-2k").verdict == "inside"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("low = 0.07", "low = 7.0", "low is above high"),
        ('id = "N1b"', 'id = "N1"', "N1 is used twice"),
        ('mark = "S"', 'mark = "sure"', "mark"),
        ("share = 0.9", 'known_miss = {"stress-1M" = "large"}', "not for"),
        ("high = 0.2", "high = 0.2\nwas = [0.1, 0.2]", "needs both 'was' and 'reason'"),
    ],
)
def test_a_wrong_file_of_bands_says_what_is_wrong(old: str, new: str, told: str, tmp_path: Path) -> None:
    text = PATH.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "bands.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SynthError, match=told):
        load_bands(tmp_path / "bands.toml")


def test_a_row_that_nobody_measures_is_an_error(lab_2k: Recipe, velmara: World) -> None:
    bands = load_bands(PATH)
    odd = bands.model_copy(update={"band": (BAND.model_copy(update={"measure": "N99"}),)})
    with pytest.raises(SynthError, match="nobody measures N99"):
        measure_bands(odd, lab_2k, velmara, ["one"])
    odd = bands.model_copy(update={"band": (BAND.model_copy(update={"settings": {"gravity": 1}}),)})
    with pytest.raises(SynthError, match="there is no parameter gravity"):
        measure_bands(odd, lab_2k, velmara, ["one"])


def test_the_lab_preset_keeps_its_cheap_bands_on_three_seeds(lab_2k: Recipe, velmara: World) -> None:
    """All rows over twenty seeds: python3 workshop.py data bands lab-2k."""
    bands = load_bands(PATH)
    cheap = tuple(band for band in bands.band if not band.settings)
    rows = measure_bands(
        bands.model_copy(update={"band": cheap}), lab_2k, velmara, [f"quick-{number}" for number in range(3)]
    )
    far = [row.band.id for row in rows if row.missed and not _near(row.band, row.middle)]
    assert far == [] and len(rows) > 15


def _near(band: Band, value: float) -> bool:
    margin = 0.15 * (band.high - band.low)
    return band.low - margin <= value <= band.high + margin


def test_every_row_names_a_stage_that_is_measured() -> None:
    assert {band.stage for band in load_bands(PATH).band} == set(STAGES) | set(POOLS)


PUBLISHED = {"N": range(1, 14), "D": range(1, 14), "C": range(1, 12), "T": range(1, 7)}
"""Rows of the list of published figures (section 1); ours beyond it: N14."""


def test_every_published_row_has_a_band_or_a_reason_why_not() -> None:
    bands = load_bands(PATH)
    banded = {band.id.rstrip("abcdefgh") for band in bands.band}
    without = {row.id for row in bands.without}
    published = {f"{letter}{number}" for letter, numbers in PUBLISHED.items() for number in numbers}
    assert banded | without == published | {"N14"} and not banded & without


def test_a_pooled_value_decides_alone_and_the_share_of_seeds_is_told() -> None:
    assert judge(BAND, [0.9, 0.2, 0.9], "lab-2k", 0.25).verdict == "inside"
    assert judge(BAND, [0.9, 0.2, 0.9], "lab-2k", 0.25).inside == pytest.approx(1 / 3)
    assert judge(BAND, [0.2] * 5, "lab-2k", 0.5).verdict == "outside"
    assert judge(BAND, [0.2] * 5, "lab-2k", math.nan).verdict == "not measured"


def test_rows_are_measured_under_their_settings_over_others_and_pooled(lab_2k: Recipe, velmara: World) -> None:
    bands = load_bands(PATH)
    rows = {band.id: band for band in bands.band}
    few = {"settings": {"items": 3000}, "presets": ("lab-2k",)}
    tried = (
        rows["N10"].model_copy(update={"over": {"role_share": (10, 170, 20, 6, 4, 395, 395)}}),
        rows["C1b"].model_copy(update=few),
    )
    names = ["quick-1", "quick-2"]
    ratio, pooled = measure_bands(bands.model_copy(update={"band": tried}), lab_2k, velmara, names)
    assert 0.2 < ratio.middle < 0.33
    runs = [run_world(with_settings(lab_2k, items=3000), velmara, name.encode()) for name in names]
    assert pooled.middle == pytest.approx(np.concatenate([sizes(run) for run in runs]).mean())
