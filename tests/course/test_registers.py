"""Faulty registers: named with file and line, left out, nothing else lost."""

from pathlib import Path

import pytest

ITEMS = "course/items/M01.yml"


def edit(path: str, old: str, new: str):
    def change(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def test_an_item_with_two_right_answers_is_left_out_and_named(one_language) -> None:
    site, found = one_language(edit(ITEMS, "right: false, why: It is on", "right: true, why: It is on"))
    assert ("COU006", ITEMS, 1) in [(one.code, one.path, one.line) for one in found]
    page = (site / "modules/m01/index.html").read_text(encoding="utf-8")
    assert "item-M01-Q1" not in page and "item-M01-Q2" in page


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ("why: It is on the wrong side.", 'why: ""', "M01-Q1"),
        (", why: It informs.", "", "M01-Q3"),
        ("  why: Because of the denominator.\n", "", "M01-Q4"),
    ],
)
def test_an_item_without_a_reason_is_left_out_and_named(one_language, old: str, new: str, item: str) -> None:
    _, found = one_language(edit(ITEMS, old, new))
    assert [(one.code, one.values["item"]) for one in found if one.code == "COU007"] == [("COU007", item)]


def test_an_item_id_used_twice_is_named_with_its_line(one_language) -> None:
    _, found = one_language(edit(ITEMS, "id: M01-Q2", "id: M01-Q1"))
    assert ("COU009", ITEMS, 10) in [(one.code, one.path, one.line) for one in found]


def test_an_unknown_key_is_named_with_its_line(one_language) -> None:
    _, found = one_language(edit(ITEMS, "  tolerance: 0.1\n", "  tolerance: 0.1\n  colour: red\n"))
    [fault] = [one for one in found if one.code == "COU011"]
    assert (fault.path, fault.values["entry"]) == (ITEMS, "M01-Q4")
    lines = (Path(__file__).parents[1] / "data/course/project" / ITEMS).read_text(encoding="utf-8").split("\n")
    assert fault.line == lines.index("  tolerance: 0.1") + 2


def test_broken_yaml_is_named_with_its_line_and_the_site_is_still_built(one_language) -> None:
    path = "course/registers/reviews.yml"
    site, found = one_language(edit(path, "pending}", "pending"))
    assert [(one.code, one.path) for one in found] == [("COU010", path)]
    assert found[0].line in (1, 2)
    assert (site / "index.html").is_file()


def test_an_objective_that_names_an_unknown_item_is_named(one_language) -> None:
    _, found = one_language(edit("course/registers/objectives.yml", "[M01-Q1]", "[M01-Q1, M01-Q77]"))
    assert [one.code for one in found] == ["COU019"]


def test_a_glossary_row_with_an_empty_language_is_left_out_and_named(one_language) -> None:
    path = "course/registers/glossary.csv"
    _, found = one_language(edit(path, "T002,content measures,provider,fournisseur", "T002,content measures,provider,"))
    assert [(one.code, one.path, one.line) for one in found] == [("COU011", path, 3)]


def test_the_site_stays_when_mkdocs_refuses(one_language) -> None:
    site, _ = one_language(lambda folder: None)
    _, found = one_language(edit("mkdocs.yml", "- offline", "- no-such-plugin"))
    assert [one.code for one in found] == ["COU016"]
    assert (site / "index.html").is_file()
    assert [path.name for path in site.parent.iterdir()] == ["en"], "nothing half written remains"


def test_slides_that_lost_a_block_in_translation_are_named(one_language, monkeypatch) -> None:
    from workshopkit.course import slides

    with pytest.raises(ValueError, match="1"):
        slides.parse("# A\n\nmerged Note: text", "# A\n\ntext\n\nNote: more")
    assert slides.parse("# A\n\nب\n\nملاحظة: سر", "# A\n\ntext\n\nNote: more")[0].text == "# A\n\nب"


def test_broken_slides_are_named_and_their_last_good_version_stays(one_language) -> None:
    path = "course/en/slides/m01.md"
    site, _ = one_language(lambda folder: None)
    before = (site / "slides/m01/index.html").read_text(encoding="utf-8")
    site, found = one_language(edit(path, 'title: "M01. A small module"', "title: ["))
    assert [(one.code, one.path) for one in found] == [("COU002", path)]
    assert (site / "slides/m01/index.html").read_text(encoding="utf-8") == before


def test_untranslated_slides_are_an_english_page(one_language) -> None:
    deck = "---\ntitle: New\n---\n\n# New\n\nNote: secret\n"
    site, found = one_language(lambda folder: (folder / "course/en/slides/m02.md").write_text(deck), "ar")
    page = (site / "slides/m02/index.html").read_text(encoding="utf-8")
    assert '<html lang="en" dir="ltr">' in page and "secret" not in page
    assert ("COU001", "course/en/slides/m02.md") in [(one.code, one.path) for one in found]
