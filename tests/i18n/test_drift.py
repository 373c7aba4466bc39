"""Edited English makes its translations stale, named by file, line and message; counts follow the sources."""

from pathlib import Path

import pytest

from i18n.filling import fill
from i18n.small_project import make
from workshopkit.i18n import catalog
from workshopkit.i18n.drift import Fault, drift
from workshopkit.i18n.renew import renew
from workshopkit.i18n.sources import sources
from workshopkit.i18n.status import Row, status

PAGE = "course/en/modules/m01.md"
DECIDES = "The provider decides under its own terms."


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The small project, all translated into French."""
    renew(make(tmp_path))
    for source in sources(tmp_path):
        path = source.po("fr")
        fill(path, {e.msgid: ("un", "des") if e.plural else f"fr {e.msgid}" for e in catalog.entries(path, "fr")})
    return tmp_path


def faults(project: Path) -> list[Fault]:
    return list(drift(project, langs=["fr"]))


def row(project: Path, name: str) -> Row:
    return next(row for row in status(project, langs=["fr"]) if row.source == name)


def edit(project: Path, former: str, now: str) -> None:
    path = project / PAGE
    path.write_text(path.read_text("utf-8").replace(former, now), encoding="utf-8")


def test_a_whole_translation_has_no_drift(whole: Path) -> None:
    assert faults(whole) == []
    assert all(row.is_complete for row in status(whole, langs=["fr"]))


@pytest.mark.parametrize("extracted", [False, True])
def test_an_edited_paragraph_makes_its_translation_stale(whole: Path, extracted: bool) -> None:
    edit(whole, "decides", "always decides")
    if extracted:
        renew(whole)
    now = "The provider always decides under its own terms."
    assert faults(whole) == [Fault("I18N002", PAGE, 3, {"lang": "fr", "text": now, "former": DECIDES})]
    assert row(whole, PAGE) == Row(PAGE, "fr", translated=2, fuzzy=1, missing=0, obsolete=0)


def test_a_new_paragraph_is_missing_and_a_removed_one_obsolete(whole: Path) -> None:
    edit(whole, DECIDES, "Wholly other words, about something else.")
    assert [(f.code, f.path, f.line) for f in faults(whole)] == [("I18N001", PAGE, 3)]
    assert row(whole, PAGE) == Row(PAGE, "fr", translated=2, fuzzy=0, missing=1, obsolete=1)


def test_a_moved_paragraph_is_no_drift(whole: Path) -> None:
    edit(whole, "# Title\n", "\n\n# Title\n")
    assert faults(whole) == []


def test_a_sentence_of_the_engine_is_named_in_its_source(whole: Path) -> None:
    (whole / "src/workshopkit/server/my.py").write_text('x = 1\nsay("My own workshop")\n', encoding="utf-8")
    assert [(f.code, f.path, f.line) for f in faults(whole)] == [("I18N002", "src/workshopkit/server/my.py", 2)]


def test_a_broken_po_file_is_one_fault_with_its_line(whole: Path) -> None:
    (whole / "course/locale/fr/modules/m01.po").write_text('msgid "a"\nmsgstr "b\n', encoding="utf-8")
    (found,) = faults(whole)
    assert (found.code, found.path, found.line) == ("I18N003", "course/locale/fr/modules/m01.po", 2)


def test_a_language_without_files_is_all_missing(whole: Path) -> None:
    (whole / "course/locale/fr/modules/m01.po").unlink()
    assert [f.code for f in faults(whole)] == ["I18N001"] * 3


def test_nothing_is_written_by_looking(whole: Path) -> None:
    edit(whole, "decides", "always decides")
    before = {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()}
    faults(whole)
    list(status(whole))
    assert {path: path.read_bytes() for path in whole.rglob("*") if path.is_file()} == before
