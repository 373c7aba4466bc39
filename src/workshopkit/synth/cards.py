"""All cards of a project, ready for the course site; one card or the pictures of one run as pages of their own.

``<out>/<lang>/<recipe>/`` holds ``participant.md`` and ``trainer.md`` (the same card; only trainers see the values that
a lab sets itself), the pictures, and in English the Croissant file; ``<out>/<lang>/index.md`` lists the cards. Pictures
are drawn for presets only: what a picture of lab data shows, the lab asks.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from workshopkit.files import atomic
from workshopkit.i18n.messages import translator
from workshopkit.render.chart import Picture
from workshopkit.render.html import isolated, page
from workshopkit.synth.card import Card, card_recipes, make_card, without_values
from workshopkit.synth.card_page import as_html, as_markdown, sections
from workshopkit.synth.card_texts import load_texts
from workshopkit.synth.croissant import as_text
from workshopkit.synth.engine import WorldRun, run_world
from workshopkit.synth.model import SynthError, World
from workshopkit.synth.pictures import Gallery, draw
from workshopkit.synth.recipe import SMALL, load_recipe
from workshopkit.synth.reference import CARD_SEED, not_made, refer
from workshopkit.synth.world import load_world
from workshopkit.synth.writing import CROISSANT

Progress = Callable[[str], None]
LARGE = 50_000
"""Personas from which a world is not made for every build: its card has no rows, no hash and no pictures."""


def build_cards(project: Path, out: Path, *, langs: Sequence[str], progress: Progress) -> list[tuple[str, str]]:
    """Write the cards of all recipes to *out*, which is replaced as a whole; return (file, fault) of those left out.

    Raises OSError when *out* cannot be written, SynthError when world or sentences cannot be used.
    """
    world, faults = load_world(project / "datasets" / "world.toml"), []
    made: dict[str, dict[str, Card]] = {lang: {} for lang in langs}
    with atomic.new_folder(out) as folder:
        for name in card_recipes(project, world):
            progress(f"{out.name}: {name}")
            try:
                cards, pictures = _of_recipe(project, world, name, langs)
            except SynthError as error:
                faults.append((f"datasets/recipes/{name}.toml", str(error)))
                continue
            for lang in langs:
                made[lang][name] = cards[lang]
                _write(folder / lang / name, cards[lang], pictures[lang])
        for lang in langs:
            (folder / lang).mkdir(exist_ok=True)
            (folder / lang / "index.md").write_text(_index(project, made[lang], lang), encoding="utf-8")
    return faults


def _of_recipe(
    project: Path, world: World, name: str, langs: Sequence[str], *, however_large: bool = False
) -> tuple[dict[str, Card], dict[str, Sequence[Picture]]]:
    recipe = load_recipe(project / "datasets" / "recipes" / f"{name}.toml")
    large = recipe.preset != SMALL and recipe.whole("personas") > LARGE and not however_large
    reference = not_made() if large else refer(recipe, world)
    cards = {lang: make_card(project, name, lang, reference) for lang in langs}
    pictures: dict[str, Sequence[Picture]] = dict.fromkeys(langs, ())
    if recipe.preset == recipe.id and not large:
        gallery = Gallery(project, run_world(recipe, world, CARD_SEED.encode()), CARD_SEED.encode())
        pictures = {lang: draw(gallery, lang) for lang in langs}
    return cards, pictures


def _write(folder: Path, card: Card, pictures: Sequence[Picture]) -> None:
    folder.mkdir(parents=True)

    def link(name: str) -> str:
        return name if name.endswith(".svg") else f"../{name.lower()}/index.html"

    for audience, shown in (("participant", card if card.is_preset else without_values(card)), ("trainer", card)):
        text = as_markdown(shown, sections(shown, pictures, link))
        (folder / f"{audience}.md").write_text(text, encoding="utf-8")
    for picture in pictures:
        (folder / picture.file).write_bytes(picture.svg)
    if card.lang == "en" and card.reference.files:
        (folder / CROISSANT).write_text(as_text(card), encoding="utf-8")


def _index(project: Path, cards: Mapping[str, Card], lang: str) -> str:
    told = load_texts(project, lang).cards.index
    parts = [f"# {told.title}", f"<p>{isolated(told.intro)}</p>"]
    for title, wanted in ((told.presets, True), (told.labs, False)):
        rows = [
            f'<li><a href="{name.lower()}/index.html">{isolated(card.title)}</a><br>{isolated(card.purpose)}</li>'
            for name, card in cards.items()
            if card.is_preset == wanted
        ]
        if rows:
            parts += [f"## {title}", "<ul>" + "".join(rows) + "</ul>"]
    return "\n\n".join(parts) + "\n"


def card_page(project: Path, world: World, name: str, lang: str) -> str:
    """One card as a page that needs no other file: pictures are inside."""
    cards, pictures = _of_recipe(project, world, name, (lang,), however_large=True)
    inside = {picture.file: _data_address(picture) for picture in pictures[lang]}
    parts = sections(cards[lang], pictures[lang], lambda wanted: inside.get(wanted, f"#{wanted}"))
    return page(title=cards[lang].title, body=as_html(cards[lang], parts), lang=lang)


def _data_address(picture: Picture) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg).decode('ascii')}"


def machine_card(project: Path, world: World, name: str) -> str:
    """The Croissant file of recipe *name* for the seed of the card."""
    recipe = load_recipe(project / "datasets" / "recipes" / f"{name}.toml")
    return as_text(make_card(project, name, "en", refer(recipe, world)))


def write_pictures(project: Path, run: WorldRun, seed: str, out: Path, lang: str) -> list[Path]:
    """Draw the pictures of *run* into the folder *out* with an ``index.html``; return what was written.

    Raises SynthError when the recipe has no table that is drawn, OSError when *out* cannot be written.
    """
    pictures = draw(Gallery(project, run, seed.encode()), lang)
    if not pictures:
        raise SynthError(f"{run.recipe.id}: nothing of its tables is drawn; choose another recipe")
    say = translator("render", lang)
    title = say("{recipe}, seed {seed}", recipe=run.recipe.id, seed=seed)
    figures = "".join(
        f'<figure class="card kit-picture"><img src="{picture.file}" alt="{escape(picture.alt, quote=True)}" '
        f'width="{picture.width}" height="{picture.height}"><figcaption>{isolated(picture.alt)}</figcaption></figure>'
        for picture in pictures
    )
    note = isolated(say("Invented data. No picture here shows a real person, account or group."))
    head = f'<header class="kit"><div class="wrap"><h1>{isolated(title)}</h1><p class="lead">{note}</p></div></header>'
    for picture in pictures:
        atomic.write_bytes(out / picture.file, picture.svg)
    atomic.write_text(out / "index.html", page(title=title, body=f"{head}<main>{figures}</main>", lang=lang))
    return [*(out / picture.file for picture in pictures), out / "index.html"]
