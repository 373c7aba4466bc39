"""*My workshop*: labs, progress, continue, submit, receipts, feedback."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from jupyter_server.auth.decorator import allow_unauthenticated

from workshopkit.delivery import inbox
from workshopkit.delivery.model import Receipt
from workshopkit.delivery.progress import read_events, seen
from workshopkit.i18n.messages import Translator
from workshopkit.i18n.model import LANGS
from workshopkit.render.html import ltr
from workshopkit.server.handlers import KitHandler
from workshopkit.server.submit import local_time


class MyHandler(KitHandler):
    """``/my/ar/``: the seat's own page."""

    @allow_unauthenticated
    async def get(self, lang: str) -> None:
        """The page in *lang*; ``?receipt=`` names the hand-in that was just made."""
        if not self.is_signed_in():
            self.ask_for_address()
            return
        say = self.say(lang)
        served = self.served
        receipts = inbox.receipts(served.delivery, served.seat.code)
        fresh = [one for one in receipts if one.code == self.get_query_argument("receipt", "")]
        labs = "".join(self._lab(say, lab, receipts) for lab in served.delivery.workshop.labs)
        languages = self.languages({other: f"my/{other}/" for other in LANGS}, lang)
        body = (
            f"{languages}{''.join(self._kept(say, one) for one in fresh)}"
            f"<p>{escape(say('Seat'))} {ltr(served.seat.code)} · "
            f'<a href="{escape(self.home(f"{lang}/"))}">{escape(say("The course"))}</a></p>{labs}'
        )
        self.show(say("My workshop"), body, lang)

    def _kept(self, say: Translator, receipt: Receipt) -> str:
        sentence = escape(say("Handed in and kept. Keep this receipt:"))
        return (
            f'<p class="note good" role="status">{sentence} {ltr(receipt.lab)} {ltr(receipt.code)} '
            f"{ltr(local_time(receipt.received, self.served))}</p>"
        )

    def _lab(self, say: Translator, lab: str, receipts: list[Receipt]) -> str:
        served = self.served
        checks = seen(read_events(served.delivery.events(served.seat.code)), lab)
        exercises = _exercises(served.folder / lab / "lab.json")
        passes = sum(1 for exercise in exercises if checks.get(exercise) == "passes")
        share = 100 * passes // max(1, len(exercises))
        label = escape(say("Exercises that pass your own check: {done} of {all}", done=passes, all=len(exercises)))
        action = say("Continue") if checks else say("Begin")
        rows = "".join(
            f"<tr><td>{ltr(one.code)}</td><td>{ltr(local_time(one.received, served))}</td></tr>"
            for one in reversed(receipts)
            if one.lab == lab
        )
        table = (
            f"<table><thead><tr><th>{escape(say('Receipt'))}</th><th>{escape(say('Received'))}</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
        return (
            f'<section class="card"><h2>{ltr(lab)}</h2><p id="p-{lab}">{label}</p>'
            f'<div class="bar" role="progressbar" aria-labelledby="p-{lab}" aria-valuemin="0" aria-valuemax="100" '
            f'aria-valuenow="{share}"><span style="inline-size:{share}%"></span></div>'
            f'<p><a class="button" href="{escape(self.home(f"open-lab/{lab}"))}">{escape(action)}</a></p>'
            f'<form method="post" action="{escape(self.home(f"kit/submit/{lab}"))}">{self.xsrf_form_html()}'
            f"<p>{escape(say('Save your notebook first; what is saved is handed in.'))}</p>"
            f'<button class="quiet">{escape(say("Submit {lab}", lab=lab))}</button></form>'
            f"{table if rows else ''}{self._feedback(say, lab)}</section>"
        )

    def _feedback(self, say: Translator, lab: str) -> str:
        if not self.served.delivery.feedback_page(self.served.seat.code, lab).is_file():
            return ""
        return f'<p><a href="{escape(self.home(f"feedback/{lab}"))}">{escape(say("Read your feedback"))}</a></p>'


def _exercises(path: Path) -> list[str]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        return [str(exercise["id"]) for exercise in card["exercises"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


class FeedbackHandler(KitHandler):
    """``/feedback/L1``: this seat's feedback page, one offline file."""

    @allow_unauthenticated
    async def get(self, lab: str) -> None:
        """The page, or a sentence when there is none yet."""
        lang = self.served.seat.language
        say = self.say(lang)
        path = self.served.delivery.feedback_page(self.served.seat.code, lab)
        if not self.is_signed_in():
            self.ask_for_address()
        elif path.is_file() and not path.is_symlink():
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.set_header("Cache-Control", "no-store")
            self.finish(path.read_bytes())
        else:
            self.explain(say("Not ready yet"), say("There is no feedback on this lab yet."), lang, status=404)
