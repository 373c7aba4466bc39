"""All labs of the project into ``build/labs``: solution and release in every language, with demonstration data."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from workshopkit.files import atomic
from workshopkit.labs.freeze import DEMO_SECRET, release_id
from workshopkit.labs.handout import card, write_card, write_messages
from workshopkit.labs.messages import hints, lab_messages
from workshopkit.labs.model import Lab, LabError
from workshopkit.labs.solution import solution
from workshopkit.labs.sources import HANDED_OUT, Sources, in_language, in_project
from workshopkit.labs.variant import DEMO, Drawn, Tables, draw, second_tables, write_data
from workshopkit.lint.model import Finding


@dataclass(frozen=True)
class _Ready:
    """One lab, everything made but not yet written."""

    project: Path
    sources: Sources
    spoken: Mapping[str, Lab]
    release: str
    drawn: Drawn
    second: Tables


def build_labs(project: Path, out: Path, langs: Sequence[str], progress: Callable[[str], None]) -> list[Finding]:
    """Write ``out/{release,solution}/<lang>/<lab>/`` for every lab of *project*; return the faults of content.

    A lab, or one language of it, that is at fault keeps its last good version. Folders of labs that are gone go too.
    What a killed build left half written is removed: call while holding the build's lock.
    Raises OSError when *out* cannot be written; nothing half written remains.
    """
    found: list[Finding] = []
    for folder in out.glob("*/*"):
        atomic.sweep(folder)
    known = sorted(path.parent.name for path in (project / "labs").glob("L*/lab.md"))
    for lab in known:
        progress(f"lab {lab}")
        try:
            ready, faults = _prepare(project, lab, langs)
        except LabError as error:
            found += error.findings
            continue
        found += faults
        for lang in ready.spoken:
            _write(ready, lang, out)
    _forget_others(out, known)
    return found


def _prepare(project: Path, lab: str, langs: Sequence[str]) -> tuple[_Ready, list[Finding]]:
    sources = in_project(project, lab)
    hints(sources)
    sources.file("cases.toml")
    spoken: dict[str, Lab] = {}
    faults: list[Finding] = []
    for lang in langs:
        try:
            spoken[lang] = in_language(project, sources.lab, lang)
        except LabError as error:
            faults += error.findings
    name = release_id(sources, {lang: solution(said, lang) for lang, said in spoken.items()})
    drawn = draw(sources, DEMO_SECRET, DEMO)
    return _Ready(project, sources, spoken, name, drawn, second_tables(sources)), faults


def _write(ready: _Ready, lang: str, out: Path) -> None:
    from workshopkit.labs.release import release

    lab = ready.spoken[lang]
    solved = solution(lab, lang)
    with atomic.new_folder(out / "solution" / lang / lab.id) as folder:
        _write_notebook(ready, lang, solved, folder)
        write_data(ready.second, folder / "second" / "data")
    with atomic.new_folder(out / "release" / lang / lab.id) as folder:
        _write_notebook(ready, lang, release(solved), folder)


def _write_notebook(ready: _Ready, lang: str, book: nbformat.NotebookNode, folder: Path) -> None:
    lab = ready.spoken[lang]
    nbformat.write(book, folder / f"{lab.id}.ipynb")
    shutil.copyfile(ready.sources.file(HANDED_OUT), folder / HANDED_OUT)
    write_card(card(lab, lang, ready.release, sealed=ready.drawn.sealed), folder)
    write_messages(lab_messages(ready.project, ready.sources, lang), folder)
    write_data(ready.drawn.tables, folder / "data")


def _forget_others(out: Path, known: Sequence[str]) -> None:
    for folder in out.glob("*/*/*"):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in known:
            shutil.rmtree(folder)
