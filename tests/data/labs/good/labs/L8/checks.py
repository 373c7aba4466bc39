"""Local checks of the fixture lab; they write the event that `learn` writes."""

import json
import os
from pathlib import Path

HINTS = {
    "counted-columns": ("Rows, not columns.", "len(posts) counts rows."),
    "typed-constant": ("Let the table count.", "Use len(posts)."),
    "took-least": ("That is the smallest.", "value_counts() sorts downwards."),
}


def say(exercise, ok, mistake=None):
    event = {"t": "2027-03-01T09:41:07Z", "lab": "L8", "kind": "check", "exercise": exercise, "ok": bool(ok)}
    with Path(os.environ["WORKSHOP_EVENTS"]).open("a", encoding="utf-8") as events:
        events.write(json.dumps(event | {"mistake": mistake}) + "\n")


def check_8_1(answer, tables):
    counted_columns = answer == tables["posts"].shape[1]
    say("8.1", answer == len(tables["posts"]), "counted-columns" if counted_columns else None)


def check_8_2(answer, tables):
    counts = tables["posts"]["platform"].value_counts()
    say("8.2", answer == counts.index[0], "took-least" if answer == counts.index[-1] else None)
