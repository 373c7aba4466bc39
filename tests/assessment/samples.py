"""The project's instrument as plain data, to be changed by a test, and answers written in few words."""

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from workshopkit.assessment.instrument import PLACE
from workshopkit.assessment.model import Agency, Answer, Instrument

PROJECT = Path(__file__).resolve().parents[2]
FILE = PROJECT / PLACE
FULL = FILE.read_text(encoding="utf-8")
SHORT = FULL[: FULL.index("\n  - id: LAW-03")] + "\nretired: []\n"
"""The instrument with its first two indicators: whole in shape and quick to read."""


@cache
def _data() -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))


def data() -> Any:
    return copy.deepcopy(_data())


def changed(change: Callable[[Any], object]) -> Instrument:
    plain = data()
    change(plain)
    return Instrument.model_validate_json(json.dumps(plain))


@cache
def instrument() -> Instrument:
    return changed(lambda _: None)


def rated(level: int, evidence: str = "", **more: Any) -> Answer:
    """An answer such as rated(3, "E1 E3")."""
    return Answer(state="rated", level=level, evidence=tuple(evidence.split()), **more)  # type: ignore[arg-type]


UNKNOWN = Answer(state="unknown")
NOT_APPLICABLE = Answer(state="not_applicable")


def agency(role: str, id_: str = "", **answers: Answer) -> Agency:
    """An agency such as agency("POL", LAW_01=rated(2))."""
    return Agency(id=id_ or role, role=role, answers={key.replace("_", "-"): a for key, a in answers.items()})
