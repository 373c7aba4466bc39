"""The sentences of cards in one language: contracts of ``datasets/cards`` and ``datasets/schemas``, and how to read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from workshopkit.i18n import sources
from workshopkit.i18n.model import SOURCE, SourceError
from workshopkit.synth.model import SynthError

Text = Annotated[str, Field(min_length=1)]
Texts = tuple[Text, ...]


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(_Contract):
    """Title of a dataset and what it is for."""

    title: Text
    purpose: Text


class Index(_Contract):
    """The page that lists all cards."""

    title: Text
    intro: Text
    presets: Text
    labs: Text


class Common(_Contract):
    """What every card says."""

    motivation: Text
    made: Texts
    published: Text
    assumed: Text
    calibration: Text
    misses: Text
    marks: Text
    unrealism: Texts
    unsupported: Texts
    dual_use: Text
    rights: Text
    personal: Text
    licence: Text
    key: Text
    variants: Text
    maintenance: Text


class Cards(_Contract):
    """``datasets/cards/cards.yml``."""

    index: Index
    recipes: dict[str, Told]
    common: Common

    def of(self, recipe: str) -> Told:
        """What is said of *recipe*. Raises SynthError when nothing is."""
        if recipe not in self.recipes:
            raise SynthError(f"datasets/cards/cards.yml: nothing about {recipe}; add it under 'recipes'")
        return self.recipes[recipe]


class Meaning(_Contract):
    """What a table and its columns mean."""

    text: Text
    columns: dict[str, Text]


class Tables(_Contract):
    """``datasets/schemas/tables.yml``; *small* are the tables of the first lab."""

    tables: dict[str, Meaning]
    small: dict[str, Meaning]


class Parameters(_Contract):
    """``datasets/schemas/parameters.yml``."""

    stages: dict[str, Text]
    parameters: dict[str, Text]
    small: dict[str, Text]
    units: dict[str, Text]


@dataclass(frozen=True)
class CardTexts:
    """All sentences in one language; *bands* translates texts of ``datasets/bands.toml`` (English -> language)."""

    cards: Cards
    tables: Tables
    parameters: Parameters
    bands: dict[str, str]


Contract = TypeVar("Contract", bound=BaseModel)


def load_texts(project: Path, lang: str) -> CardTexts:
    """The sentences of *project* in *lang*; English stands in where a translation is missing.

    Raises SynthError naming the file that cannot be used.
    """
    datasets = project / "datasets"
    bands = {} if lang == SOURCE else sources.table(project, datasets / "bands.toml", lang)
    return CardTexts(
        _read(project, datasets / "cards" / "cards.yml", lang, Cards),
        _read(project, datasets / "schemas" / "tables.yml", lang, Tables),
        _read(project, datasets / "schemas" / "parameters.yml", lang, Parameters),
        bands,
    )


def _read(project: Path, path: Path, lang: str, contract: type[Contract]) -> Contract:
    name = path.relative_to(project).as_posix()
    try:
        text = sources.translated(project, path, lang).text
        return contract.model_validate(YAML(typ="safe").load(text))
    except OSError as error:
        raise SynthError(f"{name}: cannot be read ({error.strerror}); put the file back") from error
    except (SourceError, YAMLError) as error:
        raise SynthError(f"{name}: {error}; correct it") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SynthError(f"{name}: {key}: {first['msg']}; correct it") from error
