"""Reading a recipe: its own settings over those of the preset that lies beside it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from workshopkit.synth.model import Parameter, Recipe, SynthError
from workshopkit.synth.parameters import SPECS, impossible
from workshopkit.synth.toml import line_of, read_contract

SMALL = "lab-60"
"""The preset of the small tables of the first lab; it is no file, all its settings are in the recipe."""


def load_recipe(path: Path) -> Recipe:
    """The recipe in the file *path*, with the settings of its preset ``<preset>.toml`` in the same folder.

    A preset is a recipe whose ``preset`` is its own id. Raises SynthError naming file, line and key when recipe or
    preset cannot be used: unknown parameter, wrong unit, value out of the allowed range, an impossible combination.
    """
    recipe = read_contract(path, Recipe)
    if recipe.preset == SMALL:
        return recipe
    _check(path, recipe)
    if recipe.preset == recipe.id:
        return recipe
    beside = path.parent / f"{recipe.preset}.toml"
    if not beside.is_file():
        raise SynthError(f"{_at(path, 'preset')}: there is no {beside.name} beside it; correct the name")
    preset = load_recipe(beside)
    if preset.preset != preset.id:
        raise SynthError(f"{_at(path, 'preset')}: {preset.id} is no preset; name one whose 'preset' is its own id")
    merged = recipe.model_copy(update={"set": {**preset.set, **recipe.set}})
    _check_together(path, merged)
    return merged


def preset_of(path: Path) -> Path | None:
    """The preset file beside the recipe *path* that must go wherever the recipe goes; None when there is none.

    Judges nothing else in the recipe; :func:`load_recipe` does. Raises SynthError when it is not TOML.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SynthError(f"{path}: not TOML in UTF-8: {error}; correct that line") from error
    name, own = told.get("preset"), told.get("id")
    beside = path.parent / f"{name}.toml"
    return beside if name not in (SMALL, own) and beside.is_file() else None


def _check(path: Path, recipe: Recipe) -> None:
    for name, parameter in recipe.set.items():
        if name not in SPECS:
            raise SynthError(f"{_at(path, name)}: no parameter {name!r}; {_nearest(name)}")
        fault = SPECS[name].fault(parameter)
        if fault:
            raise SynthError(f"{_at(path, name)}: {name}: {fault}; correct it")
    for name, value in recipe.second.items():
        fault = "" if name in SPECS else "no such parameter"
        if name in SPECS:
            fault = SPECS[name].fault(Parameter(value=value, unit=SPECS[name].unit, source="assumed"))
        if fault:
            raise SynthError(f"{_at(path, 'second')}: second.{name}: {fault}; correct it")
    _check_together(path, recipe)


def _check_together(path: Path, recipe: Recipe) -> None:
    clash = impossible(recipe.set)
    if clash:
        raise SynthError(f"{_at(path, clash[0])}: {clash[0]}: {clash[1]}; correct it")


def _at(path: Path, key: str) -> str:
    line = line_of(path, key)
    return f"{path}:{line}" if line else str(path)


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, SPECS, n=1)
    return f"did you mean {close[0]!r}?" if close else "remove it"
