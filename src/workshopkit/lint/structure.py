"""Generated files: complete for a reader, and without what belongs to the trainer.

The defect this prevents: an answer, a hidden test or a trainer's sentence in a participant's hands; an Arabic page
that reads from the left; a notebook that opens with a question about kernels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workshopkit.i18n.model import DIRECTION, LANGS, TARGETS
from workshopkit.lint.catalogs import translations
from workshopkit.lint.folding import fold
from workshopkit.lint.model import Finding
from workshopkit.lint.passages import files_below, visible

PARTICIPANT = ("build/site", "build/labs/release")
"""Folders of ``build/`` that participants receive."""
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
NEVER = frozenset({"claims.py", "cases.toml", "notes.md"})
_RESTRICTED = frozenset({"overlay", "annex", "restricted"})
_READ = frozenset({".html", ".ipynb", ".json", ".js", ".md", ".py", ".txt"})
_HTML = re.compile(r"<html\b([^>]*)>", re.I)
_BODY = re.compile(r"<body\b([^>]*)>", re.I)
_NOTE = re.compile(r"^Note:(.*?)(?=^---|\Z)", re.M | re.S)
_SENTENCE_END = re.compile(
    r"[.!?؟:;؛|\"“”«»]+(?=[\s*_)]|$)|\n\s*\n|\n\s*(?:[-#*]|\d+\.)\s"
    r"|\[@[^\]]*\]|\]\([^)]*\)|\{\{[^}]*\}\}|<[^>]*>|`"
)
_RUN = 8
Run = tuple[str, ...]


def page(project: Path, path: Path) -> Iterator[Finding]:
    """An HTML page says its language and direction, those of its folder. The direction may stand on the body."""
    text = path.read_text(encoding="utf-8", errors="replace")
    name = path.relative_to(project).as_posix()
    opening = _HTML.search(text)
    if opening is None:
        return
    line = text.count("\n", 0, opening.start()) + 1
    body = _BODY.search(text)
    lang = _attribute("lang", opening[1])
    direction = _attribute("dir", opening[1]) or (_attribute("dir", body[1]) if body else "")
    for attribute, value in (("lang", lang), ("dir", direction)):
        if not value:
            yield Finding("SAF040", name, line, {"attribute": attribute})
    due = next((part for part in path.relative_to(project).parts if part in LANGS), lang)
    for value, expected in ((lang, due), (direction, DIRECTION.get(due, direction))):
        if value and value != expected:
            yield Finding("SAF041", name, line, {"found": value, "expected": expected})


def _attribute(name: str, tag: str) -> str:
    match = re.search(rf"\b{name}\s*=\s*[\"']?([\w-]+)", tag, re.I)
    return match[1] if match else ""


def notebook(project: Path, path: Path) -> Iterator[Finding]:
    """A notebook is JSON with cells and names its kernel."""
    name = path.relative_to(project).as_posix()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        spec = content["metadata"].get("kernelspec") or {}
        list(content["cells"])
        if not spec.get("name"):
            yield Finding("SAF042", name, None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield Finding("SAF043", name, None, {"reason": f"{type(error).__name__}: {error}"})


def secrets(project: Path, folders: Iterable[str] = PARTICIPANT) -> Iterator[Finding]:
    """Markers of solutions and hidden tests, files that are never handed out, and parts of a restricted annex."""
    for folder in folders:
        for path in files_below(project / folder):
            name = path.relative_to(project).as_posix()
            if path.name in NEVER:
                yield Finding("SAF046", name, None, {"name": path.name})
            if part := next((part for part in path.relative_to(project).parts if part in _RESTRICTED), None):
                yield Finding("SAF047", name, None, {"name": part})
            if path.suffix in _READ:
                text = path.read_text(encoding="utf-8", errors="replace")
                for marker in (marker for marker in MARKERS if marker in text):
                    line = text.count("\n", 0, text.index(marker)) + 1
                    yield Finding("SAF044", name, line, {"marker": marker})


def trainer_text(project: Path, folders: Iterable[str] = PARTICIPANT) -> Iterator[Finding]:
    """Text of trainer pages, notes, test forms and slide notes in what participants receive, in every language.

    Compares runs of eight words inside a sentence; the longest that is found is named. Misses shorter sentences. What
    the participant's own sources say too is no leak.
    """
    secret = _secret_runs(project)
    for path in (file for folder in folders for file in files_below(project / folder)):
        if path.suffix in (".html", ".ipynb", ".json", ".js") and "assets" not in path.relative_to(project).parts:
            raw = path.read_text(encoding="utf-8", errors="replace").replace("\\n", "\n")
            if told := secret.keys() & set(_runs(visible(raw, titles=False))):
                run = max(told, key=lambda words: (sum(map(len, words)), words))
                values = {"source": secret[run], "text": f"{' '.join(run)} …"}
                yield Finding("SAF045", path.relative_to(project).as_posix(), None, values)


def _secret_runs(project: Path) -> dict[Run, str]:
    """Each run of words that only the trainer may read, with the source that holds it."""
    public = _public_runs(project)
    secret: dict[Run, str] = {}
    for path in _trainer_sources(project):
        text = path.read_text("utf-8", errors="replace")
        if path.is_relative_to(project / "course"):
            text = "\n\n".join(_NOTE.findall(text))
        for said in (text, *(_translated(project, path, lang, text) for lang in TARGETS)):
            for run in (run for sentence in _SENTENCE_END.split(said) for run in _runs(sentence)):
                if run not in public:
                    secret.setdefault(run, path.relative_to(project).as_posix())
    return secret


def _public_runs(project: Path) -> set[Run]:
    found: set[Run] = set()
    for path in (*files_below(project / "course"), *sorted((project / "labs").glob("*/lab.md"))):
        if path.suffix in (".md", ".yml", ".csv") and "locale" not in path.relative_to(project).parts:
            text = _NOTE.sub("", path.read_text("utf-8", errors="replace"))
            for said in (text, *(_translated(project, path, lang, text) for lang in TARGETS)):
                found.update(_runs(said))
    return found


def _translated(project: Path, path: Path, lang: str, text: str) -> str:
    """The translations of those messages of *path* that stand in *text*, a part of it."""
    english = " ".join(_words(text))
    entries = translations(project, path, lang)
    return "\n\n".join(e.text for e in entries if " ".join(_words(e.msgid)).removeprefix("note ") in english)


def _trainer_sources(project: Path) -> list[Path]:
    pages = [path for path in files_below(project / "instructor/en") if path.suffix == ".md"]
    forms = [path for path in files_below(project / "instructor/items") if path.suffix in (".yml", ".yaml")]
    notes = sorted((project / "labs").glob("*/notes.md"))
    slides = [path for path in files_below(project / "course/en/slides") if path.suffix == ".md"]
    return [*pages, *forms, *notes, *slides]


def _runs(text: str) -> Iterator[Run]:
    words = _words(text)
    return zip(*(words[start:] for start in range(_RUN)), strict=False)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))
