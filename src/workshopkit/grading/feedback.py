"""The feedback page of one seat and lab: readable without network, in the seat's language and direction.

It is made from the results row and from what a person wrote about it, so no source of a test and no output of a cell
can be in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from workshopkit.grading.model import CellResult, CellState, Result
from workshopkit.grading.reasons import reason
from workshopkit.i18n.messages import Translator, translator
from workshopkit.render.html import ltr, page
from workshopkit.render.words import words


@dataclass(frozen=True)
class FeedbackExercise:
    """An exercise for the page: its *id* ("1.4"), *title* in the seat's language, *points*."""

    id: str
    title: str
    points: float


@dataclass(frozen=True)
class FeedbackText:
    """Everything on the page that the results row does not hold, in the seat's language.

    *hints*: id of a listed mistake -> its two steps. *module* and *home*: addresses of the course page and the seat's
    own page, relative to this page. *receipt* and *received*: code and local time of the version that was graded.
    *criteria*: a text that a person reads -> whole points -> the criterion that they stand for. *comments*: a cell ->
    what the trainer wrote about it, for the seat to read.
    """

    title: str
    exercises: tuple[FeedbackExercise, ...]
    hints: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    module: str = ""
    home: str = ""
    receipt: str = ""
    received: str = ""
    criteria: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)


def feedback_page(result: Result, text: FeedbackText, lang: str, sheet: str = "") -> str:
    """The page for *result* as a complete HTML document, below 40 kB for a lab of usual length.

    *sheet* is the address of the style sheet beside it; without one it is in the page.
    """
    heading = translator("feedback", lang)("Feedback on {lab}", lab=result.lab)
    body = feedback_body(result, text, lang)
    return page(title=f"{heading} · {text.title}", body=body, lang=lang, sheet=sheet)


def feedback_body(result: Result, text: FeedbackText, lang: str) -> str:
    """What stands on the page, for a page of its own or for a sheet among others."""
    say = translator("feedback", lang)
    heading = say("Feedback on {lab}", lab=result.lab)
    return (
        f'<header class="kit"><div class="wrap"><h1>{escape(heading)}</h1>'
        f'<p class="lead"><bdi>{escape(text.title)}</bdi></p></div></header>\n<main>\n'
        f"<p>{escape(say('Seat'))} {ltr(result.seat)}{_receipt(say, text)}</p>\n"
        f"{_total(say, result)}{_reasons(say, result)}"
        f"{''.join(_exercise(say, exercise, result, text) for exercise in text.exercises)}{_others(say, result, text)}"
        f"{_again(say, text)}</main>"
    )


def _receipt(say: Translator, text: FeedbackText) -> str:
    if not text.receipt:
        return ""
    return f" · {escape(say('Receipt'))} {ltr(text.receipt)} · {ltr(text.received)}"


def _total(say: Translator, result: Result) -> str:
    if result.state == "set_aside":
        return (
            f'<p class="note wait" role="status">{escape(say("Your work arrived but could not be graded yet."))} '
            f"{escape(say('Nothing is lost: the reason and what to do stand below.'))}</p>\n"
        )
    waiting = sum(cell.max for cell in result.cells if cell.state == "manual")
    most = (result.max or 0.0) - waiting
    share = 100 * (result.score or 0.0) / most if most else 0.0
    line = f"{escape(say('Points'))} <strong>{_points(result.score or 0.0, most)}</strong>"
    bar = f'<div class="bar" aria-hidden="true"><span style="inline-size:{min(share, 100):.0f}%"></span></div>'
    more = ""
    if waiting:
        sentence = escape(say("Points still to come from a person who reads your texts:"))
        more = f'<p class="small">{sentence} {ltr(number(waiting))}</p>'
    return f'<section class="card"><p>{line}</p>{bar}{more}</section>\n'


def _reasons(say: Translator, result: Result) -> str:
    sentences = list(dict.fromkeys(reason(say, flag) for flag in result.flags if reason(say, flag)))
    if not sentences:
        return ""
    heading = say("Why it could not be graded") if result.state == "set_aside" else say("What we noticed")
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<section class="note wait"><h2>{escape(heading)}</h2><ul>{items}</ul></section>\n'


def _exercise(say: Translator, exercise: FeedbackExercise, result: Result, text: FeedbackText) -> str:
    cells = [cell for cell in result.cells if cell.exercise == exercise.id]
    if not cells:
        return ""
    return _card(say, f"{ltr(exercise.id)} {words(exercise.title)}", cells, text)


