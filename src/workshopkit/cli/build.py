"""``build``: course and labs, only what is stale; a fault of content is listed and never stops the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from workshopkit.files.stale import Stamps
    from workshopkit.lint.model import Finding

app = typer.Typer()
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """One thing that is built as a whole: its *target* below ``build/``, what it is made from, and how."""

    name: str
    target: str
    inputs: tuple[str, ...]
    build: Callable[[Path, Path, Progress], list[Finding]]


def _site(project: Path, out: Path, progress: Progress) -> list[Finding]:
    from workshopkit.course.build import build_course

    return build_course(project, out, audience="participant", langs=_langs(), progress=progress)


def _trainer_site(project: Path, out: Path, progress: Progress) -> list[Finding]:
    from workshopkit.course.build import build_course

    return build_course(project, out, audience="trainer", langs=_langs(), progress=progress)


def _labs(project: Path, out: Path, progress: Progress) -> list[Finding]:
    from workshopkit.labs.build import build_labs

    return build_labs(project, out, langs=_langs(), progress=progress)


def _cards(project: Path, out: Path, progress: Progress) -> list[Finding]:
    from workshopkit.lint.model import Finding
    from workshopkit.synth.cards import build_cards
    from workshopkit.synth.model import SynthError

    try:
        left_out = build_cards(project, out, langs=_langs(), progress=progress)
    except SynthError as error:
        left_out = [("datasets", str(error))]
    return [Finding("DAT020", path, None, {"reason": reason}) for path, reason in left_out]


def _langs() -> tuple[str, ...]:
    from workshopkit.i18n.model import LANGS

    return LANGS


_PAGES = ("course", "mkdocs.yml", "requirements.txt", *(f"src/workshopkit/{p}" for p in ("course", "i18n", "render")))
_ENGINE = tuple(f"src/workshopkit/{p}" for p in ("synth", "render", "i18n", "locale"))
PARTS = (
    Part("cards", "cards", ("datasets", "requirements.txt", *_ENGINE), _cards),
    Part("labs", "labs", ("labs", "datasets", "requirements.txt", "src/workshopkit"), _labs),
    Part("site", "site", (*_PAGES, "labs", "src/workshopkit/locale", "build/cards"), _site),
    Part(
        "site-trainer",
        "site-trainer",
        (*_PAGES, "instructor", "labs", "src/workshopkit/locale", "build/cards"),
        _trainer_site,
    ),
)
"""In the order in which they are built."""
LATER = frozenset({"cards"})
"""Parts without which a workshop can be opened."""


def stale_parts(project: Path) -> list[str]:
    """Names of the parts that ``build_all`` would build. Reads files only; loads no builder."""
    stamps = _stamps(project)
    return [
        part.name for part in PARTS if not stamps.is_fresh(part.name, _digest(project, part), _target(project, part))
    ]


def build_all(project: Path, *, progress: Progress, again: bool = False, later: bool = False) -> list[Finding]:
    """Build what is stale and return all faults of content, those of fresh parts too.

    With *later* what takes long and can wait (LATER) stays as it is.
    Raises OSError when ``build/`` cannot be written; then the former content is still there, whole.
    """
    from filelock import FileLock

    from workshopkit.files import atomic

    build = project / "build"
    build.mkdir(exist_ok=True)
    faults: list[Finding] = []
    with FileLock(build / ".lock"):
        for folder in (build, build / "cards", build / "site", build / "site-trainer", build / "labs"):
            if folder.is_dir():
                atomic.sweep(folder)
        for part in PARTS:
            if later and part.name in LATER:
                continue
            faults += [fault for fault in _build(project, part, progress, again) if not _among(fault, faults)]
    return faults


def _among(fault: Finding, faults: list[Finding]) -> bool:
    """True when both sites have found the same fault; findings compare without their values."""
    return any(fault == other and dict(fault.values) == dict(other.values) for other in faults)


def _build(project: Path, part: Part, progress: Progress, again: bool) -> list[Finding]:
    from workshopkit.lint.model import Finding

    stamps, digest = _stamps(project), _digest(project, part)
    if not again and stamps.is_fresh(part.name, digest, _target(project, part)):
        return [Finding(**entry) for entry in stamps.note(part.name) or []]
    progress(f"building {part.name}")
    stamps.forget(part.name)
    found = part.build(project, _target(project, part), progress)
    stamps.record(part.name, digest, [{**asdict(finding), "values": dict(finding.values)} for finding in found])
    return found


def _stamps(project: Path) -> Stamps:
    from workshopkit.files.stale import Stamps

    return Stamps(project / "build" / ".stamps")


def _target(project: Path, part: Part) -> Path:
    return project / "build" / part.target


def _digest(project: Path, part: Part) -> str:
    from workshopkit.files import digest

    return digest.of_tree([project / name for name in part.inputs if (project / name).exists()], base=project)


@app.command()
def build(
    release: bool = typer.Option(False, "--release", help="refuse (exit 1) when anything is missing, stale or unsafe"),
    again: bool = typer.Option(False, "--again", help="build everything, also what is fresh"),
    lang: str = typer.Option("en", "--lang", help="language of the messages: en, fr or ar"),
) -> int:
    """Build course and labs into build/.

    Example: python3 workshop.py build --release
    """
    from workshopkit.files.project import project_root
    from workshopkit.lint.run import lint
    from workshopkit.lint.show import show

    project = project_root()
    faults = build_all(project, progress=lambda line: print(line, flush=True), again=again)
    if release:
        faults += [finding for finding in lint(project, generated=True) if not _among(finding, faults)]
    if faults:
        print(show(faults, lang=lang))
    print(f"built: {project / 'build'}" if not faults else f"built with {len(faults)} faults: {project / 'build'}")
    return 1 if faults and release else 0
