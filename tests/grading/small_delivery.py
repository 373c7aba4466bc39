"""A delivery made from the small course: its lab frozen by a double, everything after that the kit's own."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import nbformat

from grading.small_course import LAB, RIGHT
from workshopkit.delivery import inbox
from workshopkit.delivery.create import Parts, create_delivery
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Workshop
from workshopkit.delivery.variants import content_of
from workshopkit.grading.course import prepare_assignment
from workshopkit.grading.model import Course


def parts(made: Course) -> Parts:
    def freeze_lab(project: Path, lab: str, desk: Path, langs: tuple[str, ...]) -> str:
        exercises = [
            {"id": f"1.{n}", "name": f"answer_1_{n}", "kind": "integer", "points": 1, "title": f"T{n}"}
            for n in range(1, 6)
        ]
        for lang in langs:
            folder = desk / "handout" / lang / lab
            folder.mkdir(parents=True)
            card = {"format": 1, "lab": lab, "release": "b41f02c9", "lang": lang, "seat": "S00", "tables": []}
            card |= {"module": f"../../../{lang}/modules/m01/", "exercises": exercises}
            (folder / "lab.json").write_text(json.dumps(card), encoding="utf-8")
            shutil.copy(made.root / "release" / LAB / f"{LAB}.ipynb", folder)
            hints = desk / "labs" / lab / "hints" / f"{lang}.json"
            hints.parent.mkdir(parents=True, exist_ok=True)
            hints.write_text(json.dumps({"counted-rows": [f"first {lang}", f"second {lang}"]}), encoding="utf-8")
        (desk / "course").mkdir()
        shutil.copytree(made.root / "source", desk / "course" / "source")
        return "b41f02c9"

    def write_variant(drawn: str, folder: Path) -> None:
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "accounts.csv").write_text("posts\n1\n2\n3\n", encoding="utf-8")
        content = {"content": content_of(folder / "data")}
        (folder / "variant.json").write_text(json.dumps(content), encoding="utf-8")

    def write_handout(target: Path, *, frozen_handout: Path, variant: Path, seat: str) -> None:
        shutil.copytree(frozen_handout, target, dirs_exist_ok=True)

    return Parts(freeze_lab, lambda frozen, secret, seat: seat, write_variant, write_handout, prepare_assignment)


def make_delivery(root: Path, made: Course, **changes: object) -> Delivery:
    """A delivery at *root* from the course *made*: three seats, three languages, *changes* in its workshop.toml."""
    fields = {"id": "velmara", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "seats": 3}
    fields |= {"languages": ["ar", "fr", "en"], "labs": [LAB]}
    create_delivery(root, Workshop.model_validate(fields | changes), project=root.parent, parts=parts(made))
    return Delivery(root)


def submit(delivery: Delivery, seat: str, **answers: str) -> None:
    book = nbformat.read(delivery.seat(seat) / LAB / f"{LAB}.ipynb", as_version=4)
    wanted = RIGHT | {name.replace("_", "-"): text for name, text in answers.items()}
    for cell in book.cells:
        cell.source = wanted.get(cell.id, cell.source)
    inbox.accept(delivery, seat, LAB, nbformat.writes(book).encode(), via="server", saw={})
