"""Grading a delivery: the version that counts of each seat and lab, its row on the desk, its page in the room."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from workshopkit.delivery import inbox
from workshopkit.delivery.collect import collect, place
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Lang, Receipt
from workshopkit.delivery.results import read_results, write_results
from workshopkit.files import atomic
from workshopkit.grading.engine.crew import sensible_workers
from workshopkit.grading.feedback import FeedbackExercise, FeedbackText, feedback_page
from workshopkit.grading.model import Engine, HandIn, Limits, Result, Summary
from workshopkit.grading.run import grade, grade_provisionally
from workshopkit.lint.model import Finding


@dataclass(frozen=True)
class Graded:
    """A grading run of a delivery: its summary, its rows in order, and seats that handed in nothing (DEL001)."""

    summary: Summary
    results: list[Result] = field(default_factory=list)
    flags: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """What to grade: *labs* and *seats* by code, all of them where None; *again* also what did not change.

    *unprotected* also on a machine that does not keep hand-ins away from files and network; *workers* at once, run by
    *engine*.
    """

    labs: Collection[str] | None = None
    seats: Collection[str] | None = None
    again: bool = False
    unprotected: bool = False
    workers: int = field(default_factory=sensible_workers)
    engine: Engine = "fork"

    def has(self, seat: str, lab: str) -> bool:
        """True when the hand-in of *seat* for *lab* is to be graded."""
        return (self.labs is None or lab in self.labs) and (self.seats is None or seat in self.seats)


def grade_delivery(
    delivery: Delivery,
    wanted: Wanted,
    *,
    begin: Callable[[int], None] = lambda count: None,
    sink: Callable[[Result], None] = lambda result: None,
) -> Graded:
    """Collect, grade, write ``desk/results/<lab>.jsonl`` and the feedback page of each seat.

    *begin* is told how many hand-ins there are, *sink* gets each row when it stands on the disk. With
    ``count = "best"`` every version is graded for itself first, and the best one goes into the gradebook (of equal
    ones the newest). Raises GradingError for a course that cannot be graded, Unprotected where the
    machine gives no protection from hand-ins, DeliveryError for a broken delivery.
    """
    collected = collect(delivery)
    hand_ins = [one for one in collected.hand_ins if wanted.has(one.seat, one.assignment)]
    flags = [one for one in collected.flags if wanted.has(str(one.values["seat"]), str(one.values["lab"]))]
    begin(len(hand_ins))
    limits = Limits(**delivery.workshop.limits.model_dump())
    if delivery.workshop.count == "best":
        hand_ins = _best(delivery, hand_ins, limits, wanted)
    languages = {seat.code: seat.language for seat in delivery.seats()}
    rows: list[Result] = []

    def keep(result: Result) -> None:
        write_results(delivery, result.lab, [result])
        text = _with_receipt(delivery, result, feedback_text(delivery, result.lab, languages[result.seat]))
        page = feedback_page(result, text, languages[result.seat])
        atomic.write_text(delivery.feedback_page(result.seat, result.lab), page)
        rows.append(result)
        sink(result)

    summary = grade(
        delivery.course(),
        hand_ins,
        engine=wanted.engine,
        limits=limits,
        sink=keep,
        again=wanted.again,
        unprotected=wanted.unprotected,
        workers=wanted.workers,
    )
    order = {(one.seat, one.assignment): place for place, one in enumerate(hand_ins)}
    rows.sort(key=lambda row: order[row.seat, row.lab])
    return Graded(summary, rows, flags)


def _best(delivery: Delivery, hand_ins: Iterable[HandIn], limits: Limits, wanted: Wanted) -> list[HandIn]:
    """The best version of each hand-in, placed in the course. Versions that were tried before are not run again."""
    store = delivery.results / "versions.jsonl"
    tried = {} if wanted.again else {(row.seat, row.lab, row.submission): row for row in read_results(store)}
    pending = [
        (folder, receipt)
        for one in hand_ins
        for folder, receipt in _several(delivery, one)
        if (receipt.seat, receipt.lab, inbox.version_name(receipt)) not in tried
    ]
    if pending:
        placed: Iterator[HandIn] = (place(delivery, folder, receipt) for folder, receipt in pending)
        for row in grade_provisionally(delivery.course(), placed, limits=limits, unprotected=wanted.unprotected):
            tried[row.seat, row.lab, row.submission] = row
            atomic.write_text(store, "".join(f"{kept.model_dump_json()}\n" for kept in tried.values()))
    chosen = []
    for one in hand_ins:
        versions = _several(delivery, one)
        best = max(versions, key=lambda version: _rank(version[1], tried), default=None)
        chosen.append(place(delivery, *best) if best else one)
    return chosen


def _several(delivery: Delivery, hand_in: HandIn) -> list[tuple[Path, Receipt]]:
    versions = inbox.versions(delivery, hand_in.seat, hand_in.assignment)
    return versions if len(versions) > 1 else []


def _rank(receipt: Receipt, tried: dict[tuple[str, str, str], Result]) -> tuple[float, str]:
    row = tried.get((receipt.seat, receipt.lab, inbox.version_name(receipt)))
    score = -1.0 if row is None or row.score is None else row.score
    return score, receipt.received.isoformat()


def _with_receipt(delivery: Delivery, result: Result, text: FeedbackText) -> FeedbackText:
    for _, receipt in inbox.versions(delivery, result.seat, result.lab):
        if inbox.version_name(receipt) == result.submission:
            return replace(text, receipt=receipt.code, received=inbox.local_time(receipt.received, delivery))
    return text


def feedback_text(delivery: Delivery, lab: str, lang: Lang) -> FeedbackText:
    """What the feedback page says about *lab* in *lang*, from the frozen handout and the frozen hints."""
    handout = delivery.handout(lang, lab)
    card = json.loads((handout / "lab.json").read_text(encoding="utf-8"))
    exercises = tuple(FeedbackExercise(one["id"], one["title"], one["points"]) for one in card["exercises"])
    hints = delivery.labs / lab / "hints" / f"{lang}.json"
    steps = json.loads(hints.read_text(encoding="utf-8")) if hints.is_file() else {}
    # lab.json tells the address from the notebook's page; the feedback page is served one step below the root.
    module = "../" + card["module"].lstrip("./") if card.get("module") else ""
    two = {name: (str(pair[0]), str(pair[1])) for name, pair in steps.items()}
    return FeedbackText(_title(handout / f"{lab}.ipynb") or lab, exercises, two, module, home=f"../my/{lang}/")


def _title(notebook: Path) -> str:
    """The first heading of the notebook, which is the lab's title in its language."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        found = re.search(r"^# +(.+?)( *\{ *#.*)?$", source, re.MULTILINE)
        if cell["cell_type"] == "markdown" and found:
            return found.group(1).strip()
    return ""
