"""The trainer's page after grading: what was graded, repaired, set aside, and what the room got wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from workshopkit.grading.feedback import number
from workshopkit.grading.model import Result
from workshopkit.grading.room import ANSWERS, Answer, ExerciseCount, LabCount, Mistake
from workshopkit.grading.room_text import LabText
from workshopkit.grading.told import Told, tell_together
from workshopkit.i18n.messages import Translator, translator
from workshopkit.i18n.model import DIRECTION, OWN_NAME
from workshopkit.render.html import isolated, ltr, page

STYLE = Path(__file__).parents[1] / "render" / "templates" / "room.css"
MOST_MISTAKES = 2


@dataclass(frozen=True)
class Report:
    """What the page tells: *labs* in order, seats that handed nothing in ("S07 L1"), seconds of the last run.

    *place* names the workshop or course. *pages* are the addresses of this page and *slides* those of the recap slides
    by lab, both by language, relative to this page.
    """

    place: str
    labs: Sequence[LabCount]
    absent: Sequence[str] = ()
    seconds: float = 0.0
    pages: Mapping[str, str] = field(default_factory=dict)
    slides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def rows(self) -> list[Result]:
        """All rows of all labs."""
        return [row for lab in self.labs for row in lab.rows]


def room_page(report: Report, texts: Mapping[str, LabText], lang: str) -> str:
    """The report in *lang* as a complete HTML document; *texts* by lab, empty for a course without texts of ours."""
    say = translator("feedback", lang)
    heading = say("Grading report")
    others = "".join(_other(other, address, lang) for other, address in report.pages.items())
    languages = f'<nav class="languages" aria-label="{escape(say("Language"))}">{others}</nav>' if others else ""
    body = (
        f'<header class="kit"><div class="wrap"><div class="kit-top"><span><bdi>{escape(report.place)}</bdi></span>'
        f'{languages}</div><h1>{escape(heading)}</h1><p class="lead">'
        f"{escape(say('For the trainer. Do not project this page: it names seats. The recap slides name none.'))}"
        f"</p></div></header>\n<main>\n{_figures(say, report)}{_attention(say, report, lang)}"
        f"{''.join(_lab(say, lab, texts, report, lang) for lab in report.labs)}</main>"
    )
    return page(title=f"{heading} · {report.place}", body=body, lang=lang, head=style())


def _other(other: str, address: str, lang: str) -> str:
    here = ' aria-current="true"' if other == lang else ""
    return f'<a href="{escape(address)}" lang="{other}" dir="{DIRECTION[other]}"{here}>{OWN_NAME[other]}</a>'


def style() -> str:
    """The style element with what this page has beyond the kit's own look."""
    return f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n"


def _figures(say: Translator, report: Report) -> str:
    rows = report.rows
    figures = [
        (sum(row.state == "graded" for row in rows), say("graded")),
        (sum(row.state == "repaired" for row in rows), say("graded after a repair")),
        (sum(row.state == "set_aside" for row in rows), say("set aside")),
        (len(report.absent), say("not handed in")),
    ]
    items = "".join(f"<li><strong>{figure}</strong> {escape(words)}</li>" for figure, words in figures)
    seconds = escape(say("Seconds of the last run: {seconds}", seconds=f"{report.seconds:.1f}"))
    ways = "".join(f"<li>{ltr(way)}</li>" for way in dict.fromkeys(row.protection for row in rows))
    active = escape(say("Protection that was active while code of participants ran:"))
    shown = f'<p>{active}</p><ul class="small">{ways}</ul>' if ways else ""
    return f'<section class="card"><ul class="figures">{items}</ul><p>{seconds}</p>{shown}</section>\n'


def _attention(say: Translator, report: Report, lang: str) -> str:
    rows = report.rows
    parts = [
        _told(say, say("Set aside: why, and what to ask"), [row for row in rows if row.state == "set_aside"], lang),
        _told(say, say("Graded after a repair"), [row for row in rows if row.state == "repaired"], lang),
        _told(say, say("Graded, but look at this"), [row for row in rows if row.state == "graded"], lang),
    ]
    if report.absent:
        seats = " · ".join(ltr(one) for one in report.absent)
        parts.append(f'<section class="card"><h2>{escape(say("Not handed in"))}</h2><p>{seats}</p></section>\n')
    return "".join(parts)


def _told(say: Translator, heading: str, rows: Sequence[Result], lang: str) -> str:
    told = tell_together(rows, lang)
    if not told:
        return ""
    return (
        f'<section class="card"><h2>{escape(heading)}</h2><dl class="told">'
        f"{''.join(_one(say, one) for one in told)}</dl></section>\n"
    )


