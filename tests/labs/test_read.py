"""Reading lab.md: ids, roles and exercises of a good lab; file and line of every fault of a bad one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshopkit.labs.model import LabError
from workshopkit.labs.read import read_lab

DATA = Path(__file__).resolve().parents[1] / "data" / "labs"
GOOD = DATA / "good" / "labs" / "L8"
TEXT = (GOOD / "lab.md").read_text(encoding="utf-8")
HEAD = TEXT[: TEXT.index("# Counting")]
EXERCISE = TEXT[TEXT.index("```{code-cell} python\n:id: ex-8-1") : TEXT.index("## 8.2")]


def test_every_cell_has_an_id_that_follows_from_its_neighbour() -> None:
    ids = [cell.id for cell in read_lab(TEXT, GOOD).cells]
    before = ["start-m1", "start", "ex-8-1-m1", "ex-8-1-m2", "ex-8-1", "check-8-1", "test-8-1"]
    assert ids == [
        *before,
        *("ex-8-2-m1", "ex-8-2", "check-8-2", "test-8-2", "text-8-3-m1", "text-8-3", "text-8-3-n1"),
    ]


def test_exercises_have_name_kind_points_and_the_heading_above_as_title() -> None:
    exercises = read_lab(TEXT, GOOD).exercises
    assert [(one.id, one.name, one.kind, one.points) for one in exercises] == [
        ("8.1", "answer_8_1", "integer", 2),
        ("8.2", "answer_8_2", "text", 1.5),
        ("8.3", "answer_8_3", "free", 3),
    ]
    assert exercises[0].title == "How many posts?"


def test_a_translated_heading_gives_a_title_without_number_and_isolation() -> None:
    heading = '## <bdi dir="ltr">8.1</bdi> كم عدد المنشورات؟ { #how-many-posts }'
    [first, *_] = read_lab(TEXT.replace("## 8.1 How many posts?", heading), GOOD).exercises
    assert first.title == "كم عدد المنشورات؟"


def test_lines_of_cells_are_lines_of_the_file() -> None:
    lines = TEXT.split("\n")
    for cell in read_lab(TEXT, GOOD).cells:
        assert lines[cell.line - 1] == cell.source.split("\n")[0]


def test_windows_line_ends_change_nothing() -> None:
    assert read_lab(TEXT.replace("\n", "\r\n"), GOOD) == read_lab(TEXT, GOOD)


def test_a_cell_shown_inside_a_longer_fence_is_markdown() -> None:
    shown = f"````md\n```{{code-cell}} python\n:id: shown\n+++\n1 +\n```\n````\n\n{EXERCISE}"
    cells = read_lab(HEAD + shown, GOOD).cells
    assert [cell.id for cell in cells] == ["ex-8-1-m1", "ex-8-1", "check-8-1", "test-8-1"]


@pytest.mark.parametrize("case", sorted(path.name for path in (DATA / "bad").iterdir()))
def test_a_faulty_source_is_refused_with_file_and_line(case: str) -> None:
    folder = DATA / "bad" / case / "L8"
    with pytest.raises(LabError) as refused:
        read_lab((folder / "lab.md").read_text(encoding="utf-8"), folder)
    found = "".join(f"{finding.code} {finding.line}\n" for finding in refused.value.findings)
    assert found == (DATA / "bad" / case / "expected.txt").read_text(encoding="utf-8")
    for finding in refused.value.findings:
        assert f"{case}/L8/lab.md:{finding.line}: " in str(refused.value)
    assert "{" not in str(refused.value).replace("{id", "").replace("{text-cell}", "").replace("lab: {", "")


PROSE = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_characters="`~+#<\r\n\t\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), min_size=1
    )
    .map(str.strip)
    .filter(lambda text: text and not text.startswith("---")),
    max_size=4,
)


@settings(deadline=None)
@given(PROSE, PROSE, PROSE)
def test_whatever_the_prose_says_the_code_cells_stay(before: list[str], between: list[str], after: list[str]) -> None:
    parts = [
        "\n\n".join(before),
        EXERCISE,
        "\n+++\n".join(between),
        EXERCISE.replace("8.1", "8.5").replace("8-1", "8-5"),
    ]
    lab = read_lab(HEAD + "\n\n".join([*parts, "\n\n".join(after)]), GOOD)
    code = [cell for cell in lab.cells if cell.type == "code"]
    assert [cell.id for cell in code] == ["ex-8-1", "check-8-1", "test-8-1", "ex-8-5", "check-8-5", "test-8-5"]
    assert code[0].source.startswith("answer_8_1 = ____\n")
    assert [cell.id for cell in lab.cells if cell.id.startswith("ex-8-5-m")] == [
        f"ex-8-5-m{number}" for number in range(1, len(between) + 1)
    ]
    assert len({cell.id for cell in lab.cells}) == len(lab.cells)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused_with_lines_of_the_file(text: str) -> None:
    for source in (text, HEAD + text):
        try:
            read_lab(source, GOOD)
        except LabError as error:
            assert all(1 <= (finding.line or 0) <= source.count("\n") + 1 for finding in error.findings)


@settings(deadline=None)
@given(st.integers(0, len(TEXT)), st.sampled_from(["", "```", "\n", "+++", "### END SOLUTION\n", ":id: x\n"]))
def test_a_lab_cut_anywhere_is_read_or_refused(where: int, junk: str) -> None:
    for source in (TEXT[:where] + junk, TEXT[:where] + junk + TEXT[where:]):
        try:
            read_lab(source, GOOD)
        except LabError as error:
            assert error.findings
