"""Building all labs: three languages of the same cells, faults listed, the last good version kept."""

import json
from pathlib import Path

import nbformat
import pytest

from workshopkit.files import atomic
from workshopkit.i18n.model import LANGS

PLANTED = ("planted_hidden", "planted_solution", "planted_model_text", "BEGIN SOLUTION", "HIDDEN TESTS", "CONCLUSIONS")


def build(project: Path) -> list:
    from workshopkit.labs.build import build_labs

    return build_labs(project, project / "build" / "labs", LANGS, lambda line: None)


def book(project: Path, form: str, lang: str) -> nbformat.NotebookNode:
    return nbformat.read(project / f"build/labs/{form}/{lang}/L8/L8.ipynb", 4)


def test_every_language_gets_solution_and_release_with_what_lies_beside(small: Path) -> None:
    assert build(small) == []
    for form in ("release", "solution"):
        for lang in LANGS:
            folder = small / "build/labs" / form / lang / "L8"
            names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
            own = {"second/data/posts.csv"} if form == "solution" else set()
            assert names == own | {"L8.ipynb", "checks.py", "lab.json", "messages.json", "data/posts.csv"}


@pytest.mark.parametrize("form", ["release", "solution"])
def test_cells_ids_points_code_and_metadata_are_the_same_in_three_languages(small: Path, form: str) -> None:
    build(small)
    english = book(small, form, "en")
    for lang in ("fr", "ar"):
        other = book(small, form, lang)
        assert other.metadata == english.metadata
        assert len(other.cells) == len(english.cells)
        for mine, theirs in zip(other.cells, english.cells, strict=True):
            assert (mine.id, mine.cell_type, mine.metadata) == (theirs.id, theirs.cell_type, theirs.metadata)
            assert mine.cell_type == "markdown" or mine.source == theirs.source
        assert other.cells[0].source != english.cells[0].source


def test_no_planted_solution_hidden_test_or_claim_is_in_a_release(small: Path) -> None:
    build(small)
    texts = [path.read_text(encoding="utf-8") for path in (small / "build/labs/release").rglob("*") if path.is_file()]
    assert [word for word in PLANTED if any(word in text for text in texts)] == []
    solved = (small / "build/labs/solution/en/L8/L8.ipynb").read_text(encoding="utf-8")
    assert all(word in solved for word in PLANTED[:3])


def test_arabic_markdown_is_a_right_to_left_block_and_free_answers_are_left_alone(small: Path) -> None:
    build(small)
    cells = {cell.id: cell for cell in book(small, "release", "ar").cells}
    assert cells["start-m1"].source.startswith('<div dir="rtl" lang="ar">\n\n')
    assert cells["start-m1"].source.endswith("\n\n</div>")
    assert cells["text-8-3"].source == ""
    assert cells["text-8-3-m1"].source.endswith("> The number does not say …\n\n</div>")


def test_english_stands_in_for_a_missing_translation_and_says_so(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from labs.small_lab import translated
    from workshopkit.labs import sources

    def half_done(project: Path, source: Path, lang: str):
        whole = translated(project, source, lang)
        whole.text = whole.text.replace("كلمة done.", "Well done.")
        return whole

    monkeypatch.setattr(sources, "translated", half_done)
    build(small)
    last = book(small, "release", "ar").cells[-1].source
    assert last == '<div dir="ltr" lang="en">\n\n**[English]**\n\nWell done.\n\n</div>'


def test_only_answers_can_be_edited_and_nothing_deleted(small: Path) -> None:
    build(small)
    for cell in book(small, "release", "fr").cells:
        assert cell.metadata["deletable"] is False
        assert cell.metadata.get("editable", True) == (cell.id in ("ex-8-1", "ex-8-2", "text-8-3"))


def test_a_faulty_lab_keeps_its_last_good_version_and_names_file_and_line(small: Path) -> None:
    build(small)
    before = (small / "build/labs/release/en/L8/L8.ipynb").read_bytes()
    source = small / "labs/L8/lab.md"
    source.write_text(source.read_text(encoding="utf-8").replace(":points: 2\n", ""), encoding="utf-8")
    [finding] = build(small)
    assert (finding.code, finding.path) == ("LAB012", "labs/L8/lab.md")
    assert source.read_text(encoding="utf-8").split("\n")[finding.line - 1] == "### BEGIN HIDDEN TESTS"
    assert (small / "build/labs/release/en/L8/L8.ipynb").read_bytes() == before


def test_a_translation_that_touches_code_is_refused_for_its_language_alone(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from labs.small_lab import translated
    from workshopkit.labs import sources

    def careless(project: Path, source: Path, lang: str):
        whole = translated(project, source, lang)
        whole.text = whole.text.replace("len(posts)", "len(messages)") if lang == "fr" else whole.text
        return whole

    monkeypatch.setattr(sources, "translated", careless)
    codes = {(finding.code, finding.values["lang"]) for finding in build(small)}
    assert codes == {("LAB030", "fr")}
    assert not (small / "build/labs/release/fr/L8").exists()
    assert (small / "build/labs/release/ar/L8").is_dir()


def test_a_lab_that_is_gone_goes_from_the_build(small: Path) -> None:
    build(small)
    (small / "labs/L8/lab.md").unlink()
    build(small)
    assert not list((small / "build/labs").glob("*/*/L8"))


def test_a_full_disk_leaves_the_former_version_whole(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(small)
    out = small / "build/labs"
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    from workshopkit.labs import build as building

    monkeypatch.setattr(building, "write_messages", full)
    with pytest.raises(OSError, match="No space left"):
        build(small)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert atomic.sweep(out) == []


def test_what_a_killed_build_left_is_cleared_away(small: Path) -> None:
    build(small)
    folder = small / "build/labs/release/en"
    (folder / ".L8.abc.part").mkdir()
    (folder / "L8").rename(folder / ".L8.abc.old")
    build(small)
    assert [path.name for path in folder.iterdir()] == ["L8"]


def test_messages_are_empty_in_english_and_hold_engine_and_lab_in_arabic(small: Path) -> None:
    build(small)
    read = {
        lang: json.loads((small / f"build/labs/release/{lang}/L8/messages.json").read_text(encoding="utf-8"))
        for lang in LANGS
    }
    assert read["en"] == {}
    assert read["ar"].keys() == {"fill in the blank", "Rows, not columns."}
