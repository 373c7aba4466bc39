"""``lab``: prove the exercises of a lab, or show what it asks and gives."""

from __future__ import annotations

from typing import Annotated

import typer

from workshopkit.cli.errors import CallError, WorkError

app = typer.Typer(add_completion=False)


@app.command()
def prove(
    lab: Annotated[str, typer.Argument(help="Such as L1.")],
    lang: Annotated[str | None, typer.Option(help="en, fr or ar; all three when left out.")] = None,
) -> None:
    """Run every listed answer of a lab against its checks and hidden tests.

    Example: python3 workshop.py lab prove L1
    """
    from workshopkit.files.project import project_root
    from workshopkit.i18n.model import LANGS
    from workshopkit.labs.faults import sentence
    from workshopkit.labs.prove import prove as prove_lab

    _known(lab)
    if lang is not None and lang not in LANGS:
        raise CallError(f"--lang {lang}: use one of {', '.join(LANGS)}")
    langs = LANGS if lang is None else (lang,)
    found = prove_lab(project_root(), lab, langs)
    if found:
        raise WorkError("\n".join(sentence(finding) for finding in found))
    print(f"{lab}: every listed answer does what it must, in {', '.join(langs)}")


@app.command()
def show(lab: Annotated[str, typer.Argument(help="Such as L1.")]) -> None:
    """Show title, minutes and exercises of a lab with their points.

    Example: python3 workshop.py lab show L1
    """
    from workshopkit.files.project import project_root
    from workshopkit.labs.model import LabError
    from workshopkit.labs.sources import in_project

    _known(lab)
    try:
        read = in_project(project_root(), lab).lab
    except LabError as error:
        raise WorkError(str(error)) from error
    total = sum(exercise.points for exercise in read.exercises)
    print(f"{read.id}  {read.title}  ({read.minutes} min, module {read.module}, {total:g} points)")
    for exercise in read.exercises:
        print(f"  {exercise.id:<5} {exercise.points:>4g}  {exercise.kind:<8} {exercise.title}")


def _known(lab: str) -> None:
    from workshopkit.cli.preparation import lab_ids
    from workshopkit.files.project import project_root

    known = lab_ids(project_root())
    if lab not in known:
        raise CallError(f"{lab}: no such lab; there are: {', '.join(known) or 'none'}")
