"""The card as people read it: titled sections of HTML, for the course site and for a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from workshopkit.i18n.dates import long_date
from workshopkit.i18n.messages import Translator, translator
from workshopkit.i18n.model import DIRECTION, SOURCE
from workshopkit.render.chart import Picture
from workshopkit.render.figures import number, percent, span
from workshopkit.render.html import isolated, ltr
from workshopkit.synth.calibration import Calibration
from workshopkit.synth.card import STAGES, Card, ParameterFact, TableFact

Link = Callable[[str], str]
"""Address of the card of a recipe, or of a picture, seen from the page."""


@dataclass(frozen=True)
class Section:
    """One part of the page: *anchor*, plain *title*, and *blocks* of HTML, each on one line."""

    anchor: str
    title: str
    blocks: tuple[str, ...]


def sections(card: Card, pictures: Sequence[Picture], link: Link) -> list[Section]:
    """The card in reading order. *link* gives addresses of other cards (by recipe) and of pictures (by file name)."""
    say = translator("render", card.lang)
    common = card.common
    made = [
        Section("short", say("In short"), (_p(card.purpose), _facts(card, say))),
        Section("why", say("Why invented data"), (_p(common.motivation), _p(common.personal))),
        Section("not-for", say("What it must not be used for"), (_list(common.unsupported),)),
        Section("tables", say("What is in it"), tuple(_tables(card, say))),
        Section("made", say("How it was made"), (_list(common.made), _p(common.variants))),
        Section("values", say("What is published and what is assumed"), tuple(_values(card, say))),
        Section("calibration", say("How well it agrees with published figures"), tuple(_calibration(card, say, link))),
        Section("pictures", say("Pictures"), tuple(_figure(picture, link) for picture in pictures)),
        Section("unreal", say("What is not realistic"), (_list(common.unrealism),)),
        Section("dual-use", say("Could it help an offender?"), (_p(common.dual_use),)),
        Section("rights", say("Human rights"), (_p(common.rights),)),
        Section("care", say("Licence and maintenance"), (_p(common.licence), _p(common.maintenance))),
    ]
    return [section for section in made if section.blocks]


def as_markdown(card: Card, parts: Iterable[Section]) -> str:
    """Markdown for the course site: headings of Markdown, blocks of HTML."""
    body = "\n\n".join(
        f"## {part.title} {{ #{part.anchor} }}\n\n" + "\n\n".join(part.blocks) for part in parts if part.blocks
    )
    return f"# {card.title}\n\n{body}\n"


def as_html(card: Card, parts: Iterable[Section]) -> str:
    """The inside of a page of its own."""
    body = "".join(
        f'<section class="card" aria-labelledby="{part.anchor}"><h2 id="{part.anchor}">{isolated(part.title)}</h2>'
        f"{''.join(part.blocks)}</section>"
        for part in parts
    )
    title = isolated(card.title)
    return f'<header class="kit"><div class="wrap"><h1>{title}</h1></div></header><main>{body}</main>'


def _p(text: str) -> str:
    return f"<p>{isolated(text)}</p>"


def _list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{isolated(line)}</li>" for line in lines) + "</ul>"


def _facts(card: Card, say: Translator) -> str:
    told = card.reference
    rows = [
        (say("Recipe"), f"<code>{escape(card.id)}</code>"),
        (say("World"), isolated(say("the Republic of Velmara, which does not exist"))),
        (say("Version of the engine"), f"<code>{escape(told.engine)}</code>"),
        *_run_facts(card, say),
        (say("Licence"), "<bdi dir='ltr'>CC BY 4.0</bdi>"),
    ]
    cells = "".join(f'<tr><th scope="row">{isolated(name)}</th><td>{value}</td></tr>' for name, value in rows)
    return _scroll(say("In short"), f"<table><tbody>{cells}</tbody></table>")


def _run_facts(card: Card, say: Translator) -> list[tuple[str, str]]:
    """What a run with the card's seed gave; for a world too large to be made here, how to get it."""
    told = card.reference
    if not told.content:
        command = f"<code>workshop data card {escape(card.id)}</code>"
        return [(say("Rows and content hash"), f"{isolated(say('too large for every build; made by'))} {command}")]
    return [
        (say("Rows in all"), ltr(number(sum(told.rows.values()), card.lang))),
        (say("Seed of this card"), f"<code>{escape(told.seed)}</code>"),
        (say("Content hash of the synthetic data"), f"<code>{escape(told.content)}</code>"),
    ]


def _scroll(label: str, table: str) -> str:
    return f'<div class="kit-scroll" tabindex="0" role="group" aria-label="{escape(label)}">{table}</div>'