def _others(say: Translator, result: Result, text: FeedbackText) -> str:
    """Graded cells of a course without exercises, or with more cells than its list knows."""
    known = {exercise.id for exercise in text.exercises}
    return "".join(_card(say, ltr(cell.id), [cell], text) for cell in result.cells if cell.exercise not in known)


def _card(say: Translator, heading: str, cells: list[CellResult], text: FeedbackText) -> str:
    state = worst(cells)
    got, most = sum(cell.score or 0.0 for cell in cells), sum(cell.max for cell in cells)
    tone = "good" if state == "passed" else "wait"
    points = "" if state == "manual" and not got else f' <span class="small">{_points(got, most)}</span>'
    hints = "".join(_hint(say, text.hints[cell.hint]) for cell in cells if cell.hint and cell.hint in text.hints)
    hints += "".join(_read(say, cell, text) for cell in cells) + _comments(say, cells, text)
    return (
        f'<section class="card"><h2>{heading}{points}</h2>'
        f'<p class="{tone}">{_sign(state)} {escape(_sentence(say, state))}</p>{hints}</section>\n'
    )


def worst(cells: list[CellResult]) -> CellState:
    """The one state that an exercise with these cells is shown in."""
    order: tuple[CellState, ...] = ("died", "timeout", "missing", "failed", "partial", "manual", "passed")
    states = {cell.state for cell in cells}
    if "failed" in states and any(cell.score for cell in cells):
        return "partial"
    return next(state for state in order if state in states)


def _sign(state: CellState) -> str:
    sign = {"passed": "✓", "partial": "◐", "manual": "✎"}.get(state, "•")
    return f'<span aria-hidden="true">{sign}</span>'


def _sentence(say: Translator, state: CellState) -> str:
    sentences: Mapping[CellState, str] = {
        "passed": say("Right."),
        "partial": say("Partly right."),
        "failed": say("Not right yet."),
        "missing": say("The cell of this exercise was not in your notebook any more."),
        "timeout": say("This took too long and was stopped. Look for a loop that never ends."),
        "died": say("Python stopped before this could be looked at."),
        "manual": say("A person will read this."),
    }
    return sentences[state]


def _hint(say: Translator, steps: tuple[str, str]) -> str:
    first, second = steps
    more = f"<details><summary>{escape(say('One more step'))}</summary><p>{words(second)}</p></details>"
    return f'<div class="note"><p>{words(first)}</p>{more if second else ""}</div>'


def _read(say: Translator, cell: CellResult, text: FeedbackText) -> str:
    """The criterion that a person's points for a text stand for."""
    reached = text.criteria.get(cell.id, {}).get(f"{int(cell.score or 0)}")
    if cell.state in ("manual", "missing") or not reached:
        return ""
    points = _points(cell.score or 0.0, cell.max)
    return f"<p>{escape(say('Your text:'))} {points} · {words(reached)}</p>"


def _comments(say: Translator, cells: list[CellResult], text: FeedbackText) -> str:
    """What the trainer wrote about these cells, and about answer cells of the same exercise."""
    exercise = cells[0].exercise
    own = {cell.id for cell in cells}
    written = [
        comment
        for name, comment in text.comments.items()
        if name in own or (exercise and name.partition("-")[2].replace("-", ".") == exercise)
    ]
    heading = escape(say("The trainer writes:"))
    return "".join(
        f'<div class="note"><p><strong>{heading}</strong></p>{"".join(_paragraphs(comment))}</div>'
        for comment in written
    )


def _paragraphs(comment: str) -> list[str]:
    return [f'<p dir="auto">{words(line)}</p>' for line in comment.splitlines() if line.strip()]


def _again(say: Translator, text: FeedbackText) -> str:
    links = ((text.module, say("Read this part of the course again")), (text.home, say("My workshop")))
    shown = " ".join(
        f'<a class="button{" quiet" * place}" href="{escape(address)}">{escape(name)}</a>'
        for place, (address, name) in enumerate(links)
        if address and ":" not in address and not address.startswith("//")
    )
    return f"<p>{shown}</p>\n" if shown else ""


def _points(got: float, most: float) -> str:
    return ltr(f"{number(got)} / {number(most)}")


def number(value: float) -> str:
    """Points without a needless fraction: 2, 2.5, 0.33."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
