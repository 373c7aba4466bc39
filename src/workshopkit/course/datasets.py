"""Cards of datasets in the site: pages and pictures that were built beforehand into ``build/cards``.

The cards are made by ``synth``, which this package does not know; without them the site is built without.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from workshopkit.course.model import Audience
from workshopkit.i18n.model import SOURCE

FOLDER = "datasets"
"""Folder of the pages in the site of one language."""
_BUILT = Path("build", "cards")
_MACHINE = "croissant.json"


def recipes(project: Path, lang: str) -> frozenset[str]:
    """Names of the recipes that have a card in *lang*."""
    return frozenset(folder.name for folder in _folders(project, lang))


def pages(project: Path, lang: str, audience: Audience, words: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(address, title, Markdown) of the list of cards and of each card."""
    index = project / _BUILT / lang / "index.md"
    if not index.is_file():
        return
    text = index.read_text(encoding="utf-8")
    yield FOLDER, _title(text), text
    for folder in _folders(project, lang):
        text = (folder / f"{audience}.md").read_text(encoding="utf-8")
        links = [f'<a href="../index.html">{words["all_cards"]}</a>']
        if _machine(project, folder).is_file():
            links.insert(0, f'<a href="{_MACHINE}" download>{words["machine_card"]}</a>')
        yield f"{FOLDER}/{folder.name.lower()}", _title(text), f"{text}\n\n<p>{' · '.join(links)}</p>\n"


def copy_files(project: Path, lang: str, docs: Path) -> None:
    """Put the pictures and the cards for machines beside the pages. Raises OSError when *docs* cannot be written."""
    for folder in _folders(project, lang):
        target = docs / FOLDER / folder.name.lower()
        target.mkdir(parents=True, exist_ok=True)
        for path in (*sorted(folder.glob("*.svg")), _machine(project, folder)):
            if path.is_file():
                shutil.copyfile(path, target / path.name)


def _folders(project: Path, lang: str) -> list[Path]:
    return sorted(path.parent for path in (project / _BUILT / lang).glob("*/participant.md"))


def _machine(project: Path, folder: Path) -> Path:
    return project / _BUILT / SOURCE / folder.name / _MACHINE


def _title(text: str) -> str:
    found = re.match(r"# ([^\n]+)", text)
    return found[1] if found else FOLDER
