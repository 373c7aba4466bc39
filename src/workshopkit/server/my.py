"""*My workshop*: labs, progress, continue, submit, receipts, feedback."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from jupyter_server.auth.decorator import allow_unauthenticated

from workshopkit.delivery import inbox
from workshopkit.delivery.model import Receipt
from workshopkit.delivery.progress import read_events, seen
from workshopkit.i18n.messages import Translator
from workshopkit.i18n.model import LANGS
from workshopkit.render.html import ltr
from workshopkit.server import feedback
from workshopkit.server.handlers import KitHandler, isolated
from workshopkit.server.lab_card import LabCard, lab_card


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
        labs = "".join(self._lab(say, lab, [one for one in receipts if one.lab == lab]) for lab in self._labs())
        links = (
            f'<p class="row"><span>{escape(say("Seat"))} <strong>{ltr(served.seat.code)}</strong></span>'
            f'<a class="button quiet" href="{escape(self.home(f"{lang}/"))}">{escape(say("The course"))}</a>'
            f'<a href="{escape(self.home(f"my/{lang}/card"))}">{escape(say("Card to print: the five buttons"))}</a></p>'
        )
        body = f"{''.join(self._kept(say, one) for one in fresh)}{links}{labs}"
        self.show(say("My workshop"), body, lang, others={other: f"my/{other}/" for other in LANGS})

    def _labs(self) -> tuple[str, ...]:
        return self.served.delivery.workshop.labs

    def _kept(self, say: Translator, receipt: Receipt) -> str:
        sentence = escape(say("Handed in and kept. Keep this receipt:"))
        return (
            f'<p class="note good" role="status">{sentence} {ltr(receipt.lab)} <strong>{ltr(receipt.code)}</strong> '
            f"{ltr(inbox.local_time(receipt.received, self.served.delivery))}</p>"
        )

    def _lab(self, say: Translator, lab: str, receipts: list[Receipt]) -> str:
        served = self.served
        card = self._card(say.lang, lab)
        checks = seen(read_events(served.delivery.events(served.seat.code)), lab)
        action = say("Continue") if checks else say("Begin")
        heading = f'<h2><span class="code">{ltr(lab)}</span> <bdi>{escape(card.title)}</bdi></h2>'
        return (
            f'<section class="card">{heading}{_progress(say, card, checks)}'
            f'<div class="row"><a class="button" href="{escape(self.home(f"open-lab/{lab}"))}">{escape(action)}</a>'
            f'<form method="post" action="{escape(self.home(f"kit/submit/{lab}"))}">{self.xsrf_form_html()}'
            f'<button class="quiet">{escape(say("Submit {lab}", lab=isolated(lab)))}</button></form>'
            f"{self._feedback(say, lab)}</div>"
            f'<p class="small">{escape(say("Save your notebook first; what is saved is handed in."))}</p>'
            f"{self._receipts(say, receipts)}</section>"
        )

    def _card(self, lang: str, lab: str) -> LabCard:
        delivery, seat = self.served.delivery, self.served.seat
        there = [one for one in (lang, seat.language) if delivery.handout(one, lab).is_dir()]
        return lab_card(delivery.handout(there[0] if there else seat.language, lab), lab)

    def _receipts(self, say: Translator, receipts: list[Receipt]) -> str:
        if not receipts:
            return f'<p class="small">{escape(say("Not handed in yet."))}</p>'
        last = isolated(inbox.local_time(receipts[-1].received, self.served.delivery))
        summary = say.plural("Handed in once, {time}", "Handed in {n} times, last {time}", len(receipts), time=last)
        rows = "".join(
            f"<tr><td>{ltr(one.code)}</td><td>{ltr(inbox.local_time(one.received, self.served.delivery))}</td></tr>"
            for one in reversed(receipts)
        )
        return (
            f"<details><summary>{escape(summary)}</summary><table><thead><tr><th>{escape(say('Receipt'))}</th>"
            f"<th>{escape(say('Received'))}</th></tr></thead><tbody>{rows}</tbody></table></details>"
        )

    def _feedback(self, say: Translator, lab: str) -> str:
        if not feedback.is_there(self.served, lab):
            return ""
        badge = f' <span class="badge">{escape(say("New"))}</span>' if feedback.is_new(self.served, lab) else ""
        address = escape(self.home(f"feedback/{lab}"))
        return f'<p><a class="button quiet" href="{address}">{escape(say("Read your feedback"))}</a>{badge}</p>'


def _progress(say: Translator, card: LabCard, checks: Mapping[str, str]) -> str:
    """The bar, and the exercises one by one; what the seat's own checks said, not a grade."""
    passes = sum(1 for code, _ in card.exercises if checks.get(code) == "passes")
    share = 100 * passes // max(1, len(card.exercises))
    label = escape(say("Exercises that pass your own check: {done} of {all}", done=passes, all=len(card.exercises)))
    shown = {"passes": ("good", "✓", say("right")), "tried": ("wait", "◐", say("not right yet"))}
    rows = ""
    for code, title in card.exercises:
        tone, mark, word = shown.get(checks.get(code, ""), ("", "○", say("not checked yet")))
        rows += (
            f'<li><span class="{tone}" aria-hidden="true">{mark}</span>{ltr(code)}'
            f'<span><bdi>{escape(title)}</bdi></span><span class="{tone}">{escape(word)}</span></li>'
        )
    return (
        f'<p id="p-{card.lab}">{label}</p>'
        f'<div class="bar" role="progressbar" aria-labelledby="p-{card.lab}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{share}"><span style="inline-size:{share}%"></span></div>'
        f'<details><summary>{escape(say("The exercises"))}</summary><ul class="plain">{rows}</ul></details>'
    )
