"""Feedback pages of a workshop: texts from the frozen labs, comments from the gradebook, one style sheet a seat."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workshopkit.delivery import inbox
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Lang
from workshopkit.delivery.results import read_results
from workshopkit.files import atomic
from workshopkit.grading import gradebook
from workshopkit.grading.comments import Bank, Comments, expand, read_bank, read_comments, unknown_ids
from workshopkit.grading.course import quiet
from workshopkit.grading.feedback import FeedbackExercise, FeedbackText, feedback_body, feedback_page
from workshopkit.grading.model import Course, HandIn, Result
from workshopkit.grading.settings import configuration
from workshopkit.i18n.model import DIRECTION
from workshopkit.render.html import STYLE, page

SHEET = "kit.css"


@dataclass
class FeedbackDesk:
    """What pages of *delivery* are made from, each read once."""

    delivery: Delivery
    comments: Comments
    bank: Bank
    languages: dict[str, Lang]
    _texts: dict[tuple[str, Lang], FeedbackText] = field(default_factory=dict)
    _sheets: set[str] = field(default_factory=set)

    def text(self, row: Result) -> FeedbackText:
        """Everything on the page of *row* that the row does not hold."""
        lang = self.languages[row.seat]
        if (row.lab, lang) not in self._texts:
            self._texts[row.lab, lang] = feedback_text(self.delivery, row.lab, lang)
        text = self._texts[row.lab, lang]
        for _, receipt in inbox.versions(self.delivery, row.seat, row.lab):
            if inbox.version_name(receipt) == row.submission:
                received = inbox.local_time(receipt.received, self.delivery)
                text = replace(text, receipt=receipt.code, received=received)
        written = self.comments.get((row.seat, row.lab), {})
        return replace(text, comments={cell: expand(said, self.bank, lang) for cell, said in written.items()})

    def write(self, row: Result) -> Path:
        """Write the page of *row* into the seat's folder, and the style sheet beside it."""
        folder = self.delivery.feedback(row.seat)
        if row.seat not in self._sheets:
            data = STYLE.read_bytes()
            if not (folder / SHEET).is_file() or (folder / SHEET).read_bytes() != data:
                atomic.write_bytes(folder / SHEET, data)
            self._sheets.add(row.seat)
        path = self.delivery.feedback_page(row.seat, row.lab)
        if folder.is_dir():
            atomic.sweep(folder, path.name)
        shown = feedback_page(row, self.text(row), self.languages[row.seat], SHEET)
        if not path.is_file() or path.read_text(encoding="utf-8") != shown:
            atomic.write_text(path, shown)
        return path

    def unknown(self) -> list[tuple[str, str, str]]:
        """(seat, lab, id) of comments that name a sentence which the bank does not have."""
        return [
            (seat, lab, name)
            for (seat, lab), cells in self.comments.items()
            for said in cells.values()
            for name in unknown_ids(said, self.bank)
        ]


def feedback_desk(delivery: Delivery, course: Course | None = None) -> FeedbackDesk:
    """Read comments, from the gradebook of *course* where it is another than the delivery's own, and the bank.

    Raises GradingError when the course or ``desk/comments.toml`` cannot be read.
    """
    languages = {seat.code: seat.language for seat in delivery.seats()}
    return FeedbackDesk(delivery, read_comments(course or delivery.course()), read_bank(delivery.comments), languages)


def current_rows(delivery: Delivery, labs: Iterable[str], seats: Iterable[str]) -> list[Result]:
    """The rows on the desk, with the points that stand in the gradebook at this moment; nothing is written."""
    wanted = set(seats)
    rows = [row for lab in labs for row in read_results(delivery.results / f"{lab}.jsonl") if row.seat in wanted]
    course = delivery.course()
    with quiet(), gradebook.open_gradebook(course, configuration(course)) as book:
        return [_standing(book, delivery, row) for row in rows]


def _standing(book: object, delivery: Delivery, row: Result) -> Result:
    if row.state == "set_aside":
        return row
    versions = inbox.versions(delivery, row.seat, row.lab)
    received = next((one.received for _, one in versions if inbox.version_name(one) == row.submission), None)
    if received is None:
        return row
    hand_in = HandIn(row.seat, row.lab, delivery.submitted(row.seat, row.lab), received)
    cells, score = gradebook.standing(book, hand_in, row.cells)
    return row.model_copy(update={"cells": cells, "score": score})


def printed(desk: FeedbackDesk, rows: Iterable[Result], title: str) -> str:
    """The pages of all *rows* as one HTML document, each on a sheet of its own, in its seat's language."""
    sheets = []
    for row in rows:
        lang = desk.languages[row.seat]
        body = feedback_body(row, replace(desk.text(row), module="", home=""), lang)
        body = body.replace("<main>", '<div class="wrap">').replace("</main>", "</div>").replace("<details>", "<div>")
        body = re.sub(r"<summary>.*?</summary>", "", body).replace("</details>", "</div>")
        sheets.append(f'<article class="sheet" lang="{lang}" dir="{DIRECTION[lang]}">{body}</article>')
    style = "<style>.sheet { break-after: page; } .sheet:last-child { break-after: auto; }</style>\n"
    return page(title=title, body=f"<main>{''.join(sheets)}</main>", lang="en", head=style)


def feedback_text(delivery: Delivery, lab: str, lang: Lang) -> FeedbackText:
    """What the feedback page says about *lab* in *lang*, from the frozen handout, hints and criteria."""
    handout = delivery.handout(lang, lab)
    card = json.loads((handout / "lab.json").read_text(encoding="utf-8"))
    exercises = tuple(FeedbackExercise(one["id"], one["title"], one["points"]) for one in card["exercises"])
    steps = _read(delivery.labs / lab / "hints" / f"{lang}.json")
    # lab.json tells the address from the notebook's page; the feedback page is served one step below the root.
    module = "../" + card["module"].lstrip("./") if card.get("module") else ""
    two = {name: (str(pair[0]), str(pair[1])) for name, pair in steps.items()}
    title = _title(handout / f"{lab}.ipynb") or lab
    criteria = _read(delivery.labs / lab / "key" / f"{lang}.json").get("criteria", {})
    return FeedbackText(title, exercises, two, module, home=f"../my/{lang}/", criteria=criteria)


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _title(notebook: Path) -> str:
    """The first heading of the notebook, which is the lab's title in its language."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        found = re.search(r"^# +(.+?)( *\{ *#.*)?$", source, re.MULTILINE)
        if cell["cell_type"] == "markdown" and found:
            return found.group(1).strip()
    return ""
