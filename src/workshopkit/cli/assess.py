"""``assess``: the national preparedness self-assessment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.i18n.messages import Translator

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The national preparedness self-assessment.")
Lang = Annotated[str, typer.Option("--lang", help="language of the messages: en, fr or ar")]


@app.callback()
def _verb() -> None:
    """Keep 'check' a word of its own while it is alone."""


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="An instrument; by default assessment/instrument.yaml.")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="write fingerprints of declared changes, and the schema")] = (
        False
    ),
    lang: Lang = "en",
) -> int:
    """Check the instrument: shape, ids, pairing, dependencies, fingerprints; exit 1 when something is wrong.

    Example: python3 workshop.py assess check --lang fr
    """
    from workshopkit.assessment.check import check as faults
    from workshopkit.assessment.instrument import PLACE
    from workshopkit.assessment.renew import renew as write
    from workshopkit.files.project import project_root
    from workshopkit.lint.show import errors, show

    say = _say(lang)
    project = project_root()
    path = file.resolve() if file else project / PLACE
    if not path.is_file():
        raise CallError(say("{path}: there is no instrument; give the path of one", path=str(file or path)))
    if renew:
        renewed = write(path)
        print(say("fingerprints renewed: {ids}", ids=", ".join(renewed) or say("none")))
    found = faults(project, path)
    print(show(found, lang))
    return 1 if errors(found) else 0


def _say(lang: str) -> Translator:
    from workshopkit.i18n.messages import translator
    from workshopkit.i18n.model import LANGS

    if lang not in LANGS:
        raise CallError(f"--lang {lang}: no such language; one of {', '.join(LANGS)}")
    return translator("cli", lang)
