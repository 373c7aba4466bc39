"""The process in which ``up`` builds: ``python -m workshopkit.cli.preparation PROJECT FAULTS LANG [DELIVERY]``.

It may load pandas, nbgrader and mkdocs; the server's process never does. FAULTS becomes a JSON file: lines for people
in LANG, and whether parts were left for later. DELIVERY is made when it does not exist: one seat for each language, so
that whoever tries the kit sees all three.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from workshopkit.cli.errors import CallError
from workshopkit.files import atomic


def main(words: list[str]) -> int:
    """Build what is stale, then make the default delivery when it is missing; return the exit code."""
    from workshopkit.cli.build import LATER, build_all, stale_parts
    from workshopkit.delivery.model import DeliveryError
    from workshopkit.lint.show import show

    project, faults = Path(words[0]), Path(words[1])
    with _progress() as progress:
        found = build_all(project, progress=progress, later=True)
        lines = show(found, lang=words[2]).splitlines() if found else []
        if len(words) > 3 and not Path(words[3]).exists():
            try:
                lines += create_default(project, Path(words[3]), progress)
            except DeliveryError as error:
                raise CallError(str(error)) from error
    told = {"faults": lines, "later": bool(LATER & set(stale_parts(project)))}
    atomic.write_text(faults, json.dumps(told, ensure_ascii=False))
    return 0


def create_default(project: Path, root: Path, progress: Callable[[str], None]) -> list[str]:
    """The delivery of somebody who tries the kit alone: every sound lab, one seat for each language.

    Returns a line for each lab that was left out. Raises CallError when no lab is sound.
    """
    from workshopkit.labs.model import LabError

    labs = lab_ids(project)
    try:
        _create(project, root, labs, progress)
    except LabError:
        sound, lines = _sort_out(project, labs)
        if not sound or sound == labs:
            raise CallError("\n".join(lines) or "a lab could not be frozen") from None
        _create(project, root, sound, progress)
        return lines
    return []


def _sort_out(project: Path, labs: list[str]) -> tuple[list[str], list[str]]:
    from workshopkit.delivery.create import kit_parts
    from workshopkit.i18n.model import LANGS
    from workshopkit.labs.model import LabError

    sound, lines = [], []
    for lab in labs:
        try:
            with tempfile.TemporaryDirectory(prefix="workshop-") as scratch:
                kit_parts().freeze_lab(project, lab, Path(scratch), LANGS)
            sound.append(lab)
        except LabError as error:
            lines.append(str(error))
    return sound, lines


def _create(project: Path, root: Path, labs: list[str], progress: Callable[[str], None]) -> None:
    from workshopkit.delivery.create import create_delivery
    from workshopkit.delivery.model import Workshop
    from workshopkit.i18n.model import LANGS

    if not labs:
        raise CallError(f"{project / 'labs'}: no lab in it; restore the folder")
    workshop = Workshop.model_validate(
        {
            "id": "my-workshop",
            "place": "Port Ostrel",
            "dates": [dt.date.today()],
            "timezone": "UTC",
            "languages": LANGS,
            "labs": labs,
            "seats": len(LANGS),
        }
    )
    create_delivery(root, workshop, project=project, progress=progress)


def lab_ids(project: Path) -> list[str]:
    """Codes of the labs that have a source, in order of their numbers."""
    found = [path.parent.name for path in (project / "labs").glob("L*/lab.md")]
    return sorted((name for name in found if name[1:].isdigit()), key=lambda name: int(name[1:]))


def what_to_do(error: OSError) -> str:
    """The way out of an *error* of the file system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "free some space on this disk and run again"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "make this folder writable, or copy the kit to a folder of yours, and run again"
    return "put it right or remove it, and run again"


class _progress:
    """Progress lines: one that changes on a terminal, plain lines elsewhere."""

    def __enter__(self) -> Callable[[str], None]:
        self._status = None
        if not sys.stdout.isatty():
            return lambda text: print(text, flush=True)
        from rich.console import Console

        self._status = Console().status("building")
        self._status.start()
        return lambda text: self._status.update(text) if self._status else None

    def __exit__(self, *reason: object) -> None:
        if self._status:
            self._status.stop()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CallError as error:
        print(f"workshop: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        where = error.filename or Path(sys.argv[1], "build")
        why = f"{where}: {error.strerror or error}"
        print(f"workshop: {why}; {what_to_do(error)}; what was there before is unchanged", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
