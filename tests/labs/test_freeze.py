"""A frozen lab: what the desk keeps, what a seat gets, and that a delivery can be made of it."""

import json
from pathlib import Path

from workshopkit.labs.model import LabJson, Variant

PLANTED = ("planted_hidden", "planted_solution", "planted_model_text", "BEGIN SOLUTION", "HIDDEN TESTS", "CONCLUSIONS")


def freeze(project: Path, desk: Path) -> str:
    from workshopkit.labs.freeze import freeze_lab

    return freeze_lab(project, "L8", desk, ("en", "fr", "ar"))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_freezing_writes_handout_source_and_what_variants_are_drawn_from(small: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    release = freeze(small, desk)
    assert len(release) == 8
    for lang in ("en", "fr", "ar"):
        assert names(desk / "handout" / lang / "L8") == {"L8.ipynb", "checks.py", "lab.json", "messages.json"}
        card = LabJson.model_validate_json((desk / "handout" / lang / "L8/lab.json").read_text(encoding="utf-8"))
        assert (card.release, card.lang, card.module) == (release, lang, f"../../../{lang}/modules/m01/")
        assert [exercise.points for exercise in card.exercises] == [2, 1.5, 3]
    beside = {"L8.ipynb", "checks.py", "lab.json", "messages.json"}
    assert names(desk / "course/source/L8") == {*beside, "data/posts.csv", "second/data/posts.csv"}
    kept = {"lab.md", "checks.py", "claims.py", "cases.toml", "recipe.toml", "world.toml"}
    told = {f"{kind}/{lang}.json" for kind in ("hints", "key") for lang in ("en", "fr", "ar")}
    assert names(desk / "labs/L8") == {*kept, *told}


def test_hints_are_frozen_in_each_language(small: Path, tmp_path: Path) -> None:
    freeze(small, tmp_path / "desk")
    read = json.loads((tmp_path / "desk/labs/L8/hints/fr.json").read_text(encoding="utf-8"))
    assert read["counted-columns"] == ["mot", "len(posts) counts rows."]


def test_the_release_id_names_solutions_checks_and_recipe(small: Path, tmp_path: Path) -> None:
    ids = [freeze(small, tmp_path / "first"), freeze(small, tmp_path / "again")]
    assert ids[0] == ids[1]
    for name in ("labs/L8/lab.md", "labs/L8/checks.py", "datasets/recipes/L8.toml"):
        path = small / name
        path.write_text(path.read_text(encoding="utf-8").replace("8", "8 ", 1) + "\n# \n", encoding="utf-8")
        if name.endswith("lab.md"):
            path.write_text(path.read_text(encoding="utf-8").replace("8 ", "8", 1), encoding="utf-8")
        ids.append(freeze(small, tmp_path / f"changed-{path.name}"))
    assert len(set(ids)) == 4


def test_a_seat_gets_its_own_data_and_sealed_answers_and_nothing_secret(small: Path, tmp_path: Path) -> None:
    from workshopkit.labs.handout import write_handout
    from workshopkit.labs.variant import draw_variant, write_variant

    desk = tmp_path / "desk"
    freeze(small, desk)
    write_variant(draw_variant(desk / "labs/L8", b"s" * 32, "S07"), desk / "variants/S07/L8")
    target = tmp_path / "room"
    target.mkdir()
    write_handout(target, frozen_handout=desk / "handout/ar/L8", variant=desk / "variants/S07/L8", seat="S07")
    assert names(target) == {"L8.ipynb", "checks.py", "lab.json", "messages.json", "data/posts.csv"}
    card = LabJson.model_validate_json((target / "lab.json").read_text(encoding="utf-8"))
    assert (card.seat, card.lang) == ("S07", "ar")
    assert [len(exercise.sealed) for exercise in card.exercises] == [1, 1, 0]
    texts = [path.read_text(encoding="utf-8") for path in target.rglob("*") if path.is_file()]
    assert [word for word in PLANTED if any(word in text for text in texts)] == []
    variant = Variant.model_validate_json((desk / "variants/S07/L8/variant.json").read_text(encoding="utf-8"))
    assert variant.content.startswith("sha256:")
