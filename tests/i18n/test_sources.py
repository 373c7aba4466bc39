"""Which files are translated, where their PO files lie, and how one gets them in a language."""

from pathlib import Path

import pytest

from i18n.filling import fill
from i18n.small_project import FILES, make
from workshopkit.i18n.model import SourceError
from workshopkit.i18n.renew import renew
from workshopkit.i18n.sources import find, sources, table, translated

PAGE = Path("course/en/modules/m01.md")
LAB = Path("labs/L1/lab.md")
CHECKS = Path("labs/L1/checks.py")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    renew(make(tmp_path))
    return tmp_path


def po(project: Path, name: str, lang: str = "fr") -> Path:
    return project / name.replace("locale/", f"locale/{lang}/")


def test_every_kind_of_source_has_its_po_file_in_both_languages(small: Path) -> None:
    found = {path.relative_to(small).as_posix() for path in small.rglob("*.po")}
    names = [
        *("course/locale/{}/modules/m01.po", "course/locale/{}/items/M01.po", "course/locale/{}/diagrams/map.po"),
        *(f"course/locale/{{}}/registers/{name}.po" for name in ("objectives", "definitions", "sources")),
        *("instructor/locale/{}/guide.po", "instructor/locale/{}/items/M01-form.po"),
        *("labs/locale/{}/L1/lab.po", "labs/locale/{}/L1/checks.po", "labs/locale/{}/L1/notes.po"),
        "src/workshopkit/locale/{}/server.po",
    ]
    assert found == {name.format(lang) for name in names for lang in ("fr", "ar")}


def test_every_file_of_the_small_project_is_a_source(small: Path) -> None:
    assert {f.relative_to(small).as_posix() for source in sources(small) for f in source.files} == set(FILES)


def test_extracting_twice_writes_nothing_the_second_time(small: Path) -> None:
    assert renew(small) == []


def test_a_citation_is_not_translated_and_a_jurisdiction_is(small: Path) -> None:
    source = find(small, small / "course/registers/sources.yml")
    assert [message.msgid for _, message in source.messages()] == ["United Nations"]


def test_a_page_comes_in_its_language_and_names_what_is_missing(small: Path) -> None:
    fill(po(small, "course/locale/modules/m01.po"), {"Title": "Titre"})
    page = translated(small, small / PAGE, "fr")
    assert page.text.startswith("# Titre { #title }\n\nThe provider decides")
    assert next((m.msgid, m.line) for m in page.missing) == ("The provider decides under its own terms.", 3)
    assert translated(small, PAGE, "en").text == FILES[PAGE.as_posix()]


def test_a_fuzzy_translation_is_not_shown(small: Path) -> None:
    path = po(small, "course/locale/modules/m01.po")
    fill(path, {"Title": "Titre"})
    path.write_text(path.read_text("utf-8").replace('msgid "Title"', '#, fuzzy\nmsgid "Title"'), encoding="utf-8")
    assert translated(small, small / PAGE, "fr").text.startswith("# Title { #title }")


def test_diagrams_items_and_labs_come_in_their_language(small: Path) -> None:
    fill(po(small, "course/locale/diagrams/map.po"), {"Report": "Rapport"})
    fill(po(small, "course/locale/items/M01.po"), {"Referral": "Signalement"})
    fill(po(small, "labs/locale/L1/lab.po"), {"Count first": "Compter d’abord", "Count": "Compter"})
    assert ">Rapport<" in translated(small, Path("course/diagrams/map.svg"), "fr").text
    assert 'text: "Signalement", right: true' in translated(small, Path("course/items/M01.yml"), "fr").text
    lab = translated(small, LAB, "fr").text
    assert 'title: "Compter d’abord"}' in lab and "\n# Compter\n" in lab
    assert lab.split("```")[1] == FILES[LAB.as_posix()].split("```")[1]


def test_the_table_of_checks_and_of_a_lab_holds_their_sentences(small: Path) -> None:
    fill(po(small, "labs/locale/L1/checks.po", "ar"), {"Look again.": "راجعوا L1.", "Right.": "النتيجة صحيحة."})
    fill(po(small, "labs/locale/L1/lab.po", "ar"), {"Accounts: {n}": "الحسابات: {n}", "Count": "عدُّوا"})
    assert table(small, CHECKS, "ar") == {"Look again.": "راجعوا \u2066L1\u2069.", "Right.": "النتيجة صحيحة."}
    assert table(small, LAB, "ar") == {"Accounts: {n}": "الحسابات: {n}"}
    assert table(small, LAB, "en") == {}


def test_a_broken_po_file_counts_as_no_translation(small: Path) -> None:
    po(small, "course/locale/modules/m01.po").write_text('msgid "Title\n', encoding="utf-8")
    page = translated(small, small / PAGE, "fr")
    assert page.text.startswith("# Title { #title }") and len(page.missing) == 3


def test_two_sources_with_one_po_file_are_refused(small: Path) -> None:
    (small / "course/en/diagrams").mkdir()
    (small / "course/en/diagrams/map.md").write_text("Text.\n", encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"course/en/diagrams/map\.md and course/diagrams/map\.svg would share map\.po"
    ):
        sources(small)


def test_a_file_that_is_no_source_is_refused(small: Path) -> None:
    with pytest.raises(SourceError, match=r"labs/L1/claims\.py is not translated"):
        translated(small, small / "labs/L1/claims.py", "fr")


def test_a_broken_source_stops_extraction_before_anything_is_written(small: Path) -> None:
    (small / "course/items/M01.yml").write_text("- stem: [\n", encoding="utf-8")
    (small / PAGE).write_text("# Changed\n", encoding="utf-8")
    before = po(small, "course/locale/modules/m01.po").read_text("utf-8")
    with pytest.raises(SourceError, match=r"course/items/M01\.yml: line"):
        renew(small)
    assert po(small, "course/locale/modules/m01.po").read_text("utf-8") == before


def test_a_source_that_is_not_utf8_is_named(small: Path) -> None:
    (small / PAGE).write_bytes(b"# \xe9\n")
    with pytest.raises(SourceError, match="not UTF-8"):
        translated(small, small / PAGE, "fr")


def test_arabic_file_names_and_blanks_work(small: Path) -> None:
    name = small / "course/en/الوحدة 1.md"
    name.write_text("Text.\n", encoding="utf-8")
    renew(small)
    fill(small / "course/locale/fr/الوحدة 1.po", {"Text.": "Texte."})
    assert translated(small, name, "fr").text == "Texte.\n"
    renew(small)
    assert renew(small) == []


def test_every_real_source_gives_messages_and_its_english_back(project: Path) -> None:
    for source in sources(project):
        assert source.messages(), source.name
        if source.kind not in ("engine", "python"):
            assert translated(project, source.files[0], "en").text == source.files[0].read_bytes().decode("utf-8")
