"""Self-check items as HTML: whole without a script, at once and kindly with one.

Without JavaScript every option carries its reason in a ``details`` element. With it (theme/kit/items.js) a choice is
answered at once in an ``aria-live`` line and the reason opens by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from workshopkit.course.model import Choice, Match, Numeric, Option, Order
from workshopkit.render.html import isolated

AnyItem = Choice | Match | Order | Numeric


def render(items: Sequence[AnyItem], words: Mapping[str, str]) -> str:
    """One block of HTML without empty lines, so that Markdown leaves it alone."""
    body = "".join(_item(item, number, words) for number, item in enumerate(items, 1))
    told = "".join(f' data-{key.replace("_", "-")}="{escape(words[key])}"' for key in _SCRIPT)
    return f'<div class="kit-items" data-search-exclude{told}>{body}</div>'


_SCRIPT = ("right", "wrong", "again", "not_a_number", "empty", "some")


def _item(item: AnyItem, number: int, words: Mapping[str, str]) -> str:
    title = words["question"].replace("{n}", str(number))
    return (
        f'<form class="kit-item" id="item-{item.id}" data-kind="{item.kind}" novalidate>'
        f'<h3 class="kit-item__title" id="item-{item.id}-title">{escape(title)}</h3>{_inner(item, words)}'
        f'<p class="kit-item__said" role="status" aria-live="polite"></p></form>'
    )


def _inner(item: AnyItem, words: Mapping[str, str]) -> str:
    if isinstance(item, Choice):
        told = f'<p class="kit-item__situation">{isolated(item.case)}</p>' if item.case else ""
        return told + _choice(item, words)
    if isinstance(item, Match):
        return _match(item, words)
    return _order(item, words) if isinstance(item, Order) else _numeric(item, words)


def _choice(item: Choice, words: Mapping[str, str]) -> str:
    rows = "".join(_option(item, option, words) for option in item.options)
    return f"<fieldset><legend>{isolated(item.stem)}</legend>{rows}</fieldset>"


def _option(item: Choice, option: Option, words: Mapping[str, str]) -> str:
    at = f"item-{item.id}-{option.id}"
    verdict = words["right_answer"] if option.right else words["wrong_answer"]
    return (
        f'<div class="kit-option" data-right="{str(option.right).lower()}">'
        f'<input type="radio" name="{item.id}" id="{at}" value="{option.id}">'
        f'<label for="{at}">{isolated(option.text)}</label>'
        f'<details><summary>{escape(words["reason"])}<span class="kit-hidden">: {escape(option.text)}</span></summary>'
        f"<p><strong>{escape(verdict)}.</strong> {isolated(option.why)}</p></details></div>"
    )


def _match(item: Match, words: Mapping[str, str]) -> str:
    rights = sorted({pair.right for pair in item.pairs})
    rows = []
    for number, pair in enumerate(item.pairs, 1):
        at = f"item-{item.id}-{number}"
        rows.append(
            f'<div class="kit-pair" data-right="{escape(pair.right)}"><label for="{at}">{isolated(pair.left)}</label>'
            f"{_select(at, rights, words)}"
            f"<details><summary>{escape(words['answer'])}"
            f'<span class="kit-hidden">: {escape(pair.left)}</span></summary>'
            f"<p><strong>{escape(pair.right)}.</strong> {isolated(pair.why)}</p></details></div>"
        )
    return f"<fieldset><legend>{isolated(item.stem)}</legend>{''.join(rows)}{_button(words)}</fieldset>"


def _order(item: Order, words: Mapping[str, str]) -> str:
    places = [str(number) for number in range(1, len(item.steps) + 1)]
    rows = []
    texts = [step.text for step in item.steps]
    for step in sorted(texts):
        place = texts.index(step) + 1
        at = f"item-{item.id}-{place}"
        rows.append(
            f'<div class="kit-pair" data-right="{place}"><label for="{at}">{isolated(step)}</label>'
            f"{_select(at, places, words)}</div>"
        )
    steps = "".join(f"<li>{isolated(step)}</li>" for step in texts)
    answer = (
        f'<details class="kit-answer"><summary>{escape(words["answer"])}</summary>'
        f"<ol>{steps}</ol><p>{isolated(item.why)}</p></details>"
    )
    return f"<fieldset><legend>{isolated(item.stem)}</legend>{''.join(rows)}{_button(words)}</fieldset>{answer}"


def _select(at: str, values: Sequence[str], words: Mapping[str, str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return f'<select id="{at}"><option value="">{escape(words["choose"])}</option>{options}</select>'


def _numeric(item: Numeric, words: Mapping[str, str]) -> str:
    at = f"item-{item.id}-number"
    unit = f' <span class="kit-unit">{isolated(item.unit)}</span>' if item.unit else ""
    return (
        f'<p class="kit-stem">{isolated(item.stem)}</p><div class="kit-number" data-answer="{item.answer}" '
        f'data-tolerance="{item.tolerance}"><label for="{at}">{escape(words["your_number"])}</label>'
        f'<input id="{at}" inputmode="decimal" autocomplete="off" dir="ltr">{unit}{_button(words)}</div>'
        f'<details class="kit-answer"><summary>{escape(words["answer"])}</summary>'
        f"<p><strong>{number(item.answer)}.</strong> {isolated(item.why)}</p></details>"
    )


def _button(words: Mapping[str, str]) -> str:
    return f'<button type="submit" class="kit-button">{escape(words["check"])}</button>'


def number(value: float) -> str:
    """A number as people write it: no ``.0`` behind a whole one."""
    return f"{value:g}"


def render_key(items: Sequence[AnyItem], words: Mapping[str, str]) -> str:
    """Items with their keys and reasons, for trainers."""
    return f'<div class="kit-keys">{"".join(_key(item, words) for item in items)}</div>'


def _key(item: AnyItem, words: Mapping[str, str]) -> str:
    if isinstance(item, Choice):
        rows = [(option.text, option.right, option.why) for option in item.options]
    elif isinstance(item, Match):
        rows = [(f"{pair.left} → {pair.right}", True, pair.why) for pair in item.pairs]
    elif isinstance(item, Order):
        rows = [(" → ".join(step.text for step in item.steps), True, item.why)]
    else:
        rows = [(f"{number(item.answer)} ± {number(item.tolerance)} {item.unit}", True, item.why)]
    key = f" <strong>({escape(words['key'])})</strong>"
    listed = "".join(
        f'<li class="{"kit-right" if right else "kit-not-right"}">{isolated(text)}'
        f"{key if right else ''}<br><small>{isolated(why)}</small></li>"
        for text, right, why in rows
    )
    return (
        f'<section class="kit-key"><h2>{item.id}</h2>'
        f"<p><small>{escape(words['objective'])} {item.objective}</small></p>"
        f"<p>{isolated(item.stem)}</p><ol>{listed}</ol></section>"
    )
