"""The card to print for a seat: the five buttons of a notebook, said in the seat's language."""

from __future__ import annotations

from html import escape

from jupyter_server.auth.decorator import allow_unauthenticated

from workshopkit.i18n.model import LANGS
from workshopkit.render.html import ltr
from workshopkit.server import pictures
from workshopkit.server.handlers import KitHandler


class CardHandler(KitHandler):
    """``/my/ar/card``: one page that prints on half a sheet; JupyterLab's own words are not all translated."""

    @allow_unauthenticated
    async def get(self, lang: str) -> None:
        """The card in *lang*."""
        if not self.is_signed_in():
            self.ask_for_address()
            return
        say = self.say(lang)
        controls = (
            (pictures.SAVE, say("Save"), say("Saves your notebook. It is also saved by itself every 15 seconds.")),
            (pictures.RUN, say("Run"), say("Runs the cell with the blue bar and goes to the next one: Shift+Enter.")),
            (pictures.STOP, say("Stop"), say("Stops a cell that runs too long.")),
            (pictures.RESTART, say("Restart"), say("Forgets all results and begins anew; your text stays.")),
            (pictures.RUN_ALL, say("Run all"), say("Begins anew and runs the notebook from top to bottom.")),
        )
        rows = "".join(
            f'<tr><td>{picture}</td><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'
            for picture, name, text in controls
        )
        end = say("At the end of the notebook: Check all, then Submit. You may submit as often as you like.")
        seat = f"<p>{escape(say('Seat'))} <strong>{ltr(self.served.seat.code)}</strong></p>"
        caption = escape(say("They stand above the notebook, from left to right."))
        body = (
            f'{seat}<table class="controls"><caption class="small">{caption}</caption>'
            f"<tbody>{rows}</tbody></table>"
            f'<p class="note">{escape(end)}</p>'
            f'<p><a href="{escape(self.home(f"my/{lang}/"))}">{escape(say("My workshop"))}</a></p>'
        )
        self.show(
            say("The five buttons of a notebook"), body, lang, others={other: f"my/{other}/card" for other in LANGS}
        )
