"""What lies beside a notebook: checks, card, messages, data; and the copy that one seat gets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from workshopkit.labs.model import Lab, LabJson, SealedExercise
from workshopkit.labs.variant import DEMO

CARD = "lab.json"
MESSAGES = "messages.json"


def card(
    lab: Lab, lang: str, release: str, *, seat: str = DEMO, sealed: Mapping[str, tuple[str, ...]] | None = None
) -> LabJson:
    """``lab.json`` of *lab*, read in *lang*; *sealed* digests by exercise make the checks of one seat certain."""
    exercises = tuple(
        SealedExercise(
            id=one.id,
            name=one.name,
            kind=one.kind,
            points=one.points,
            title=one.title,
            sealed=(sealed or {}).get(one.id, ()),
        )
        for one in lab.exercises
    )
    return LabJson.model_validate(
        {
            "lab": lab.id,
            "release": release,
            "lang": lang,
            "seat": seat,
            "tables": lab.tables,
            "module": f"../../../{lang}/modules/{lab.module.lower()}/",
            "exercises": exercises,
        }
    )


def write_card(written: LabJson, folder: Path) -> None:
    """Write ``lab.json`` into *folder*."""
    (folder / CARD).write_text(written.model_dump_json(indent=1) + "\n", encoding="utf-8", newline="\n")


def write_messages(words: Mapping[str, str], folder: Path) -> None:
    """Write ``messages.json`` into *folder*."""
    text = json.dumps(dict(words), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / MESSAGES).write_text(text, encoding="utf-8", newline="\n")


def write_handout(target: Path, *, frozen_handout: Path, variant: Path, seat: str) -> None:
    """Fill the existing folder *target* with the copy of *seat*: the frozen release, its data, its sealed answers.

    Raises OSError when frozen release or variant are incomplete.
    """
    for path in sorted(frozen_handout.iterdir()):
        if path.is_file() and path.name != CARD:
            shutil.copyfile(path, target / path.name)
    shutil.copytree(variant / "data", target / "data")
    sealed = json.loads((variant / "sealed.json").read_text(encoding="utf-8"))
    general = LabJson.model_validate_json((frozen_handout / CARD).read_text(encoding="utf-8"))
    own = [one.model_copy(update={"sealed": tuple(sealed.get(one.id, ()))}) for one in general.exercises]
    write_card(general.model_copy(update={"seat": seat, "exercises": tuple(own)}), target)
