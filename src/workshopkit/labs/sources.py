"""Where the parts of a lab lie: in the project while it is written, in ``desk/labs/<lab>`` once it is frozen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from workshopkit.i18n.model import SOURCE, SourceError
from workshopkit.i18n.sources import translated
from workshopkit.labs.model import Cell, Lab, LabError
from workshopkit.labs.read import read_lab
from workshopkit.lint.model import Finding

Answer = TypeVar("Answer")
HANDED_OUT = "checks.py"
KEPT = ("claims.py", "cases.toml")


@dataclass(frozen=True)
class Sources:
    """An English *lab* with the files that belong to it; none of them is read before it is needed."""

    lab: Lab
    recipe: Path
    world: Path

    def file(self, name: str) -> Path:
        """A file beside ``lab.md``. Raises LabError when it is missing."""
        path = self.lab.folder / name
        if not path.is_file():
            raise LabError(Finding("LAB031", self.place(name), None, {"name": name}))
        return path

    def place(self, name: str) -> str:
        """How findings name a file of the lab."""
        return f"{self.lab.folder.parent.name}/{self.lab.folder.name}/{name}"

    def module(self, name: str) -> ModuleType:
        """``checks.py`` or ``claims.py`` run on its own: not in ``sys.modules``, nothing cached beside it.

        Raises LabError when it is missing or cannot be run.
        """
        path = self.file(name)
        module = ModuleType(f"{self.lab.id}_{path.stem}")
        module.__file__ = str(path)
        self.guard(name, _run, path, module)
        return module

    def guard(self, name: str, act: Callable[..., Answer], *arguments: object) -> Answer:
        """What *act* gives; whatever goes wrong in content code becomes a LabError about the file *name*."""
        try:
            return act(*arguments)
        except LabError:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            values = {"name": name, "reason": " ".join(reason.split())}
            raise LabError(Finding("LAB032", self.place(name), getattr(error, "lineno", None), values)) from error

    def function(self, module: ModuleType, name: str) -> Callable[..., Any]:
        """A function that *module* must have. Raises LabError when it has not."""
        found = getattr(module, name, None)
        if not callable(found):
            file = Path(str(module.__file__)).name
            values = {"name": file, "reason": f"there is no function {name}"}
            raise LabError(Finding("LAB032", self.place(file), None, values))
        return found  # type: ignore[no-any-return]


def in_project(project: Path, lab_id: str) -> Sources:
    """The lab as it is written in *project*. Raises LabError for its faults, OSError when lab.md cannot be read."""
    folder = project / "labs" / lab_id
    lab = read_lab((folder / "lab.md").read_text(encoding="utf-8"), folder)
    return Sources(lab, project / "datasets" / "recipes" / f"{lab.recipe}.toml", project / "datasets" / "world.toml")


def frozen(folder: Path) -> Sources:
    """The lab as it was frozen into *folder* (``desk/labs/<lab>``)."""
    lab = read_lab((folder / "lab.md").read_text(encoding="utf-8"), folder)
    return Sources(lab, folder / "recipe.toml", folder / "world.toml")


def in_language(project: Path, english: Lab, lang: str) -> Lab:
    """*english* in *lang*, with the same cells; those that nobody has translated yet are marked as *untranslated*.

    Raises LabError where a translation touched more than words or cannot be used.
    """
    if lang == SOURCE:
        return english
    place = f"labs/{english.id}/lab.md"
    try:
        text = translated(project, english.source, lang).text
    except SourceError as error:
        raise LabError(Finding("LAB034", place, None, {"lang": lang, "reason": str(error)})) from error
    lab = read_lab(text, english.folder)
    ids = zip_longest((cell.id for cell in english.cells), (cell.id for cell in lab.cells))
    odd = next((own or other for own, other in ids if own != other), None)
    if odd:
        raise LabError(Finding("LAB030", place, None, {"lang": lang, "cell": odd}))
    changed = [cell for cell, other in zip(english.cells, lab.cells, strict=True) if _code(cell) != _code(other)]
    if changed:
        raise LabError(*(Finding("LAB030", place, cell.line, {"lang": lang, "cell": cell.id}) for cell in changed))
    pairs = zip(lab.cells, english.cells, strict=True)
    return replace(lab, cells=tuple(replace(cell, untranslated=_is_english(cell, own)) for cell, own in pairs))


def _is_english(cell: Cell, english: Cell) -> bool:
    """True for prose that no translation has touched; a picture or a formula has no words to translate."""
    prose = cell.type == "markdown" and cell.role is None
    return prose and cell.source == english.source and re.search(r"[A-Za-z]{3}", cell.source) is not None


def _code(cell: Cell) -> tuple[object, ...]:
    """Everything of a cell that is the same in all languages."""
    source = cell.source if cell.type == "code" else None
    return cell.id, cell.type, cell.role, cell.exercise, cell.kind, cell.points, source


def _run(path: Path, module: ModuleType) -> None:
    exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