def _one(say: Translator, told: Told) -> str:
    seats = " · ".join(ltr(seat) for seat in told.seats)
    return (
        f'<dt>{seats}</dt><dd>{_sentence(told.what)} <span class="small">{ltr(told.code)}</span>'
        f"<br><strong>{escape(say('What to do:'))}</strong> {_sentence(told.do)}</dd>"
    )


def _sentence(text: str) -> str:
    return isolated(text[:1].upper() + text[1:])


def _lab(say: Translator, lab: LabCount, texts: Mapping[str, LabText], report: Report, lang: str) -> str:
    text = texts.get(lab.lab)
    title = f" {text.title.html(lang)}" if text and text.title.text != lab.lab else ""
    address = report.slides.get(lab.lab, {}).get(lang)
    slide = f'<p><a class="button" href="{escape(address)}">{escape(say("Recap slides"))}</a></p>' if address else ""
    if not lab.exercises:
        return ""
    legend = "".join(f'<li><span class="key {one}"></span>{escape(word(say, one))}</li>' for one in ANSWERS)
    exercises = "".join(_exercise(say, one, text, lang) for one in lab.exercises)
    return (
        f'<section class="card"><h2><span class="code">{ltr(lab.lab)}</span>{title}</h2>'
        f"<p>{escape(say('What the room got right and wrong, exercise by exercise.'))}</p>"
        f'<ul class="legend">{legend}</ul>{exercises}{slide}</section>\n'
    )


def word(say: Translator, answer: Answer) -> str:
    """What a part of the bar means."""
    words: Mapping[Answer, str] = {
        "right": say("right"),
        "partial": say("partly right"),
        "wrong": say("wrong"),
        "missing": say("no answer"),
    }
    return words[answer]


def _exercise(say: Translator, one: ExerciseCount, text: LabText | None, lang: str) -> str:
    title = text.exercises.get(one.id) if text else None
    name = f"{ltr(one.id)} {title.html(lang)}" if title else ltr(one.id)
    right = say("{right} of {all} right", right=one.seats["right"], all=one.graded)
    picture = f'<p class="small">{escape(right)}</p>{bar(say, one)}' if one.graded else ""
    mistakes = "".join(_mistake(say, one.id, mistake, text, lang) for mistake in one.mistakes[:MOST_MISTAKES])
    listed = f'<ol class="mistakes">{mistakes}</ol>' if mistakes else ""
    return f'<div class="exercise"><h3>{name}</h3>{picture}{listed}{_texts(say, one)}</div>'


def bar(say: Translator, one: ExerciseCount) -> str:
    """The seats of an exercise as one bar in four parts, told apart by pattern and figure as well as by colour."""
    told = "; ".join(f"{word(say, answer)}: {one.seats[answer]}" for answer in ANSWERS)
    parts = "".join(
        f'<span class="{answer}" style="flex-grow:{one.seats[answer]}"><b>{one.seats[answer]}</b></span>'
        for answer in ANSWERS
        if one.seats[answer]
    )
    return f'<div class="stack" role="img" aria-label="{escape(told)}">{parts}</div>'


def _mistake(say: Translator, exercise: str, mistake: Mistake, text: LabText | None, lang: str) -> str:
    count = say.plural("{n} seat", "{n} seats", mistake.seats)
    hint = text.hints.get(mistake.hint) if text else None
    shown = hint.html(lang) if hint else ltr(mistake.hint)
    sentence = text.sentence(exercise, mistake.hint) if text else None
    key = f'<p class="say"><strong>{escape(say("Say:"))}</strong> {sentence.html(lang)}</p>' if sentence else ""
    return f"<li><p><strong>{escape(count)}</strong> {shown}</p>{key}</li>"


def _texts(say: Translator, one: ExerciseCount) -> str:
    if one.texts is None:
        return ""
    waiting = say.plural("{n} text to read", "{n} texts to read", one.texts.waiting)
    if not one.texts.given:
        return f'<p class="small">{escape(waiting)}</p>'
    mean = number(sum(one.texts.given) / len(one.texts.given))
    read = say(
        "Texts that have points: {n}, on average {mean} of {most}",
        n=len(one.texts.given),
        mean=mean,
        most=number(one.texts.most),
    )
    return f'<p class="small">{escape(read)}{f" · {escape(waiting)}" if one.texts.waiting else ""}</p>'
