"""Which pictures a world has, drawn in one language from the numbers of one run with the seed of the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from workshopkit.i18n.messages import translator
from workshopkit.render.chart import Picture
from workshopkit.synth import draw_cases, draw_spread
from workshopkit.synth.card_texts import load_texts
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.series import (
    Backlog,
    Cascades,
    Dose,
    Network,
    Published,
    Survival,
    Waits,
    backlog,
    cascade_sizes,
    dose_response,
    evidence_waits,
    load_published,
    network,
    survival,
    with_many_items,
)


@dataclass(frozen=True)
class Gallery:
    """The numbers behind the pictures of one *run*, made when first drawn and used for all languages."""

    project: Path
    run: WorldRun
    seed: bytes

    @cached_property
    def published(self) -> Published:
        """Published points."""
        return load_published(self.project / "datasets" / "cards" / "published.toml")

    @cached_property
    def network(self) -> Network:
        """Contact layer."""
        return network(self.run)

    @cached_property
    def many(self) -> WorldRun:
        """The same world with many items."""
        return with_many_items(self.run, self.seed)

    @cached_property
    def cascades(self) -> Cascades:
        """Sizes of cascades."""
        return cascade_sizes(self.many)

    @cached_property
    def survival(self) -> Survival:
        """Lives of accounts."""
        return survival(self.run)

    @cached_property
    def dose(self) -> Dose:
        """Removal delay and spread."""
        return dose_response(self.run, self.seed, self.published.removal.hours)

    @cached_property
    def backlog(self) -> Backlog:
        """Queue of reviews."""
        return backlog(self.many)

    @cached_property
    def waits(self) -> Waits:
        """Time to evidence."""
        return evidence_waits(self.run)


def draw(gallery: Gallery, lang: str) -> Sequence[Picture]:
    """The pictures whose tables the recipe has, in *lang*."""
    say = translator("render", lang)
    words = load_texts(gallery.project, lang).bands
    published = gallery.published
    tables = set(gallery.run.recipe.tables)
    wanted: tuple[tuple[str, Callable[[], Picture]], ...] = (
        ("contacts", lambda: draw_cases.contacts(gallery.network, say)),
        ("posts", lambda: draw_spread.cascades(gallery.cascades, published.large_cascades, say, words)),
        ("accounts", lambda: draw_spread.lives(gallery.survival, say)),
        ("posts", lambda: draw_spread.removal(gallery.dose, published.removal, say, words)),
        ("reviews", lambda: draw_cases.queue(gallery.backlog, say)),
        ("requests", lambda: draw_cases.waits(gallery.waits, say)),
    )
    return [made() for table, made in wanted if table in tables]
