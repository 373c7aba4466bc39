"""Data of one seat, drawn from the delivery's secret: different for every seat, the same whenever drawn again."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from workshopkit.labs import sources as lab_sources
from workshopkit.labs.model import LabError, Variant
from workshopkit.labs.rules import VALUE_KINDS
from workshopkit.labs.sources import Sources
from workshopkit.learn.check import canonical, seal
from workshopkit.lint.model import Finding, Value
from workshopkit.synth.build import ENGINE, build_tables, write_tables
from workshopkit.synth.model import SynthError
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.world import load_world

MOST_TRIES = 20
DEMO = "S00"
"""The seat of nobody: data for reading the notebooks and for nbgrader's source folder."""

SEALED_KINDS = (*VALUE_KINDS, "table")
"""Kinds whose answers have one canonical text; a table may stay unsealed."""

Tables = Mapping[str, Any]
"""Table name -> pandas.DataFrame."""


@dataclass(frozen=True)
class Drawn:
    """What was drawn for one seat: *tables*, and per exercise the *sealed* digests of its accepted answers.

    *seed* is hexadecimal HMAC-SHA-256(secret, "seat|lab|try") of the try *attempt* that could be answered.
    """

    seat: str
    lab: str
    recipe: str
    seed: str
    attempt: int
    tables: Tables
    sealed: Mapping[str, tuple[str, ...]]


def draw_variant(frozen: Path, secret: bytes, seat: str) -> Drawn:
    """Draw the data of *seat* for the lab frozen in *frozen*.

    Raises LabError when no try gives answerable data, or recipe or claims.py cannot be used.
    """
    return draw(lab_sources.frozen(frozen), secret, seat)


def draw(sources: Sources, secret: bytes, seat: str, *, seal_answers: bool = True) -> Drawn:
    """:func:`draw_variant` for a lab that lies anywhere; sealing is slow on purpose and can be left out."""
    lab = sources.lab
    claims = sources.module("claims.py")
    answerable = sources.function(claims, "answerable")
    reasons: Sequence[object] = ()
    for attempt in range(1, MOST_TRIES + 1):
        seed = hmac.new(secret, f"{seat}|{lab.id}|{attempt}".encode(), hashlib.sha256)
        tables = make_tables(sources, seed.digest())
        seen = as_read(tables)
        reasons = sources.guard("claims.py", answerable, seen)
        if not reasons:
            accepted = sources.guard("claims.py", sources.function(claims, "reference"), seen)
            sealed = _seal(sources, accepted, seed.digest()) if seal_answers else {}
            return Drawn(seat, lab.id, lab.recipe, seed.hexdigest(), attempt, tables, sealed)
    reason = "; ".join(str(reason) for reason in reasons)
    values: Mapping[str, Value] = {"seat": seat, "tries": MOST_TRIES, "reason": reason}
    raise LabError(Finding("DAT002", sources.place("claims.py"), None, values))


def make_tables(sources: Sources, seed: bytes, part: Literal["main", "second"] = "main") -> Tables:
    """The tables of the lab's recipe for *seed*; *part* is "main" or "second" (the hidden tests' own).

    Raises LabError when recipe or world cannot be used.
    """
    try:
        recipe, world = load_recipe(sources.recipe), load_world(sources.world)
        return build_tables(recipe, world, seed, part)
    except (OSError, SynthError) as error:
        reason = " ".join(str(error).split())
        path = f"datasets/recipes/{sources.lab.recipe}.toml"
        raise LabError(Finding("DAT001", path, None, {"reason": reason})) from error


def as_read(tables: Tables) -> Tables:
    """*tables* as a notebook reads them from their files: claims must judge what participants see."""
    texts = {name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()}
    return {name: pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=[""]) for name, text in texts.items()}


def second_tables(sources: Sources) -> Tables:
    """The second dataset of the hidden tests: one for all seats."""
    return make_tables(sources, hashlib.sha256(f"second|{sources.lab.id}".encode()).digest(), part="second")


def write_data(tables: Tables, folder: Path) -> str:
    """Write each table to ``folder/<table>.csv``; return ``sha256:…`` over them. Raises OSError."""
    return write_tables(dict(tables), folder)


def _seal(sources: Sources, accepted: Mapping[str, Iterable[object]], seed: bytes) -> dict[str, tuple[str, ...]]:
    texts: dict[str, list[str]] = {}
    salts: dict[str, str] = {}
    for exercise in sources.lab.exercises:
        answers = list(accepted.get(exercise.id, ())) if exercise.kind in SEALED_KINDS else []
        if not answers and exercise.kind in VALUE_KINDS:
            raise LabError(Finding("DAT004", sources.place("claims.py"), None, {"exercise": exercise.id}))
        told = [sources.guard("claims.py", canonical, answer, exercise.kind) for answer in answers]
        texts[exercise.id] = list(dict.fromkeys(told))
        salts[exercise.id] = hmac.new(seed, f"salt|{exercise.id}".encode(), hashlib.sha256).hexdigest()[:32]
    # Sealing is slow on purpose and leaves Python's lock to others meanwhile.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        sealing = {name: [pool.submit(seal, text, salt=salts[name]) for text in told] for name, told in texts.items()}
        return {name: tuple(one.result() for one in waiting) for name, waiting in sealing.items()}


def write_variant(drawn: Drawn, folder: Path) -> None:
    """Write ``data/``, ``variant.json`` and ``sealed.json`` (exercise -> digests) into *folder*."""
    content = write_data(drawn.tables, folder / "data")
    variant = Variant.model_validate(
        {
            "seat": drawn.seat,
            "lab": drawn.lab,
            "recipe": drawn.recipe,
            "seed": drawn.seed,
            "try": drawn.attempt,
            "engine": ENGINE,
            "content": content,
        }
    )
    (folder / "variant.json").write_text(variant.model_dump_json(indent=1, by_alias=True) + "\n", encoding="utf-8")
    (folder / "sealed.json").write_text(json.dumps(dict(drawn.sealed), indent=1) + "\n", encoding="utf-8")
