"""A seat's folder of one lab, and a notebook run in it: enough of a lab's way to prove its content."""

import ast
import importlib.util
import json
import os
import re
import shutil
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from workshopkit.learn.check import canonical, seal
from workshopkit.synth.build import build_tables, write_tables
from workshopkit.synth.model import Recipe, World
from workshopkit.synth.recipe import load_recipe
from workshopkit.synth.world import load_world

CELL = re.compile(r"^```\{(code-cell|text-cell)\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r'^:([\w-]+): *"?([^"\n]*)"?\n', re.MULTILINE)
REGION = r"^[ ]*### BEGIN {0}\n(.*?)^[ ]*### END {0}\n"


@dataclass(frozen=True)
class Cell:
    form: str
    options: dict[str, str]
    source: str

    @property
    def role(self) -> str:
        return self.options["role"]

    @property
    def exercise(self) -> str:
        return self.options.get("exercise", "")

    def released(self) -> str:
        """The cell as handed out."""
        return without(without(self.source, "SOLUTION"), "HIDDEN TESTS")

    def solved(self) -> str:
        """The cell with the model answer: nbgrader keeps the given lines above the solution."""
        return self.source


def without(source: str, region: str) -> str:
    return re.sub(REGION.format(region), "", source + "\n", flags=re.MULTILINE | re.DOTALL).strip("\n")


def cells_of(folder: Path) -> list[Cell]:
    text = (folder / "lab.md").read_text(encoding="utf-8")
    return [cell(form, body) for form, body in CELL.findall(text)]


def cell(form: str, body: str) -> Cell:
    head = re.match(r"(?:^:[\w-]+:[^\n]*\n)+", body, re.MULTILINE)
    assert head is not None, body
    return Cell(form, dict(OPTION.findall(head[0])), body[head.end() :].strip("\n"))


def cases_of(folder: Path) -> list[dict[str, Any]]:
    return tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))["case"]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def sources(project: Path, lab: Path) -> tuple[Recipe, World, ModuleType]:
    recipe = load_recipe(project / "datasets" / "recipes" / f"{lab.name}.toml")
    return recipe, load_world(project / "datasets" / "world.toml"), load(lab / "claims.py")


def draw(project: Path, lab: Path, name: str, part: str = "main") -> dict[str, Any]:
    """Tables of the lab that it can be answered with, from the seed *name*."""
    recipe, world, claims = sources(project, lab)
    for attempt in range(20):
        tables = build_tables(recipe, world, f"{name}|{attempt}".encode(), part)
        if not claims.answerable(tables):
            return tables
    raise AssertionError(f"20 draws for {name}, none can be answered")


def card(lab: Path, tables: dict[str, Any], lang: str = "en", *, sealed: bool = True) -> dict[str, Any]:
    reference = load(lab / "claims.py").reference(tables)
    exercises = []
    for one in cells_of(lab):
        if one.role == "answer":
            kind = one.options["kind"]
            accepted = {canonical(answer, kind) for answer in reference.get(one.exercise, [])} if sealed else set()
            exercises.append(
                {
                    "id": one.exercise,
                    "name": f"answer_{one.exercise.replace('.', '_')}",
                    "kind": kind,
                    "points": 1,
                    "title": f"exercise {one.exercise}",
                    "sealed": sorted(seal(text, salt=f"S01|{one.exercise}") for text in accepted),
                }
            )
    return {
        "format": 1,
        "lab": lab.name,
        "release": "00000000",
        "lang": lang,
        "seat": "S01",
        "tables": list(tables),
        "module": "",
        "exercises": exercises,
    }


def furnish(
    folder: Path, project: Path, lab: Path, *, name: str = "S01", lang: str = "en", second: bool = False
) -> Path:
    """A seat's folder with data, card and checks; *second* adds what only grading has."""
    tables = draw(project, lab, name)
    write_tables(tables, folder / "data")
    if second:
        write_tables(draw(project, lab, "second", "second"), folder / "second" / "data")
    shutil.copy(lab / "checks.py", folder / "checks.py")
    (folder / "lab.json").write_text(json.dumps(card(lab, tables, lang)), encoding="utf-8")
    (folder / "messages.json").write_text("{}", encoding="utf-8")
    return folder


@dataclass
class Outcome:
    error: BaseException | None
    stdout: str
    stderr: str
    outputs: list[RichOutput] = field(default_factory=list)

    @property
    def said(self) -> str:
        return self.stdout + "\n".join(str(output.data.get("text/plain", "")) for output in self.outputs)

    @property
    def html(self) -> str:
        return "\n".join(str(output.data.get("text/html", "")) for output in self.outputs)


class Notebook:
    """A kernel without a server: cells run in a fresh IPython shell whose working folder is the lab's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        InteractiveShell.clear_instance()
        self.shell = InteractiveShell.instance(colors="nocolor")
        self.shell.history_manager.enabled = False

    def run(self, source: str) -> Outcome:
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with capture_output() as caught:
                result = self.shell.run_cell(source, store_history=True)
        finally:
            os.chdir(before)
        return Outcome(result.error_before_exec or result.error_in_exec, caught.stdout, caught.stderr, caught.outputs)


def assertion_hints(source: str) -> set[str]:
    """Message ids that a hidden test names; anything but ``assert …, "hint:id"`` is refused."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert):
            assert isinstance(node.msg, ast.Constant) and str(node.msg.value).startswith("hint:"), ast.unparse(node)
            found.add(str(node.msg.value).removeprefix("hint:"))
    return found
