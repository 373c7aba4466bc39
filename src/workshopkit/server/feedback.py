"""A seat's feedback: one offline page per lab, and whether its newest form has been opened."""

from __future__ import annotations

import os

from jupyter_server.auth.decorator import allow_unauthenticated

from workshopkit.render.html import STYLE
from workshopkit.server.context import Served
from workshopkit.server.handlers import KitHandler


def is_there(served: Served, lab: str) -> bool:
    """True when there is feedback on *lab*; a link is never followed."""
    path = served.delivery.feedback_page(served.seat.code, lab)
    return path.is_file() and not path.is_symlink()


def is_new(served: Served, lab: str) -> bool:
    """True when the feedback on *lab* was written after the seat last opened it."""
    page = served.delivery.feedback_page(served.seat.code, lab)
    opened = served.delivery.feedback_opened(served.seat.code, lab)
    try:
        return is_there(served, lab) and not (opened.is_file() and opened.stat().st_mtime_ns == page.stat().st_mtime_ns)
    except OSError:
        return False


def _remember(served: Served, lab: str) -> None:
    """Give the mark the time of the page: a newer page differs, whatever the clock says."""
    opened = served.delivery.feedback_opened(served.seat.code, lab)
    written = served.delivery.feedback_page(served.seat.code, lab).stat()
    opened.parent.mkdir(parents=True, exist_ok=True)
    opened.touch()
    os.utime(opened, ns=(written.st_atime_ns, written.st_mtime_ns))


class FeedbackHandler(KitHandler):
    """``/feedback/L1``: this seat's feedback page."""

    @allow_unauthenticated
    async def get(self, lab: str) -> None:
        """The page, or a sentence when there is none yet."""
        lang = self.seat_lang()
        say = self.say(lang)
        served = self.served
        if not self.is_signed_in():
            self.ask_for_address()
        elif is_there(served, lab):
            page = served.delivery.feedback_page(served.seat.code, lab).read_bytes()
            _remember(served, lab)
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.set_header("Cache-Control", "no-store")
            self.finish(page)
        else:
            sentence = say("There is no feedback on this lab yet. It appears in My workshop when the lab is graded.")
            self.explain(say("Not ready yet"), sentence, lang, status=404)


class SheetHandler(KitHandler):
    """``/feedback/kit.css``: the style sheet beside the pages."""

    @allow_unauthenticated
    async def get(self) -> None:
        """The kit's own style sheet, whatever lies in the seat's folder."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(STYLE.read_bytes())
