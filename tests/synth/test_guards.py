"""The dual-use guards: nothing reads foreign tables, nothing takes features from text, every table is safe to show."""

import ast
import re
from pathlib import Path

import pytest

import workshopkit.synth
from synth.conftest import DATASETS
from workshopkit.lint import safety
from workshopkit.lint.names import names
from workshopkit.lint.passages import Passage
from workshopkit.synth.build import build_tables
from workshopkit.synth.engine import run_world
from workshopkit.synth.model import World
from workshopkit.synth.recipe import SMALL, load_recipe
from workshopkit.synth.schema import TABLES

MODULES = sorted(Path(workshopkit.synth.__file__).parent.glob("*.py"))
READERS = {
    "toml.py",
    "writing.py",
    "card.py",
    "card_texts.py",
    "calibration.py",
    "reference.py",
    "formats.py",
    "recipe.py",
}
"""Modules that read a file: contracts, sentences, manifests, and datasets that carry the marker."""
_READS = re.compile(
    r"^(read_(csv|json|parquet|excel|sql|table|html|xml|feather|pickle|text|bytes)|loadtxt|genfromtxt|load|loads|open"
    r"|fromfile|from_(csv|json|parquet)|read_table|read_edgelist|read_gml|read_graphml|scan_\w+|validate_json)$"
)
_NETWORK = {"requests", "urllib", "http", "socket", "httpx", "aiohttp", "ftplib", "sqlite3", "sqlalchemy", "psycopg"}
_TEXT = {"sklearn", "nltk", "spacy", "transformers", "gensim", "torch", "unicodedata", "difflib"}
LARGE = 5000


def calls(source: str) -> set[str]:
    """Names of what a module calls."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            function = node.func
            found.add(function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""))
    return found


def imports(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_only_readers_of_contracts_and_marked_datasets_read_files(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not imports(source) & _NETWORK
    assert not imports(source) & (_TEXT - ({"difflib"} if path.name == "recipe.py" else set())), "no features of text"
    read = {name for name in calls(source) if _READS.match(name)}
    assert not read or path.name in READERS, f"{path.name} reads by {sorted(read)}: tables of others have no way in"


def test_the_guard_sees_a_reader() -> None:
    assert {name for name in calls("import pandas as pd\npd.read_csv('a.csv')\nopen('x')") if _READS.match(name)} == {
        "read_csv",
        "open",
    }
    assert imports("import urllib.request\nfrom sklearn.svm import SVC") & (_NETWORK | _TEXT) == {"urllib", "sklearn"}


def test_no_column_can_hold_free_text() -> None:
    texts = {
        (table.name, column.name) for table in TABLES.values() for column in table.columns if column.kind == "text"
    }
    assert texts == {
        ("accounts", "display_name"),
        ("items", "media_hash"),
        ("legal_matrix", "source_ref"),
        ("custody", "sha256"),
    }


_SHAPES = {
    "display_name": r"[a-z]+-[a-z]+-\d{6}",
    "media_hash": r"[0-9a-f]{16}",
    "source_ref": r"ART-\d{3}",
    "sha256": r"[0-9a-f]{64}",
}
RECIPES = [
    path
    for path in sorted((DATASETS / "recipes").glob("*.toml"))
    if (read := load_recipe(path)).preset == SMALL or read.whole("personas") <= LARGE
]


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_every_table_of_every_recipe_is_safe_to_show(path: Path, velmara: World) -> None:
    recipe = load_recipe(path)
    if recipe.preset == SMALL:
        tables = build_tables(recipe, velmara, b"card")
    else:
        run = run_world(recipe, velmara, b"card")
        tables = {name: run.shown(name, key=True) for name in recipe.tables}
    for name, table in tables.items():
        for column, shape in _SHAPES.items():
            if column in table:
                assert table[column].dropna().astype(str).str.fullmatch(shape).all(), (name, column)
        digests = [column for column in table if column == "sha256"]
        text = table.drop(columns=digests).head(4000).to_csv(index=False)
        passage = Passage(f"data/{name}.csv", 1, text, "table")
        found = [*safety.identifiers(passage), *safety.columns(passage), *names(passage, [])]
        assert found == [], (name, found[:3])
