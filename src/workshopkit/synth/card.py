"""What a dataset's card says, before anybody decides how it looks: facts and sentences in one language.

Facts come from the recipe, the declared tables, the bands, the measured results and a run with the card's own seed;
sentences from ``datasets/cards`` and ``datasets/schemas``. The pages for people and the Croissant file for machines are
made from the same card.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from workshopkit.synth.bands import Bands, load_bands
from workshopkit.synth.calibration import Calibration, calibrations
from workshopkit.synth.card_texts import CardTexts, Common, Meaning, load_texts
from workshopkit.synth.model import Parameter, Recipe, World
from workshopkit.synth.parameters import SPECS
from workshopkit.synth.recipe import SMALL, load_recipe
from workshopkit.synth.reference import Reference
from workshopkit.synth.schema import KINDS, PRESSURE, TABLES

LICENCE = "CC BY 4.0"
STAGES = ("people", "follows", "contacts", "spread", "triage", "evidence", "groups", "small")


@dataclass(frozen=True)
class ColumnFact:
    """One column: *name* in the file, what it means, its *unit*, the *words* it may hold, whether only the key has it.

    *kind* is that of :class:`workshopkit.synth.schema.Column`.
    """

    name: str
    text: str
    kind: str
    unit: str = ""
    words: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True)
class TableFact:
    """One table; *rows* are those of the card's seed, None when nobody made them.

    *key* is true when no part of it may be handed out.
    """

    name: str
    text: str
    columns: tuple[ColumnFact, ...]
    rows: int | None
    key: bool = False


@dataclass(frozen=True)
class ParameterFact:
    """One parameter of the recipe: *values* as people read them, *source*, and the *marks* of published figures.

    Without a mark it is assumed. *own* says that the recipe sets it itself, rather than taking it from its preset.
    """

    name: str
    text: str
    stage: str
    values: tuple[str | float, ...]
    unit: str
    source: str
    marks: tuple[str, ...]
    own: bool

    @property
    def is_published(self) -> bool:
        """Whether a published figure stands behind the value."""
        return bool(self.marks)


@dataclass(frozen=True)
class Card:
    """The card of one dataset in one language."""

    id: str
    lang: str
    title: str
    purpose: str
    preset: str
    common: Common
    stages: dict[str, str]
    tables: tuple[TableFact, ...]
    parameters: tuple[ParameterFact, ...]
    calibration: tuple[Calibration, ...]
    reference: Reference

    @property
    def is_preset(self) -> bool:
        """Whether this is a world from which other recipes take their parameters."""
        return self.id == self.preset


def make_card(project: Path, name: str, lang: str, reference: Reference) -> Card:
    """The card of recipe *name* in *lang*; *reference* is what a run with the card's seed gave.

    Raises SynthError when recipe, bands, measured results or sentences cannot be used.
    """
    datasets = project / "datasets"
    path = datasets / "recipes" / f"{name}.toml"
    recipe, texts = load_recipe(path), load_texts(project, lang)
    bands = load_bands(datasets / "bands.toml")
    told = texts.cards.of(recipe.id)
    return Card(
        id=recipe.id,
        lang=lang,
        title=told.title,
        purpose=told.purpose,
        preset=recipe.preset,
        common=texts.cards.common,
        stages=texts.parameters.stages,
        tables=tuple(_table(recipe, name, texts, reference) for name in recipe.tables),
        parameters=tuple(_parameters(recipe, own_settings(path), bands, texts)),
        calibration=calibrations(datasets, recipe, bands, texts.bands) if recipe.preset == recipe.id else (),
        reference=reference,
    )


def own_settings(path: Path) -> frozenset[str]:
    """Names of the parameters that the recipe file *path* sets itself."""
    import tomllib

    return frozenset(tomllib.loads(path.read_text(encoding="utf-8")).get("set", ()))


def without_values(card: Card) -> Card:
    """*card* without the values that the recipe sets itself: for participants, whose lab may ask for them."""
    hidden = tuple(replace(fact, values=()) if fact.own else fact for fact in card.parameters)
    return replace(card, parameters=hidden)


def card_recipes(project: Path, world: World) -> list[str]:
    """Names of all recipes of *world* in the order of cards: presets, labs, the rest."""
    found = []
    for path in (project / "datasets" / "recipes").glob("*.toml"):
        recipe = load_recipe(path)
        if recipe.world == world.id:
            rank = 0 if recipe.preset == recipe.id else 1 if recipe.id.startswith("L") else 2
            size = recipe.set["personas"].value if rank == 0 else 0
            found.append((rank, size if isinstance(size, int) else 0, path.stem))
    return [name for _, _, name in sorted(found)]


def _table(recipe: Recipe, name: str, texts: CardTexts, reference: Reference) -> TableFact:
    if recipe.preset == SMALL:
        meaning = texts.tables.small[name]
        columns = tuple(ColumnFact(column, text, "text") for column, text in meaning.columns.items())
        return TableFact(name, meaning.text, columns, reference.rows.get(name))
    table, meaning = TABLES[name], texts.tables.tables[name]
    columns = tuple(
        ColumnFact(
            column.name,
            _told(meaning, column.name),
            column.kind,
            texts.parameters.units.get(column.unit, column.unit),
            column.words,
            table.hidden or column.hidden,
        )
        for column in table.columns
    )
    return TableFact(name, meaning.text, columns, reference.rows.get(name), table.hidden)


def _told(meaning: Meaning, column: str) -> str:
    return meaning.columns.get(column, column)


def _parameters(recipe: Recipe, own: frozenset[str], bands: Bands, texts: CardTexts) -> list[ParameterFact]:
    small = recipe.preset == SMALL
    meanings = texts.parameters.small if small else texts.parameters.parameters
    used = recipe.set if small else {name: recipe.set[name] for name in SPECS if name in recipe.set}
    return [
        ParameterFact(
            name=name,
            text=meanings.get(name, name),
            stage="small" if small else SPECS[name].stage,
            values=shown_values(name, parameter),
            unit=texts.parameters.units.get(parameter.unit, parameter.unit),
            source=parameter.source,
            marks=marks_of(parameter, bands),
            own=name in own,
        )
        for name, parameter in used.items()
    ]


def marks_of(parameter: Parameter, bands: Bands) -> tuple[str, ...]:
    """Marks of the published figures behind *parameter*, sorted; empty when it is assumed or our own choice.

    ``band:N1`` stands for the rows N1, N1a, N1b …; a row that is not there supports nothing.
    """
    if parameter.source.startswith("S-"):
        return ("S",)
    row = parameter.source.removeprefix("band:")
    rows = [band for band in bands.band if band.id.rstrip("abcdefghijklmnopqrstuvwxyz") == row]
    return tuple(sorted({band.mark for band in rows} - {"own choice"}))


def shown_values(name: str, parameter: Parameter) -> tuple[str | float, ...]:
    """The value as people read it: per cent for basis points, whole units for hundredths, words for indexes."""
    value, unit = parameter.value, parameter.unit
    if isinstance(value, str):
        return (value,)
    numbers = value if isinstance(value, tuple) else (value,)
    if unit == "bp" or unit.startswith("hundredths"):
        return tuple(one / 100 for one in numbers)
    words = {"index of kind": KINDS, "index of pressure": PRESSURE}.get(unit)
    return tuple(words[one] if words else one for one in numbers)
