"""The panel at the end of a notebook: which exercises are right, *Check all*, *Submit*.

The panel is an anywidget. Its state is titles, states of exercises and sentences: no answer, no data. The page itself
submits (``finish.js``); that needs no kernel.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from workshopkit.learn import check
from workshopkit.learn.say import Stop, card, lang, rtl, t

_HERE = Path(__file__).parent
_shown: list[Any] = []


def finish() -> None:
    """Show the panel, or plain lines where there is nobody to submit to: grading, a converter, another Jupyter."""
    shell = _shell()
    if shell is None or not _has_page(shell):
        print(plain(exercises()))
        return
    from IPython.display import HTML, display

    panel = _panel()
    for earlier in _shown:
        earlier.close()
    _shown[:] = [panel]
    display(panel, HTML(_instead()))
    if _refresh not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", _refresh)


def exercises() -> list[dict[str, str]]:
    """Each exercise of this lab with its title and its state in this kernel: ``right``, ``tried`` or ``open``."""
    said = check.said()
    return [
        {"id": one["id"], "title": one["title"], "state": _state(said.get(one["id"]))} for one in card()["exercises"]
    ]


def plain(rows: list[dict[str, str]]) -> str:
    """*rows* of :func:`exercises` as lines of text."""
    words = _words()
    return "\n".join(f"{row['id']}  {row['title']}: {words[row['state']]}" for row in rows)


def texts() -> dict[str, str]:
    """The panel's sentences in the notebook's language; ``{done}`` and ``{all}`` are filled on the page."""
    return {
        **_words(),
        "heading": t("Finish this lab"),
        "count": t("Right: {done} of {all}", done="{done}", all="{all}"),
        "check": t("Check all"),
        "checking": t("Checking…"),
        "checked": t("All exercises have been checked."),
        "silent": t(
            "The checks do not answer yet. Run the notebook from the top, then check again; you can submit now."
        ),
        "submit": t("Submit"),
        "again": t("Try again now"),
        "hint": t("Submitting saves the notebook first. Submit as often as you like: every version is kept."),
        "saving": t("Saving the notebook…"),
        "sending": t("Submitting…"),
        "unreachable": t(
            "The workshop cannot be reached. Keep this page open: nothing is lost, and it is tried again by itself."
        ),
        "unsaved": t("The notebook could not be saved. Keep this page open and submit again."),
        "refused": t("It was not taken. Reload this page and submit again."),
        "receipt": t("Receipt"),
        "home": t("My workshop"),
    }


def _instead() -> str:
    """What stands in the panel's place when a page is opened after its kernel has gone; hidden beside the panel."""
    direction = "rtl" if rtl() else "ltr"
    sentence = t("Run this cell again to see the panel. You can also submit from My workshop.")
    return f'<p class="kit-finish-instead" lang="{lang()}" dir="{direction}">{escape(sentence)}</p>'


def _words() -> dict[str, str]:
    return {"right": t("right"), "tried": t("not right yet"), "open": t("not checked yet")}


def _state(ok: bool | None) -> str:
    return "open" if ok is None else "right" if ok else "tried"


def _shell() -> Any:
    from IPython import get_ipython

    return get_ipython()


def _has_page(shell: Any) -> bool:
    """True under the kit's server and a page that a person looks at: it says that it can ask the person for input."""
    kernel = getattr(shell, "kernel", None)
    if kernel is None or not os.environ.get("WORKSHOP_EVENTS"):
        return False
    return bool(kernel.get_parent("shell").get("content", {}).get("allow_stdin"))


def _panel() -> Any:
    import traitlets
    from anywidget import AnyWidget

    class Panel(AnyWidget):  # type: ignore[misc]
        _esm = _HERE / "finish.js"
        _css = _HERE / "finish.css"
        lab = traitlets.Unicode().tag(sync=True)
        lang = traitlets.Unicode().tag(sync=True)
        rtl = traitlets.Bool().tag(sync=True)
        texts = traitlets.Dict().tag(sync=True)
        exercises = traitlets.List().tag(sync=True)

        def __repr__(self) -> str:
            return plain(self.exercises)

    panel = Panel(lab=card()["lab"], lang=lang(), rtl=rtl(), texts=texts(), exercises=exercises())
    panel.on_msg(_check_all)
    return panel


def _check_all(panel: Any, content: dict[str, Any], buffers: object) -> None:
    if content.get("check") != "all":
        return
    from IPython.utils.capture import capture_output

    namespace = _shell().user_ns
    told = ""
    with capture_output():
        for one in card()["exercises"]:
            try:
                check.again(one["id"], namespace)
            except Stop as stop:
                told = str(stop)
    _refresh()
    panel.send({"checked": True, "told": told})


def _refresh(result: object = None) -> None:
    for panel in _shown:
        panel.exercises = exercises()
