"""Right values of a seat's own data, as a participant would read them off the screen and type them."""

from __future__ import annotations

import json

import pandas as pd

from workshopkit.labs import sources
from workshopkit.rehearsal.model import Place
from workshopkit.rehearsal.work import model_answers


def number_of(place: Place) -> tuple[str, str, int | float]:
    """The first exercise whose answer is a number: id of its answer cell, name of its variable, value for this seat.

    Raises LookupError when the lab has none.
    """
    card = json.loads((place.notebook.parent / "lab.json").read_text(encoding="utf-8"))
    right = _reference(place)
    answers = model_answers(place)
    for exercise in card["exercises"]:
        cell = next((id for id, source in answers.items() if exercise["name"] in source), None)
        values = right.get(exercise["id"], [])
        if exercise["kind"] in ("integer", "number") and cell and values:
            return cell, exercise["name"], values[0]
    raise LookupError(f"{place.lab}: no exercise with a number")


def _reference(place: Place) -> dict[str, list[int | float]]:
    frozen = sources.frozen(place.delivery.labs / place.lab)
    data = place.delivery.variant(place.seat, place.lab) / "data"
    tables = {path.stem: pd.read_csv(path) for path in sorted(data.glob("*.csv"))}
    return dict(frozen.function(frozen.module("claims.py"), "reference")(tables))
