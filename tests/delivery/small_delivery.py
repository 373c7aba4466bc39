"""A small delivery made with doubles of labs and grading: two exercises, one table, three languages."""

import datetime as dt
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import nbformat

from workshopkit.delivery.create import Parts, create_delivery
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Workshop
from workshopkit.delivery.variants import content_of

ARABIC = '<div dir="rtl" lang="ar">\n\n# الحسابات\n\nعدد الحسابات `accounts` على المنصة.\n\n- واحد\n\n</div>'
TEXT = {"en": "# Accounts\n\nHow many?", "fr": "# Comptes\n\nCombien ?", "ar": ARABIC}
RELEASE = "b41f02c9"


def notebook(lang: str) -> str:
    book = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    book.cells = [
        nbformat.v4.new_markdown_cell(TEXT[lang], id="intro", metadata={"deletable": False, "editable": False}),
        nbformat.v4.new_code_cell("answer_1_1 = 0", id="ex-1-1", metadata={"deletable": False}),
        nbformat.v4.new_code_cell("given = 1", id="given", metadata={"deletable": False, "editable": False}),
    ]
    return nbformat.writes(book)


def freeze_lab(project: Path, lab: str, target: Path, langs: tuple[str, ...]) -> str:
    exercises = [
        {"id": f"1.{n}", "name": f"answer_1_{n}", "kind": "integer", "points": 1, "title": "x"} for n in (1, 2)
    ]
    for lang in langs:
        folder = target / "handout" / lang / lab
        folder.mkdir(parents=True)
        card = {"format": 1, "lab": lab, "release": RELEASE, "lang": lang, "seat": "S00", "tables": ["accounts"]}
        card |= {"module": f"../../../{lang}/modules/m01/", "exercises": exercises}
        (folder / "lab.json").write_text(json.dumps(card), encoding="utf-8")
        (folder / f"{lab}.ipynb").write_text(notebook(lang), encoding="utf-8")
    source = target / "course" / "source" / lab
    for name in ("data", "second/data"):
        (source / name).mkdir(parents=True)
        (source / name / "accounts.csv").write_text("id\n0\n", encoding="utf-8")
    (source / f"{lab}.ipynb").write_text(notebook("en"), encoding="utf-8")
    (source / "checks.py").write_text("HINTS = {}\n", encoding="utf-8")
    (target / "labs" / lab).mkdir(parents=True)
    (target / "labs" / lab / "lab.md").write_text("x", encoding="utf-8")
    return RELEASE


def draw_variant(frozen: Path, secret: bytes, seat: str) -> str:
    assert (frozen / "lab.md").is_file()
    assert len(secret) >= 32
    return seat


def write_variant(drawn: str, folder: Path) -> None:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "accounts.csv").write_text(f"id\n{drawn}\n", encoding="utf-8")
    content = {"content": content_of(folder / "data")}
    (folder / "variant.json").write_text(json.dumps(content), encoding="utf-8")


def write_handout(target: Path, *, frozen_handout: Path, variant: Path, seat: str) -> None:
    for path in frozen_handout.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    (target / "data").mkdir()
    (target / "data" / "accounts.csv").write_bytes((variant / "data" / "accounts.csv").read_bytes())


def prepare_assignment(course, lab: str) -> None:
    with closing(sqlite3.connect(course.root / "gradebook.db")) as gradebook, gradebook:
        gradebook.execute("CREATE TABLE IF NOT EXISTS student (id TEXT PRIMARY KEY)")


DOUBLES = Parts(freeze_lab, draw_variant, write_variant, write_handout, prepare_assignment)


def workshop(**changes: object) -> Workshop:
    fields: dict[str, object] = {
        "id": "velmara-2027-03",
        "place": "Port Ostrel",
        "dates": [dt.date(2027, 3, 1), dt.date(2027, 3, 2)],
        "timezone": "Africa/Tunis",
        "languages": ["en", "fr", "ar"],
        "labs": ["L1"],
        "seats": 3,
    }
    return Workshop.model_validate(fields | changes)


def make(root: Path, **changes: object) -> Delivery:
    create_delivery(root, workshop(**changes), project=root.parent, parts=DOUBLES)
    return Delivery(root)
