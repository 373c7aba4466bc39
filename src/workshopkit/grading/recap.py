"""Recap slides of a lab for the wall of the room: no seat on them, and no count below five.

A count is also kept back when its complement is below five, because the one tells the other; bars are drawn in tenths
and never shorter or longer than one and nine of them for such counts.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from workshopkit.grading.room import ExerciseCount, LabCount
from workshopkit.grading.room_text import LabText
from workshopkit.i18n.messages import Translator, translator
from workshopkit.i18n.model import DIRECTION
from workshopkit.render.html import ltr

STYLE = Path(__file__).parents[1] / "render" / "templates" / "recap.css"
FEWEST = 5
"""Seats below which no count is shown on the wall."""
MOST_SLIDES = 3
_ROWS = 8


def recap_slides(lab: LabCount, text: LabText, lang: str) -> str:
    """The slides of *lab* in *lang* as one HTML document without script: 16:9, one page each when printed."""
    say = translator("feedback", lang)
    heading = say("What we take from {lab}", lab=lab.lab)
    title = f"<p>{text.title.html(lang)}</p>" if text.title.text != lab.lab else ""
    tested = [one for one in lab.exercises if one.graded]
    pages = [tested[at : at + _ROWS] for at in range(0, len(tested), _ROWS)] or [[]]
    slides = [
        f"<section><h1>{escape(heading)}</h1>{title}{_overview(say, some, text, lang)}</section>" for some in pages
    ]
    slides += [_mistakes(say, one, text, lang) for one in _hardest(lab)]
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}" dir="{DIRECTION[lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(heading)}</title>\n'
        f'<link rel="icon" href="data:,">\n<style>\n{STYLE.read_text(encoding="utf-8")}</style>\n</head>\n'
        f"<body>\n<main>\n{''.join(slides)}\n</main>\n</body>\n</html>\n"
    )


def _hardest(lab: LabCount) -> list[ExerciseCount]:
    """The exercises with the commonest listed mistakes, in the order of the lab."""
    named = [one for one in lab.exercises if one.mistakes]
    chosen = sorted(named, key=lambda one: -one.mistakes[0].seats)[:MOST_SLIDES]
    return [one for one in named if one in chosen]


def _overview(say: Translator, exercises: list[ExerciseCount], text: LabText, lang: str) -> str:
    if not exercises:
        return f"<p>{escape(say('Nothing has been graded yet.'))}</p>"
    rows = "".join(
        f'<tr><th scope="row">{_name(one, text, lang)}</th><td><div class="share" aria-hidden="true">'
        f'<span style="inline-size:{10 * tenths(one.seats["right"], one.graded)}%"></span></div></td>'
        f"<td>{escape(how_many_right(say, one.seats['right'], one.graded))}</td></tr>"
        for one in exercises
    )
    head = f'<thead><tr><th scope="col">{escape(say("Exercise"))}</th><th scope="col" colspan="2">'
    return f"<table>{head}{escape(say('Right'))}</th></tr></thead><tbody>{rows}</tbody></table>"


def _mistakes(say: Translator, one: ExerciseCount, text: LabText, lang: str) -> str:
    mistake = one.mistakes[0]
    hint, sentence = text.hints.get(mistake.hint), text.sentence(one.id, mistake.hint)
    count = escape(how_many(say, mistake.seats, one.graded))
    found = f'<p class="found"><strong>{count}</strong> {hint.html(lang) if hint else ltr(mistake.hint)}</p>'
    asked = f'<blockquote class="ask"><p>{sentence.html(lang)}</p></blockquote>' if sentence else ""
    return f"<section><h2>{_name(one, text, lang)}</h2>{found}{asked}</section>"


def _name(one: ExerciseCount, text: LabText, lang: str) -> str:
    title = text.exercises.get(one.id)
    return f"{ltr(one.id)} {title.html(lang)}" if title else ltr(one.id)


def how_many(say: Translator, seats: int, graded: int) -> str:
    """*seats* of *graded* in words that name no small number."""
    if seats < FEWEST:
        return say("Some seats:")
    if 0 < graded - seats < FEWEST:
        return say("Nearly every seat:")
    return say("{n} of {all} seats:", n=seats, all=graded)


def how_many_right(say: Translator, seats: int, graded: int) -> str:
    """The same of right answers, where none may be right."""
    if seats < FEWEST:
        return say("few seats")
    if 0 < graded - seats < FEWEST:
        return say("nearly every seat")
    return say("{n} of {all} seats", n=seats, all=graded)


def tenths(seats: int, graded: int) -> int:
    """Length of the bar for *seats* of *graded* in tenths, which tells no small number either."""
    if seats < FEWEST:
        return 1
    if 0 < graded - seats < FEWEST:
        return 9
    return max(1, round(10 * seats / graded))
