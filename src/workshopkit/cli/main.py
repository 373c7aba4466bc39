"""Finds the verb, loads its module alone, turns known errors into one readable line and the right exit code."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "up": "build what is stale and open the workshop",
    "rehearse": "play a whole workshop with simulated seats",
    "test": "run everything that must pass",
    "new": "make the folder of a workshop: desk, room, seats",
    "build": "build course and labs",
    "data": "build and verify datasets of the fictional world",
    "lab": "prove the exercises of a lab, or show them",
    "collect": "bring submissions to the desk's course",
    "grade": "grade what was collected and write feedback",
    "assess": "the national preparedness self-assessment",
    "lint": "check content, data and generated files",
    "translate": "extract, apply and inspect translations",
}
"""Verb -> one line of help. Each verb is ``workshopkit.cli.<verb>`` with a typer app named ``app``."""


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; return 0 done, 1 the work found failures, 2 the call or a file is wrong, 130 stopped by Ctrl-C."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if "--debug" in words:
        words.remove("--debug")
        os.environ["WORKSHOP_DEBUG"] = "1"
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0 if words else 2
    if words[0] not in VERBS:
        print(f"workshop: no verb {words[0]!r}; one of: {', '.join(VERBS)}", file=sys.stderr)
        return 2
    return _run(words[0], words[1:])


def _run(verb: str, words: list[str]) -> int:
    import typer

    from workshopkit.cli.errors import CallError, WorkError

    module = importlib.import_module(f"workshopkit.cli.{verb}")
    call_errors = (CallError, typer.TyperException, OSError)
    try:
        outcome = module.app(args=words, prog_name=f"workshop {verb}", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except WorkError as error:
        return _say(error, 1)
    except call_errors as error:
        return _say(error, 2)
    return outcome if isinstance(outcome, int) else 0


def _say(error: BaseException, code: int) -> int:
    if os.environ.get("WORKSHOP_DEBUG"):
        raise error
    format_message = getattr(error, "format_message", None)
    print(f"workshop: {format_message() if format_message else error}", file=sys.stderr)
    return code


def _overview() -> str:
    lines = ["Usage: python3 workshop.py VERB [OPTIONS]", ""]
    lines += [f"  {verb:<10} {text}" for verb, text in VERBS.items()]
    lines += ["", "Help of a verb:  python3 workshop.py VERB --help", "With --debug an error shows its traceback."]
    return "\n".join(lines)
