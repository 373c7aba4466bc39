"""Pictures of a world: right numbers, words for those who do not see them, three languages, one run."""

import re
from pathlib import Path

import numpy as np
import pytest

from synth.conftest import DATASETS
from workshopkit.cli.main import main
from workshopkit.i18n.messages import translator
from workshopkit.synth.draw_cases import contacts, waits
from workshopkit.synth.engine import run_world
from workshopkit.synth.model import World
from workshopkit.synth.pictures import Gallery, draw
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.series import Waits, dose_response, evidence_waits, kaplan_meier, load_published

PROJECT = DATASETS.parent
NAMES = ["contacts", "cascades", "lives", "removal", "queue", "waits"]


@pytest.fixture(scope="module")
def gallery(velmara: World) -> Gallery:
    recipe = load_recipe(DATASETS / "recipes" / "lab-2k.toml")
    return Gallery(PROJECT, run_world(recipe, velmara, b"card"), b"card")


def test_kaplan_meier_is_the_estimate_of_the_textbook() -> None:
    # 6 patients: ends at 1, 3, 3 and 5; censored at 2 and 6
    steps = kaplan_meier(np.array([3, 1, 6, 3, 2, 5]), np.array([1, 1, 0, 1, 0, 1], dtype=bool))
    assert steps.days == (0.0, 1, 2, 3, 5, 6)
    assert steps.share == pytest.approx((1, 5 / 6, 5 / 6, 5 / 12, 5 / 24, 5 / 24))
    assert (steps.size, steps.censored, steps.median) == (6, 2, 3)
    assert steps.at(2.5) == pytest.approx(5 / 6) and steps.at(0) == 1


def test_without_an_end_half_is_never_reached() -> None:
    assert kaplan_meier(np.array([5, 9]), np.array([False, False])).median is None


def test_ignoring_open_requests_would_give_a_shorter_time(gallery: Gallery) -> None:
    table = gallery.run.table("requests")
    mla = (table["route"] == 0) & (table["done_day"] >= 0)
    naive = float(np.median(table["done_day"][mla] - table["sent_day"][mla]))
    told = evidence_waits(gallery.run).routes["MLA"]
    assert told.median is not None and told.median > naive and told.censored > 0


def test_a_shorter_time_until_removal_can_only_prune(gallery: Gallery) -> None:
    told = dose_response(gallery.run, b"card", (1.5, 24, 768))
    assert -1 <= told.change[0] < told.change[1] < told.change[2] <= 0
    published = load_published(DATASETS / "cards" / "published.toml").removal
    assert published.change[published.hours.index(24)] == -0.707


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_every_picture_has_a_title_words_and_no_outside_address(gallery: Gallery, lang: str) -> None:
    pictures = draw(gallery, lang)
    assert [picture.name for picture in pictures] == NAMES
    for picture in pictures:
        assert picture.svg.startswith(b"<?xml") and b"<image" not in picture.svg
        assert re.search(r"\d", picture.alt) and picture.title
        arabic = re.search("[\u0600-\u06ff]", picture.alt) is not None
        assert arabic == (lang == "ar")


def test_the_same_run_gives_the_same_bytes(gallery: Gallery) -> None:
    say = translator("render", "ar")
    assert contacts(gallery.network, say).svg == contacts(gallery.network, say).svg
    assert waits(gallery.waits, say).svg == waits(gallery.waits, say).svg


def test_words_say_what_is_drawn() -> None:
    steps = kaplan_meier(np.array([10, 20, 30, 30]), np.array([True, True, False, False]))
    alt = waits(Waits({"MLA": steps}), translator("render", "en")).alt
    assert "mutual legal assistance: half answered after 20 days, 2 of 4 still open" in alt


def test_the_verb_draws_one_run_into_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(PROJECT))
    assert main(["data", "show", "L6", "--out", str(tmp_path / "a"), "--lang", "ar"]) == 0
    page = (tmp_path / "a" / "index.html").read_text(encoding="utf-8")
    assert 'dir="rtl"' in page and 'src="waits.svg"' in page and 'alt="' in page
    assert (tmp_path / "a" / "waits.svg").is_file()
    for recipe in ("L1", "L7"):
        assert main(["data", "show", recipe, "--out", str(tmp_path / "b")]) == 2
        assert "nothing of its tables is drawn" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main(["data", "show", "L6", "--out", str(tmp_path / "file" / "x")]) == 2
