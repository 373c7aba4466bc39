"""Freezing a lab into a delivery: from then on its notebooks, checks and recipe change for nobody in the room."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat

from workshopkit.i18n.model import LANGS, SOURCE
from workshopkit.labs.handout import card, write_card, write_messages
from workshopkit.labs.messages import lab_messages, translated_hints
from workshopkit.labs.model import Lab
from workshopkit.labs.notes import key_in
from workshopkit.labs.solution import solution
from workshopkit.labs.sources import HANDED_OUT, KEPT, Sources, in_language, in_project
from workshopkit.labs.variant import DEMO, draw, second_tables, write_data
from workshopkit.synth.recipe import preset_of

DEMO_SECRET = b"demo"


def freeze_lab(project: Path, lab: str, desk: Path, langs: Sequence[str]) -> str:
    """Write *lab* of *project* into *desk* in *langs*; return its release id (8 hexadecimal digits).

    ``handout/<lang>/<lab>`` gets the release, ``course/source/<lab>`` the English solution for nbgrader,
    ``labs/<lab>`` what variants and hints are drawn from. Raises LabError for the lab's faults.
    """
    from workshopkit.labs.release import release

    sources = in_project(project, lab)
    spoken = {lang: in_language(project, sources.lab, lang) for lang in dict.fromkeys((SOURCE, *langs))}
    solved = {lang: solution(said, lang) for lang, said in spoken.items()}
    name = release_id(sources, solved)
    for lang in langs:
        folder = desk / "handout" / lang / lab
        _write_beside(project, sources, spoken[lang], lang, name, folder)
        nbformat.write(release(solved[lang]), folder / f"{lab}.ipynb")
    _write_source(project, sources, name, solved[SOURCE], desk / "course" / "source" / lab)
    _write_frozen(project, sources, langs, desk / "labs" / lab)
    return name


def release_id(sources: Sources, solved: Mapping[str, nbformat.NotebookNode]) -> str:
    """Name of a build: the first 8 digits of a SHA-256 over solutions in all languages, checks, recipe and preset."""
    total = hashlib.sha256()
    for lang in sorted(solved):
        total.update(f"{lang}\0{nbformat.writes(solved[lang])}\0".encode())
    preset = preset_of(sources.recipe)
    for path in (sources.file(HANDED_OUT), sources.recipe, *([preset] if preset else [])):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:8]


def _write_beside(project: Path, sources: Sources, lab: Lab, lang: str, release: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    shutil.copyfile(sources.file(HANDED_OUT), folder / HANDED_OUT)
    write_card(card(lab, lang, release), folder)
    write_messages(lab_messages(project, sources, lang), folder)


def _write_source(project: Path, sources: Sources, release: str, solved: nbformat.NotebookNode, folder: Path) -> None:
    _write_beside(project, sources, sources.lab, SOURCE, release, folder)
    nbformat.write(solved, folder / f"{sources.lab.id}.ipynb")
    write_data(draw(sources, DEMO_SECRET, DEMO).tables, folder / "data")
    write_data(second_tables(sources), folder / "second" / "data")


def _write_frozen(project: Path, sources: Sources, langs: Sequence[str], folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("lab.md", HANDED_OUT, *KEPT):
        shutil.copyfile(sources.file(name), folder / name)
    shutil.copyfile(sources.recipe, folder / "recipe.toml")
    preset = preset_of(sources.recipe)
    if preset is not None:
        shutil.copyfile(preset, folder / preset.name)
    shutil.copyfile(sources.world, folder / "world.toml")
    write_texts(project, sources, langs, folder)


def write_texts(project: Path, sources: Sources, langs: Sequence[str], folder: Path) -> None:
    """Write what people are told about *sources* in words into the frozen lab at *folder*.

    ``hints/<lang>.json`` for participants in *langs*; ``key/<lang>.json`` for the trainer's report, in every language.
    """
    for lang in langs:
        _write_json(translated_hints(project, sources, lang), folder / "hints" / f"{lang}.json")
    for lang in LANGS:
        key = key_in(project, sources.lab.id, lang)
        said = in_language(project, sources.lab, lang)
        told = {"title": said.title, "exercises": {one.id: one.title for one in said.exercises}}
        _write_json(told | {"say": key.say, "criteria": key.criteria}, folder / "key" / f"{lang}.json")


def _write_json(value: object, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
