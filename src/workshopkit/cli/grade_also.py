"""What ``grade`` does besides or instead of grading: a regrade, watching, feedback anew, one file to print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workshopkit.cli.errors import CallError

if TYPE_CHECKING:
    from workshopkit.delivery.folder import Delivery
    from workshopkit.delivery.grade import Wanted
    from workshopkit.i18n.messages import Translator


@dataclass(frozen=True)
class Also:
    """The options: *regrade* names a lab, *yes* answers its question, *printed* is a file for all feedback pages."""

    regrade: str | None = None
    yes: bool = False
    watch: bool = False
    feedback: bool = False
    printed: Path | None = None


def instead(delivery: Delivery, wanted: Wanted, also: Also, say: Translator) -> int | None:
    """The exit code when nothing is left to grade, else None. Raises CallError, GradingError, DeliveryError."""
    from workshopkit.labs.model import LabError

    if sum([also.regrade is not None, also.watch, also.feedback]) > 1:
        raise CallError("--regrade, --watch and --feedback exclude each other; give one of them")
    if also.printed is not None and not also.feedback:
        raise CallError("--print goes with --feedback, which grades nothing; add it")
    if also.watch:
        from workshopkit.cli.grade_watch import watch

        return watch(delivery, say, unprotected=wanted.unprotected)
    if also.feedback:
        from workshopkit.cli.grade_feedback import write_all

        return write_all(delivery, wanted, also.printed, say)
    if also.regrade is not None:
        from workshopkit.cli.grade_regrade import regrade
        from workshopkit.files.project import project_root

        if also.regrade not in delivery.workshop.labs:
            raise CallError(f"--regrade {also.regrade}: this workshop has {', '.join(delivery.workshop.labs)}")
        try:
            done = regrade(delivery, project_root(), also.regrade, wanted, yes=also.yes, say=say)
        except LabError as error:
            raise CallError(str(error)) from error
        return None if done else 1
    return None
