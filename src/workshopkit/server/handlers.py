"""The base of the kit's own pages: language, shell, sentences for people, targets that stay on this server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import cast

from jupyter_server.base.handlers import JupyterHandler

from workshopkit.i18n.messages import Translator, translator
from workshopkit.i18n.model import DIRECTION, LANGS, OWN_NAME
from workshopkit.render.html import page
from workshopkit.server import language
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

    def languages(self, addresses: Mapping[str, str], lang: str) -> str:
        """Links to the same page in each language; *addresses* by language, below the server's root."""
        links = []
        for other, target in addresses.items():
            here = ' aria-current="true"' if other == lang else ""
            href = escape(self.home(target))
            links.append(f'<a href="{href}" lang="{other}" dir="{DIRECTION[other]}"{here}>{OWN_NAME[other]}</a>')
        return f'<nav aria-label="{escape(self.say(lang)("Language"))}">{" · ".join(links)}</nav>'

    def show(self, title: str, body: str, lang: str, *, status: int = 200) -> None:
        """Send one of the kit's pages: a heading with the way home, then *body* (HTML)."""
        say = self.say(lang)
        top = (
            f'<header class="kit"><p><a href="{escape(self.home())}?lang={lang}">{escape(say("Home"))}</a></p>'
            f"<h1>{escape(title)}</h1></header>\n"
        )
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(page(title=title, body=f"{top}<main>{body}</main>", lang=lang))

    def explain(self, title: str, sentence: str, lang: str, *, status: int) -> None:
        """Answer with one sentence that says what is wrong and what to do, as JSON or as a page."""
        if self.wants_json():
            self.set_status(status)
            self.finish({"error": sentence})
        else:
            self.show(title, f'<p class="note wait">{escape(sentence)}</p>', lang, status=status)

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
