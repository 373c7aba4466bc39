"""Built files: language and direction, a kernel, and nothing that belongs to the trainer."""

from pathlib import Path

import pytest

from lint.small_project import Case, codes, found, label, text

KERNEL = '"metadata": {"kernelspec": {"name": "python3"}}'
BOOK = "build/labs/release/en/L1/L1.ipynb"
SECRET = "The word terrorist goes because no court has decided anything about these accounts"
OTHER = "Two of the accounts belong to reporters and nobody should say so before the annex is read"


def book(source: str = "x", metadata: str = KERNEL) -> str:
    return f'{{"cells": [{{"cell_type": "code", "source": ["{source}"]}}], {metadata}}}'


def page(body: str, lang: str = "en", direction: str = "ltr") -> str:
    return f'<html lang="{lang}" dir="{direction}"><body>{body}</body></html>'


def leak(source: str, path: str, secret: str, wrong: str, fine: str, name: str) -> Case:
    return Case("SAF045", {source: secret, path: wrong}, {source: secret, path: fine}, name)


SITE = "build/site/en/a.html"
CASES = [
    text("SAF040", '<html dir="ltr"><body></body></html>', '<html lang=en><body dir="ltr"></body></html>', SITE),
    text("SAF040", '<html lang="en"><body></body></html>', "<p>a fragment</p>", SITE, "no direction"),
    text("SAF041", page("", "ar", "ltr"), page("", "ar", "rtl"), "build/site/ar/a.html"),
    text("SAF041", page("", "en"), page("", "fr"), "build/site/fr/a.html", "wrong language"),
    text("SAF042", book(metadata='"metadata": {}'), book(), BOOK),
    text("SAF043", "{", book(), BOOK),
    text("SAF043", "[]", book(), BOOK, "no notebook"),
    text("SAF044", book("### BEGIN SOLUTION"), book("### begin with the solution"), BOOK),
    text("SAF044", page("### BEGIN HIDDEN TESTS"), page("Hidden tests begin later."), SITE),
    Case("SAF044", {BOOK: book("### END SOLUTION")}, {"build/labs/solution/en/L1/L1.ipynb": book("### END SOLUTION")},
         "solution folder"),
    Case("SAF046", {"build/labs/release/en/L1/claims.py": ""}, {"build/labs/solution/en/L1/claims.py": ""}),
    Case("SAF047", {"build/site/overlay/a.html": page("")}, {"build/site/en/overlay.html": page("")}),
    leak("instructor/en/a.md", SITE, f"# A\n\n**{SECRET}.** More.", page(f"<p>{SECRET}.</p>"), page(SECRET[:30]),
         "page"),
    leak("instructor/en/a.md", "build/site/en/search_index.json", SECRET, f'{{"text": "{SECRET}"}}', "{}", "search"),
    leak("instructor/items/F.yml", SITE, f"- why: {SECRET}", page(f"<b>{SECRET[:18]}</b>{SECRET[18:]}"), page(""),
         "form"),
    leak("labs/L1/notes.md", BOOK, SECRET, book(SECRET), book("x"), "notes of a lab"),
    leak("course/en/slides/a.md", SITE, f"# A\n\nTo see by all: {OTHER}\n\nNote: {SECRET}.\n\n---\n\n# B", page(SECRET),
         page(OTHER), "note of a slide"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_fault_of_a_built_file_is_found(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_built_file_in_order_is_left_alone(case: Case, tmp_path: Path) -> None:
    assert {code for code in codes(tmp_path, case.fine) if code.startswith("SAF")} == set()


def catalog(msgid: str, msgstr: str) -> str:
    return f'msgid ""\nmsgstr ""\n\nmsgid "{msgid}"\nmsgstr ""\n"{msgstr[:30]}"\n"{msgstr[30:]}"\n'


FRENCH = "Le mot terroriste disparaît, car aucun tribunal ne s’est prononcé sur ces comptes"


def test_a_translated_sentence_of_the_trainer_is_found_too(tmp_path: Path) -> None:
    files = {
        "instructor/en/a.md": SECRET,
        "instructor/locale/fr/a.po": catalog(SECRET, FRENCH),
        "build/site/fr/a.html": page(FRENCH, "fr"),
    }
    assert [f.path for f in found(tmp_path, files) if f.code == "SAF045"] == ["build/site/fr/a.html"]


def test_what_participants_may_read_anyway_is_no_leak(tmp_path: Path) -> None:
    files = {
        "instructor/en/a.md": SECRET,
        "instructor/locale/fr/a.po": catalog(SECRET, FRENCH),
        "course/en/a.md": f"- {SECRET}",
        "course/locale/fr/a.po": catalog(SECRET, FRENCH),
        "build/site/fr/a.html": page(FRENCH, "fr"),
        "build/site/en/a.html": page(SECRET),
    }
    assert "SAF045" not in codes(tmp_path, files)


def test_the_trainers_site_may_hold_it(tmp_path: Path) -> None:
    assert "SAF045" not in codes(tmp_path, {"instructor/en/a.md": SECRET, "build/site-trainer/en/a.html": page(SECRET)})
