"""``data``: build, show and verify datasets of the synthetic world, and hold them against the published record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from workshopkit.cli.errors import CallError, WorkError

if TYPE_CHECKING:
    from workshopkit.synth.bands import Row
    from workshopkit.synth.model import Recipe, World

Name = TypeVar("Name", bound=str)
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Datasets of the fictional world, from recipes.")
Lang = Annotated[str, typer.Option("--lang", help="en, fr or ar")]
RecipeName = Annotated[str, typer.Argument(help="Such as lab-2k; 'data list' shows all.")]


@app.command("list")
def list_recipes() -> None:
    """Show the recipes with their preset and tables.

    Example: python3 workshop.py data list
    """
    for name in _names():
        recipe, _ = _load(name)
        print(f"{name:<10} preset {recipe.preset:<10} {', '.join(recipe.tables)}")


@app.command()
def build(
    recipe: RecipeName,
    out: Annotated[Path, typer.Option("--out", help="a new or empty folder, or an earlier dataset to replace")],
    seed: Annotated[str, typer.Option("--seed", help="any text; the same seed gives the same tables")] = "1",
    form: Annotated[str, typer.Option("--format", help="csv, or parquet: ten times faster, whole numbers")] = "csv",
    engine: Annotated[str, typer.Option("--engine", help="numpy, or numba for large worlds: the same rows")] = "numpy",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="processes that spread the items")] = 1,
    scheduler: Annotated[str, typer.Option("--scheduler", help="address of a Dask scheduler, tcp://host:8786")] = "",
) -> None:
    """Write the tables of a recipe with a manifest; hidden tables and the seed go to the folder key/ inside.

    Never hand out key/.

    Example: python3 workshop.py data build lab-2k --seed 7 --out my-data
    """
    from workshopkit.synth.build import ENGINE
    from workshopkit.synth.engine import run_world
    from workshopkit.synth.engines import ENGINES
    from workshopkit.synth.formats import NAMES
    from workshopkit.synth.recipe import SMALL
    from workshopkit.synth.workers import spreading
    from workshopkit.synth.writing import write_dataset

    read, world = _load(recipe)
    if read.preset == SMALL:
        raise CallError(f"{recipe}: its data are drawn for each seat by 'new'; build one of the other recipes")
    chosen = _one_of("--format", form, NAMES), _one_of("--engine", engine, ENGINES)
    if scheduler and workers > 1:
        raise CallError("--workers and --scheduler: a scheduler has its own workers; use one of the two")
    with _readable(), spreading(workers, scheduler) as spreader:
        run = run_world(read, world, seed.encode(), engine=chosen[1], spreader=spreader)
        content = write_dataset(run, out, seed=seed, engine=ENGINE, form=chosen[0])
        _describe(recipe, out)
    print(f"{out}: {len(read.tables)} tables of {recipe}, seed {seed}, content {content}")
    print(f"  {out / 'key'} holds what is hidden; never hand it out")


@app.command()
def show(
    recipe: RecipeName,
    out: Annotated[Path | None, typer.Option("--out", help="a folder for pictures of one run, with index.html")] = None,
    seed: Annotated[str, typer.Option("--seed", help="the run that is drawn")] = "1",
    lang: Lang = "en",
) -> None:
    """Show the tables of a recipe and its parameters with units and sources; with --out draw one run.

    Example: python3 workshop.py data show lab-2k --out my-pictures --lang fr
    """
    from workshopkit.synth.schema import TABLES

    read, world = _load(recipe)
    if out is not None:
        _draw(read, world, seed, out, lang)
        return
    for name in read.tables:
        table = TABLES.get(name)
        columns = (
            [f"{c.name}{' (key)' if table and (table.hidden or c.hidden) else ''}" for c in table.columns]
            if table
            else []
        )
        print(f"{name:<14} {', '.join(columns)}")
    print()
    for name, parameter in sorted(read.set.items()):
        print(f"{name:<22} {parameter.value!s:<28} {parameter.unit:<44} {parameter.source}")


@app.command()
def card(
    recipe: RecipeName,
    lang: Lang = "en",
    form: Annotated[str, typer.Option("--format", help="html for people, croissant for machines")] = "html",
    out: Annotated[
        Path | None, typer.Option("--out", help="the file to write; by default here, named by recipe")
    ] = None,
) -> None:
    """Write the card of a dataset: what it is for, what is assumed, how it agrees with published figures, its limits.

    Example: python3 workshop.py data card lab-2k --lang ar
    """
    from workshopkit.files import atomic
    from workshopkit.files.project import project_root
    from workshopkit.synth.cards import card_page, machine_card

    _, world = _load(recipe)
    _known(lang)
    if form not in ("html", "croissant"):
        raise CallError(f"--format {form}: use one of: html, croissant")
    with _readable():
        if form == "html":
            text, target = card_page(project_root(), world, recipe, lang), out or Path(f"{recipe}-card-{lang}.html")
        else:
            text, target = machine_card(project_root(), world, recipe), out or Path(f"{recipe}-croissant.json")
    try:
        atomic.write_text(target, text)
    except OSError as error:
        raise CallError(f"{target}: cannot be written ({error.strerror}); name another file with --out") from error
    print(target)


@app.command()
def verify(folder: Annotated[Path, typer.Argument(help="A folder that 'data build' wrote.")]) -> None:
    """Compare a dataset with its manifest; name the first table and block of rows that differ (exit code 1).

    Example: python3 workshop.py data verify my-data
    """
    from workshopkit.synth.writing import verify as differences

    with _readable():
        found = differences(folder)
    if found:
        raise WorkError("\n".join(found))
    print(f"{folder}: as it was written")


@app.command()
def bands(
    recipe: RecipeName = "lab-2k",
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=1000, help="how many worlds to measure")] = 20,
    name: Annotated[str, typer.Option("--name", help="beginning of the seeds' names")] = "held",
    write: Annotated[bool, typer.Option("--write", help="keep the result for the card of the preset")] = False,
) -> int:
    """Measure worlds and hold them against the published record; exit 1 when a band is missed without a reason.

    The parameters were chosen on seeds t1 to t8 and t-1 to t-8, and looked at on final-1 …; held-1 … only measured.
    With --write the result, with today's date, replaces datasets/cards/measured/<preset>.json.

    Example: python3 workshop.py data bands lab-2k --seeds 20
    """
    import datetime as dt

    from workshopkit.files.project import project_root
    from workshopkit.synth.bands import load_bands
    from workshopkit.synth.measured import measured_path, write_measured
    from workshopkit.synth.measuring import measure_bands

    read, world = _load(recipe)
    if recipe != read.preset:
        raise CallError(f"{recipe}: bands hold for presets; use {read.preset}")
    datasets = project_root() / "datasets"
    chosen = [f"{name}-{number}" for number in range(1, seeds + 1)]
    with _readable():
        rows = measure_bands(load_bands(datasets / "bands.toml"), read, world, chosen)
    print(_table(rows, recipe))
    if write:
        path = measured_path(datasets, recipe)
        write_measured(rows, recipe, chosen, dt.datetime.now(dt.UTC).date(), path)
        print(path)
    return 1 if any(row.missed for row in rows) else 0


def _table(rows: list[Row], preset: str) -> str:
    head = f"{'row':<5} {'mark':<10} {'band':>15} {'median':>9} {'inside':>7}  {'verdict':<11} "
    lines = [head + "statistic; published; source"]
    for row in rows:
        band = row.band
        limits = f"{band.low:g} to {band.high:g}"
        told = f"{band.statistic}; {band.published}; {band.source}"
        lines.append(
            f"{band.id:<5} {band.mark:<10} {limits:>15} {row.middle:>9.4g} {row.inside:>7.0%}  {row.verdict:<11} {told}"
        )
        if preset in band.known_miss:
            lines.append(f"{'':<5} reason: {band.known_miss[preset]}")
    verdicts = [row.verdict for row in rows]
    counts = ", ".join(f"{verdicts.count(kind)} {kind}" for kind in dict.fromkeys(verdicts))
    return "\n".join([*lines, f"{len(rows)} rows: {counts or 'none for this preset'}"])


def _describe(recipe: str, out: Path) -> None:
    """Put the card for machines beside the manifest in *out*."""
    from workshopkit.files import atomic
    from workshopkit.files.project import project_root
    from workshopkit.synth.croissant import describe
    from workshopkit.synth.writing import CROISSANT

    atomic.write_text(out / CROISSANT, describe(project_root(), recipe, out))


def _draw(read: Recipe, world: World, seed: str, out: Path, lang: str) -> None:
    from workshopkit.files.project import project_root
    from workshopkit.synth.cards import write_pictures
    from workshopkit.synth.engine import run_world
    from workshopkit.synth.recipe import SMALL

    _known(lang)
    if read.preset == SMALL:
        raise CallError(f"{read.id}: nothing of its tables is drawn; choose another recipe")
    try:
        with _readable():
            written = write_pictures(project_root(), run_world(read, world, seed.encode()), seed, out, lang)
    except OSError as error:
        raise CallError(f"{out}: cannot be written ({error.strerror}); name another folder with --out") from error
    for path in written:
        print(path)


def _known(lang: str) -> None:
    from workshopkit.i18n.model import LANGS

    if lang not in LANGS:
        raise CallError(f"--lang {lang}: use one of: {', '.join(LANGS)}")


def _names() -> list[str]:
    from workshopkit.files.project import project_root

    return sorted(path.stem for path in (project_root() / "datasets" / "recipes").glob("*.toml"))


def _load(name: str) -> tuple[Recipe, World]:
    from workshopkit.files.project import project_root
    from workshopkit.synth.recipe import load_recipe
    from workshopkit.synth.world import load_world

    if name not in _names():
        raise CallError(f"{name}: no such recipe; there are: {', '.join(_names()) or 'none'}")
    datasets = project_root() / "datasets"
    with _readable():
        return load_recipe(datasets / "recipes" / f"{name}.toml"), load_world(datasets / "world.toml")


def _one_of(option: str, given: str, names: tuple[Name, ...]) -> Name:
    """*given* as one of *names*. Raises CallError with what there is."""
    for name in names:
        if name == given:
            return name
    raise CallError(f"{option} {given}: use one of: {', '.join(names)}")


@contextmanager
def _readable() -> Iterator[None]:
    from workshopkit.synth.model import SynthError

    try:
        yield
    except SynthError as error:
        raise CallError(str(error)) from error
