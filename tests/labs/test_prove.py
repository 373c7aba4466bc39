"""Proof: a sound lab has no finding; each thing that can be wrong with an exercise is found, with its case."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from workshopkit.labs.kernel import Kernel, kernel_in
from workshopkit.lint.model import Finding


def prove(project: Path, *langs: str) -> list[Finding]:
    from workshopkit.labs.prove import prove

    return prove(project, "L8", langs or ("en",))


def change(project: Path, name: str, old: str, new: str) -> None:
    path = project / "labs/L8" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    with kernel_in(tmp_path_factory.mktemp("kernel"), {}) as kernel:
        yield kernel


@pytest.fixture
def one_kernel(running: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    """All proofs of one test module share a kernel, emptied in between; starting one takes seconds."""
    from workshopkit.labs import trial

    @contextmanager
    def moved(folder: Path, variables: Mapping[str, str]) -> Iterator[Kernel]:
        running.run(f"import os; os.chdir({str(folder)!r}); os.environ.update({dict(variables)!r})", silent=True)
        yield running

    monkeypatch.setattr(trial, "kernel_in", moved)


def test_a_sound_lab_holds_in_three_languages(small: Path) -> None:
    assert prove(small, "en", "fr", "ar") == []


# name: (file, what stands there, what is put there, the codes that must come)
BROKEN: dict[str, tuple[str, str, str, set[str]]] = {
    "check-refuses-a-right-answer": ("checks.py", 'answer == len(tables["posts"])', "False", {"LAB040"}),
    "tests-refuse-a-right-answer": ("lab.md", "assert answer_8_2 == c", "assert 'mode' not in In[2] #", {"LAB041"}),
    "wrong-answer-gets-all": ("cases.toml", "'answer_8_1 = 7'", "'answer_8_1 = len(posts)'", {"LAB042", "LAB043"}),
    "hint-of-another-mistake": ("cases.toml", 'hint = "typed-constant"', 'hint = "took-least"', {"LAB043"}),
    "hint-that-nobody-wrote": ("cases.toml", 'hint = "typed-constant"', 'hint = "guessed"', {"LAB033", "LAB043"}),
    "test-names-no-hint": ("lab.md", "hint:typed-constant", "hint:guessed", {"LAB033", "LAB043"}),
    "noisy-test": ("lab.md", "second = pl", "import warnings; warnings.warn('x')\nsecond = pl", {"LAB044", "LAB046"}),
    "check-stops": ("checks.py", "    counts = tables", '    counts = tables["no"]', {"LAB040", "LAB046", "LAB047"}),
    "solution-is-wrong": ("lab.md", "answer_8_1 = len(posts)", "answer_8_1 = 3", {"LAB046"}),
    "too-few-cases": ("cases.toml", 'kind = "other-right"', 'kind = "right"', {"LAB045"}),
    "conclusion-fails": ("claims.py", "nunique() == 3", "nunique() == 4", {"DAT003"}),
    "conclusion-stops": ("claims.py", 'tables["posts"]["platform"].nunique', "tables.nothing", {"LAB032"}),
    "reference-lacks-an-exercise": ("claims.py", '"8.1": [len(posts)], ', "", {"DAT004"}),
    "never-answerable": ("claims.py", "counts.iloc[0] > counts.iloc[1]", "False", {"DAT002"}),
    "half-written-cases": ("cases.toml", "code = 'answer_8_1 = 7'", "code = 'answer", {"LAB032"}),
    "case-of-no-exercise": ("cases.toml", 'exercise = "8.2"', 'exercise = "8.9"', {"LAB032"}),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found(small: Path, one_kernel: None, name: str) -> None:
    file, old, new, codes = BROKEN[name]
    change(small, file, old, new)
    found = prove(small)
    assert {finding.code for finding in found} == codes
    assert all(finding.path.startswith("labs/L8/") for finding in found)


def test_a_hint_may_come_from_the_hidden_test_alone(small: Path, one_kernel: None) -> None:
    change(small, "checks.py", '"took-least" if answer == counts.index[-1] else None', "None")
    assert prove(small) == []


def test_each_case_runs_with_the_opening_cells_alone(small: Path, one_kernel: None) -> None:
    change(
        small, "lab.md", 'planted_solution = posts["platform"]', 'planted_solution = posts["platform"][: answer_8_1]'
    )
    change(small, "cases.toml", 'answer_8_2 = posts["platform"].mode()[0]', "answer_8_2 = answer_8_1")
    assert {finding.values["case"] for finding in prove(small)} == {"mode"}


def test_findings_name_the_line_of_their_case(small: Path, one_kernel: None) -> None:
    change(small, "cases.toml", 'hint = "typed-constant"', 'hint = "took-least"')
    [finding] = prove(small)
    lines = (small / "labs/L8/cases.toml").read_text(encoding="utf-8").split("\n")
    assert lines[(finding.line or 0) - 1 : (finding.line or 0) + 2][-1] == 'name = "a number typed"'


def test_a_case_that_never_ends_is_named(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workshopkit.labs import kernel

    monkeypatch.setattr(kernel, "SECONDS", 8)
    change(small, "cases.toml", "answer_8_1 = 7", "while True: answer_8_1 = 7")
    [finding] = prove(small)
    assert (finding.code, finding.values["case"]) == ("LAB048", "a number typed")


def test_a_broken_translation_is_named_and_the_other_languages_tried(
    small: Path, one_kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workshopkit.i18n.model import SourceError
    from workshopkit.labs import messages

    def broken(project: Path, source: Path, lang: str) -> dict[str, str]:
        if lang == "fr" and source.name == "checks.py":
            raise SourceError("labs/locale/fr/L8/checks.po:7: a quotation mark is missing")
        return {}

    monkeypatch.setattr(messages, "table", broken)
    [finding] = prove(small, "fr", "ar")
    assert (finding.code, finding.values["lang"]) == ("LAB034", "fr")
    assert "checks.po:7" in str(finding.values["reason"])


def test_every_rule_is_seen_to_fail_somewhere() -> None:
    from workshopkit.lint.codes.labs import RULES

    tests = Path(__file__).resolve().parents[1]
    seen = "".join(path.read_text(encoding="utf-8") for path in (tests / "data/labs/bad").rglob("expected.txt"))
    seen += "".join(path.read_text(encoding="utf-8") for path in (tests / "labs").glob("*.py"))
    assert [code for code in RULES if code not in seen] == []
