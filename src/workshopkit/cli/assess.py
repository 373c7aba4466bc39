"""``assess``: the national preparedness self-assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.assessment.merged import DomainResult
    from workshopkit.assessment.model import Instrument
    from workshopkit.assessment.store import Return
    from workshopkit.i18n.messages import Translator

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The national preparedness self-assessment.")
Folder = Annotated[Path, typer.Argument(help="Folder of a round, with answers/AGENCY/journal.jsonl.")]
Lang = Annotated[str, typer.Option("--lang", help="language of the messages: en, fr or ar")]


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
    round_: Annotated[int, typer.Option("--round", min=1, help="number of the round")] = 1,
    lang: Lang = "en",
) -> None:
    """Write the form as one HTML file that works without network and without installing anything.

    Example: python3 workshop.py assess form --role BAR --lang ar --out form-bar.html
    """
    from workshopkit.assessment.form import form_page
    from workshopkit.files.atomic import write_text

    say = _say(lang)
    with _readable(lang):
        roles = [one.id for one in _instrument("en").roles]
        if role and role not in roles:
            raise CallError(say("--role {role}: no such role; one of {roles}", role=role, roles=", ".join(roles)))
        write_text(out, form_page(lang, round_=round_, role=role))
    print(say("{path}: the form; send it to the agency, which opens it in a browser", path=str(out)))


@app.command()
def receive(
    files: Annotated[list[Path], typer.Argument(help="Files that the form saved.")],
    folder: Annotated[Path, typer.Option("--round", help="folder of the round")],
    lang: Lang = "en",
) -> int:
    """Take what agencies gave back into a round; a second file of an agency is its next version.

    A file that cannot be used never stops the others; exit 1 when there was one.

    Example: python3 workshop.py assess receive BAR-round-1.json --round my-round
    """
    from workshopkit.assessment.model import AssessmentError
    from workshopkit.assessment.receive import receive as take
    from workshopkit.lint.show import show

    say = _say(lang)
    with _readable(lang):
        instrument = _instrument("en")
    refused = 0
    for path in files:
        try:
            got = take(path, folder, instrument)
        except AssessmentError as error:
            refused += 1
            print(show(error.findings, lang))
            continue
        state = say("sealed, version {n}", n=got.version) if got.sealed else say("not sealed: nobody approved it yet")
        print(f"{path.name}: {got.begin.agency} ({got.begin.role}), {state}, {got.head[:16]}")
    return 1 if refused else 0


@app.command()
def merge(
    folder: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="the whole result as JSON instead of lines")] = False,
    lang: Lang = "en",
) -> int:
    """Merge the returns of a round: a line for each domain, or with --json every indicator. No national total exists.

    Example: python3 workshop.py assess merge my-round --json
    """
    from workshopkit.assessment.exchange import as_text, merged

    say = _say(lang)
    with _readable(lang):
        instrument, told = _instrument("en"), _instrument(lang)
        returns = _returns(folder, instrument)
        result, document = merged(instrument, returns)
    if as_json:
        print(as_text(document), end="")
        return 0
    open_returns = [one.begin.agency for one in returns if not one.sealed]
    if open_returns:
        print(say("DRAFT: not sealed yet: {agencies}", agencies=", ".join(open_returns)))
    bands = {band.id: band.name for band in told.bands}
    for domain, name in zip(result.domains, told.domains, strict=True):
        band = bands[domain.band] if domain.band else say("too few answers for a band")
        print(f"{domain.id}  {name.name}: {band}")
        print(f"     {_figures(domain, say)}")
        print(f"     {_seen(document['agreement']['domains'][domain.id], say)}")
    return 0


@app.command()
def export(
    folder: Folder,
    format_: Annotated[str, typer.Option("--format", help="json")] = "json",
    out: Annotated[Path | None, typer.Option("--out", help="write to this file instead of the screen")] = None,
    lang: Lang = "en",
) -> None:
    """Export all answers of a round without any text, so that anyone can check the merge.

    Example: python3 workshop.py assess export my-round --format json --out answers.json
    """
    from workshopkit.assessment.exchange import as_text, exported
    from workshopkit.files.atomic import write_text

    say = _say(lang)
    if format_ != "json":
        raise CallError(say("{format} is no format of the export; there is: json", format=format_))
    with _readable(lang):
        instrument = _instrument("en")
        text = as_text(exported(instrument, _returns(folder, instrument)))
    if out is None:
        print(text, end="")
    else:
        write_text(out, text)
        print(say("written: {path}", path=str(out)))


@app.command()
def pack(
    folder: Annotated[Path, typer.Argument(help="Folder of one return, such as my-round/answers/POL.")],
    out: Annotated[Path, typer.Option("--out", help="the file to write, such as POL.psa")],
    lang: Lang = "en",
) -> None:
    """Pack one return into one file that a round takes like the folder; the same bytes for the same answers.

    Example: python3 workshop.py assess pack my-round/answers/POL --out POL.psa
    """
    from workshopkit.assessment.psa import pack as write

    say = _say(lang)
    with _readable(lang):
        packed = write(folder, out, _instrument("en"))
    sealed = say("sealed, version {version}", version=packed.version) if packed.sealed else say("not sealed")
    print(
        say(
            "{path}: {agency}, {sealed}, head {head}",
            path=str(out),
            agency=packed.begin.agency,
            sealed=sealed,
            head=packed.head,
        )
    )


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="folder of the round to write")] = Path("velmara-round"),
    seed: Annotated[int, typer.Option("--seed", help="the same seed gives the same answers")] = 1,
    lang: Lang = "en",
) -> None:
    """Write a round of the fictional Velmara: enough agencies to cover every indicator, answering from a seed.

    Example: python3 workshop.py assess demo --out velmara-round && python3 workshop.py assess merge velmara-round
    """
    from workshopkit.assessment.demo import write_round

    say = _say(lang)
    with _readable(lang):
        agencies = write_round(out, _instrument("en"), seed=seed, told=_instrument(lang))
    print(say("{path}: answers of {agencies}", path=str(out), agencies=", ".join(agencies)))


@cache
def _instrument(lang: str) -> Instrument:
    from workshopkit.assessment.instrument import load_in

    return load_in(lang)


def _returns(folder: Path, instrument: Instrument) -> list[Return]:
    from workshopkit.assessment.psa import read_round

    return read_round(folder, instrument)


def _figures(domain: DomainResult, say: Translator) -> str:
    def figure(value: float | None, shown: str = "{:g}") -> str:
        return say("none") if value is None else shown.format(value)

    return say(
        "mean {mean}; lowest core level {core}; answered {answered}; on public evidence {public}; disputed {disputed};"
        " lowered by a safeguard {lowered}",
        mean=figure(domain.mean, "{:.1f}"),
        core=figure(domain.min_core),
        answered=figure(domain.answer_rate, "{:.0%}"),
        public=figure(domain.public_evidence_rate, "{:.0%}"),
        disputed=domain.disputed,
        lowered=domain.lowered,
    )


def _seen(agreement: Mapping[str, Any], say: Translator) -> str:
    words = {
        "alike": say("agencies see this alike"),
        "partly": say("agencies see this partly alike"),
        "unlike": say("agencies see this unlike"),
        "not_compared": say("nothing to compare: no indicator has two answers"),
    }
    counts = say(
        "consensus {consensus}, to discuss {discuss}, split {split}",
        consensus=agreement["consensus"],
        discuss=agreement["discuss"],
        split=agreement["split"],
    )
    return f"{words[agreement['word']]} ({counts})"


@contextmanager
def _readable(lang: str) -> Iterator[None]:
    from workshopkit.assessment.model import AssessmentError
    from workshopkit.lint.show import show

    try:
        yield
    except AssessmentError as error:
        raise CallError(show(error.findings, lang)) from error


def _say(lang: str) -> Translator:
    from workshopkit.i18n.messages import translator
    from workshopkit.i18n.model import LANGS

    if lang not in LANGS:
        raise CallError(f"--lang {lang}: no such language; one of {', '.join(LANGS)}")
    return translator("cli", lang)
