"""The base of the kit's own pages: language, shell, sentences for people, targets that stay on this server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any, cast

from jupyter_server.base.handlers import JupyterHandler

from workshopkit.i18n.messages import Translator, translator
from workshopkit.i18n.model import DIRECTION, LANGS, OWN_NAME
from workshopkit.render.html import page
from workshopkit.server import language, pictures
from workshopkit.server.context import SETTING, Served

TRAINER_COOKIE = "workshop-trainer"


class KitHandler(JupyterHandler):
    """A page of the kit. ``served`` is what this server serves; nothing of it comes from the request."""

    @property
    def served(self) -> Served:
        """The seat and folders fixed at start."""
        return cast(Served, self.settings[SETTING])

    def lang(self) -> str:
        """``?lang=`` when it is one of ours, else what the browser asks for."""
        asked = self.get_query_argument("lang", "")
        return asked if asked in LANGS else language.preferred(self.request.headers.get("Accept-Language", ""))

    def say(self, lang: str) -> Translator:
        """The server's sentences in *lang*."""
        return translator("server", lang)

    def is_signed_in(self) -> bool:
        """True when the browser came by an address with the token, now or before."""
        return self.current_user is not None

    def is_trainer(self) -> bool:
        """True when the browser came by the trainer's address on this server."""
        signed = self.get_signed_cookie(TRAINER_COOKIE)
        return signed is not None and self.served.is_trainer_token(signed.decode("utf-8", "replace"))

    def home(self, target: str = "") -> str:
        """Address of *target* below the server's own root, also behind a proxy."""
        return f"{self.base_url}{target.lstrip('/')}"

    def wants_json(self) -> bool:
        """True for a request made by a script rather than by a form."""
        return "application/json" in self.request.headers.get("Accept", "")

    def seat_lang(self) -> str:
        """``?lang=`` when it is one of ours, else the seat's own."""
        return self.lang() if self.get_query_argument("lang", "") in LANGS else self.served.seat.language

    def show(
        self,
        title: str,
        body: str,
        lang: str,
        *,
        status: int = 200,
        others: Mapping[str, str] | None = None,
        lead: str = "",
    ) -> None:
        """Send one of the kit's pages: place, languages and heading above, then *body* (HTML).

        *others* are the addresses of the same page by language, below the server's root; *lead* stands under the title.
        """
        say = self.say(lang)
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        below = f'<p class="lead">{escape(lead)}</p>' if lead else ""
        place = f"<bdi>{escape(self.served.delivery.workshop.place)}</bdi>"
        languages = self._languages(others or self._same_page(), lang)
        top = (
            f'<header class="kit"><div class="wrap"><div class="kit-top"><a href="{escape(self.home())}?lang={lang}">'
            f"{pictures.MARK}<span>{escape(say('Workshop'))} · {place}</span></a>{languages}</div>"
            f"<h1>{escape(title)}</h1>{below}</div></header>\n"
        )
        private = escape(say("Everything stays on this machine. Nothing is sent to the Internet."))
        foot = f'<footer class="kit"><div class="wrap">{private}</div></footer>'
        self.finish(page(title=title, body=f"{top}<main>{body}</main>\n{foot}", lang=lang))

    def _languages(self, addresses: Mapping[str, str], lang: str) -> str:
        links = []
        for other, target in addresses.items():
            here = ' aria-current="true"' if other == lang else ""
            href = escape(self.home(target))
            links.append(f'<a href="{href}" lang="{other}" dir="{DIRECTION[other]}"{here}>{OWN_NAME[other]}</a>')
        return f'<nav class="languages" aria-label="{escape(self.say(lang)("Language"))}">{"".join(links)}</nav>'

    def _same_page(self) -> dict[str, str]:
        if self.request.method != "GET":
            return {other: f"my/{other}/" for other in LANGS}
        return {other: f"{self.request.path.removeprefix(self.base_url)}?lang={other}" for other in LANGS}

    def explain(self, title: str, sentence: str, lang: str, *, status: int) -> None:
        """Answer with one sentence that says what is wrong and what to do, as JSON or as a page."""
        if self.wants_json():
            self.set_status(status)
            self.finish({"error": sentence})
        else:
            home = f'<a class="button" href="{escape(self.home())}?lang={lang}">{escape(self.say(lang)("Home"))}</a>'
            self.show(title, f'<p class="note wait">{escape(sentence)}</p><p>{home}</p>', lang, status=status)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What went wrong and what to do, in place of Jupyter's own page."""
        lang = self.lang()
        say = self.say(lang)
        if status_code == 403:
            sentence = say("The workshop does not know this window any more. Go back, reload the page and try again.")
        elif status_code == 404:
            sentence = say("There is no page at this address.")
        else:
            sentence = say("This did not work. Go back and try again; if it stays so, tell the trainer.")
        self.explain(say("Not found") if status_code == 404 else say("Not done"), sentence, lang, status=status_code)

    def ask_for_address(self) -> None:
        """Say, in place of a sign-in form, that the page opens by the address that was printed."""
        lang = self.lang()
        say = self.say(lang)
        sentence = say(
            "Open this page by the address that the workshop printed when it started, or ask the trainer for it."
        )
        self.explain(say("This address is not complete"), sentence, lang, status=403)


def stays_here(target: str) -> bool:
    """True when *target* is a path on this server: no scheme, no other host, no backslash, no control character."""
    if not re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", target):
        return False
    return not any(part in ("", ".", "..") for part in target.split("?")[0].split("#")[0].split("/")[1:-1])


def isolated(value: object) -> str:
    """*value* kept left-to-right inside a sentence of any direction, by the invisible marks of plain text."""
    return f"\u2066{value}\u2069"
