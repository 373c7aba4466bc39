"""``grade --watch``: one line for each provisional result until Ctrl-C."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from workshopkit.cli.grade_page import line

if TYPE_CHECKING:
    from workshopkit.delivery.folder import Delivery
    from workshopkit.grading.model import Result
    from workshopkit.i18n.messages import Translator


def watch(delivery: Delivery, say: Translator, *, unprotected: bool) -> int:
    """Grade what seats save until Ctrl-C; 0 at the end. Raises GradingError, Unprotected."""
    from workshopkit.delivery.watch import provisional
    from workshopkit.delivery.watch import watch as look

    print(say("Watching what seats save. These results are provisional; the gradebook stays as it is."))
    for lab in delivery.workshop.labs:
        print(say("rows: {file}", file=provisional(delivery, lab)))
    print(say("Stop with Ctrl-C."), flush=True)
    count = 0

    def show(row: Result) -> None:
        nonlocal count
        count += 1
        print(f"{dt.datetime.now():%H:%M:%S} {line(row, say)}", flush=True)

    try:
        look(delivery, sink=show, unprotected=unprotected)
    except KeyboardInterrupt:
        print()
    print(say.plural("{n} provisional result", "{n} provisional results", count))
    return 0
