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


@app.command()
def form(
    out: Annotated[Path, typer.Option("--out", help="the HTML file to write")],
    role: Annotated[str, typer.Option("--role", help="role chosen ahead, such as BAR; the agency may change it")] = "",
    round_name: Annotated[str, typer.Option("--round", help="name of the round")] = "round-1",
    lang: Lang = "en",
) -> None:
    """Write the form as one HTML file that works without network and without installing anything.

    Example: python3 workshop.py assess form --role BAR --lang ar --out form-bar.html
    """
    from workshopkit.assessment.form import form_page
    from workshopkit.assessment.instrument import load
    from workshopkit.assessment.model import AssessmentError
    from workshopkit.files import atomic

    say = _say(lang)
    try:
        roles = [one.id for one in load().roles]
        if role and role not in roles:
            raise CallError(say("--role {role}: no such role; one of {roles}", role=role, roles=", ".join(roles)))
        atomic.write_text(out, form_page(lang, round_name=round_name, role=role))
    except AssessmentError as error:
        raise CallError(str(error)) from error
    print(say("{path}: the form; send it to the agency, which opens it in a browser", path=str(out)))


def _say(lang: str) -> Translator:
    from workshopkit.i18n.messages import translator
    from workshopkit.i18n.model import LANGS

    if lang not in LANGS:
        raise CallError(f"--lang {lang}: no such language; one of {', '.join(LANGS)}")
    return translator("cli", lang)