def _table(label: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first cell of each row heads the row; cells are HTML."""
    top = "".join(f'<th scope="col">{isolated(head)}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    return _scroll(label, f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>")


def _tables(card: Card, say: Translator) -> Iterable[str]:
    if any(table.key or any(column.key for column in table.columns) for table in card.tables):
        yield _p(card.common.key)
    heads = (say("Column"), say("Meaning"), say("Unit or words"), say("Where"))
    for table in card.tables:
        rows = [
            (
                f"<code>{escape(column.name)}</code>",
                isolated(column.text),
                " ".join(f"<code>{escape(word)}</code>" for word in column.words) or isolated(column.unit),
                isolated(say("key only") if column.key else say("open")),
            )
            for column in table.columns
        ]
        head = _summary(table, card.lang, say)
        yield f"<details><summary>{head}</summary>{_table(table.name, heads, rows)}</details>"


def _summary(table: TableFact, lang: str, say: Translator) -> str:
    where = f" <strong>{isolated(say('key only'))}</strong>" if table.key else ""
    rows = "" if table.rows is None else f" ({isolated(say('rows: {n}', n=number(table.rows, lang)))})"
    return f"<code>{escape(table.name)}</code> {isolated(table.text)}{rows}{where}"


def _values(card: Card, say: Translator) -> Iterable[str]:
    published = [fact for fact in card.parameters if fact.is_published]
    assumed = [fact for fact in card.parameters if not fact.is_published]
    yield _p(
        say(
            "Of {all} values, {published} follow published figures and {assumed} are assumed.",
            all=len(card.parameters),
            published=len(published),
            assumed=len(assumed),
        )
    )
    for title, text, facts in (
        (say("Published"), card.common.published, published),
        (say("Assumed"), card.common.assumed, assumed),
    ):
        if facts:
            yield f"<p><strong>{isolated(title)}.</strong> {isolated(text)}</p>"
            yield from _by_stage(card, facts, say)


def _by_stage(card: Card, facts: list[ParameterFact], say: Translator) -> Iterable[str]:
    heads = (say("What"), say("Value"), say("Unit"), say("Name in the recipe"), say("Source"))
    for stage in STAGES:
        rows = [
            (
                isolated(fact.text),
                ltr(_value(fact, card.lang)) if fact.values else isolated(say("not shown here")),
                isolated(fact.unit),
                f"<code>{escape(fact.name)}</code>",
                ltr(f"{fact.source.removeprefix('band:')} ({', '.join(fact.marks)})")
                if fact.marks
                else isolated(say("assumed")),
            )
            for fact in facts
            if fact.stage == stage
        ]
        if rows:
            title = card.stages[stage]
            count = ltr(str(len(rows)))
            yield f"<details><summary>{isolated(title)} ({count})</summary>{_table(title, heads, rows)}</details>"


def _value(fact: ParameterFact, lang: str) -> str:
    return " · ".join(value if isinstance(value, str) else number(value, lang) for value in fact.values)


def _calibration(card: Card, say: Translator, link: Link) -> Iterable[str]:
    if not card.is_preset:
        own = [fact.text for fact in card.parameters if fact.own]
        if all(fact.own for fact in card.parameters):
            yield _p(say("Nothing here was fitted to published figures, and no figure of reality can be read off it."))
            return
        address = escape(link(card.preset), quote=True)
        there = f'<a href="{address}"><code>{escape(card.preset)}</code></a>'
        told = isolated(say("All other parameters, and the comparison with published figures, are those of"))
        yield f"<p>{told} {there}.</p>"
        yield _p(say("With the values that this recipe changes, the comparison may come out otherwise:"))
        yield _list(own)
        return
    yield _p(card.common.calibration)
    yield _p(card.common.marks)
    measured = [row.result for row in card.calibration if row.result]
    if measured:
        last = max(measured, key=lambda result: result.date)
        yield _p(
            say(
                "Measured on {date} with version {engine} of the engine, seeds {seeds}.",
                date=long_date(last.date, card.lang),
                engine=last.engine,
                seeds=last.seeds.replace(" to ", " … "),
            )
        )
    yield _p(_counts(card.calibration, say))
    yield from _misses(card, say)
    yield _bands(card, say)


def _counts(rows: Sequence[Calibration], say: Translator) -> str:
    def many(verdict: str) -> int:
        return sum(row.verdict == verdict for row in rows)

    return say(
        "Of {all} statistics, {inside} agree, {known} miss for a known reason, {outside} miss without one, and {open} "
        "were not measured.",
        all=len(rows),
        inside=many("inside"),
        known=many("known miss"),
        outside=many("outside"),
        open=many("not measured"),
    )


def _misses(card: Card, say: Translator) -> Iterable[str]:
    missed = [row for row in card.calibration if row.verdict in ("known miss", "outside")]
    if missed:
        yield f"<p><strong>{isolated(say('Misses'))}.</strong> {isolated(card.common.misses)}</p>"
        rows = "".join(
            f"<li{_tongue(row)}><bdi dir='ltr'>{row.id}</bdi> {isolated(row.statistic)}: "
            f"{isolated(row.reason or say('no reason is known yet'))}</li>"
            for row in missed
        )
        yield f"<ul>{rows}</ul>"


def _bands(card: Card, say: Translator) -> str:
    verdicts = {
        "inside": say("agrees"),
        "outside": say("misses"),
        "known miss": say("known miss"),
        "not measured": say("not measured"),
    }
    heads = (
        say("Statistic"),
        say("Published"),
        say("Ours, median"),
        say("Band"),
        say("Worlds inside"),
        say("Verdict"),
        say("Source and mark"),
    )
    rows = []
    for row in card.calibration:
        result = row.result
        median = result.median if result else None
        rows.append(
            (
                f"<span{_tongue(row)}>{isolated(row.statistic)}</span>",
                f"<span{_tongue(row)}>{isolated(row.published)}</span>",
                "–" if median is None else ltr(number(median, card.lang)),
                ltr(span(row.low, row.high, card.lang)),
                "–" if result is None else ltr(percent(result.inside, card.lang)),
                isolated(verdicts[row.verdict]),
                f"<span{_tongue(row)}>{isolated(row.source)}</span> <bdi dir='ltr'>({row.mark})</bdi>",
            )
        )
    return _table(say("How well it agrees with published figures"), heads, rows)


def _tongue(row: Calibration) -> str:
    return f' lang="{SOURCE}" dir="{DIRECTION[SOURCE]}"' if row.english else ""


def _figure(picture: Picture, link: Link) -> str:
    alt, address = escape(picture.alt, quote=True), escape(link(picture.file), quote=True)
    size = f'width="{picture.width}" height="{picture.height}"'
    return (
        f'<figure class="kit-picture"><img src="{address}" alt="{alt}" {size}>'
        f"<figcaption>{isolated(picture.alt)}</figcaption></figure>"
    )
