"""Ways in: the printed addresses, the home page with three doors, the opener of a lab, and no sign-in form."""

from __future__ import annotations

from html import escape
from pathlib import Path

from jupyter_server.auth.decorator import allow_unauthenticated

from workshopkit.i18n.model import LANGS
from workshopkit.server import pictures
from workshopkit.server.handlers import TRAINER_COOKIE, KitHandler, isolated, stays_here
from workshopkit.server.site import course_title


class OpenHandler(KitHandler):
    """``/open?token=…&to=/ar/…``: sets the cookie that a static page cannot set, then goes on."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Redirect to a target on this server; refuse every other."""
        target = self.get_query_argument("to", "/")
        if not stays_here(target):
            lang = self.lang()
            say = self.say(lang)
            self.explain(
                say("This address is not complete"), say("The address leads away from the workshop."), lang, status=400
            )
            return
        if self.served.is_trainer_token(self.get_query_argument("token", "")):
            self.set_signed_cookie(TRAINER_COOKIE, self.served.trainer_token, httponly=True, samesite="Lax")
        elif not self.is_signed_in():
            self.ask_for_address()
            return
        self.redirect(self.home(target))


class NoSignInHandler(KitHandler):
    """Stands where the server would ask for a token or password."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Go on when signed in already; else say which address opens the workshop."""
        target = self.get_query_argument("next", "/")
        if self.is_signed_in() and stays_here(target):
            self.redirect(target)
        else:
            self.ask_for_address()


class OpenLabHandler(KitHandler):
    """``/open-lab/L1`` -> the seat's own notebook of that lab."""

    @allow_unauthenticated
    async def get(self, lab: str) -> None:
        """Redirect to the notebook, or say that the seat does not have it."""
        lang = self.seat_lang()
        say = self.say(lang)
        if not self.is_signed_in():
            self.ask_for_address()
        elif self.served.notebook(lab).is_file():
            self.redirect(self.home(f"doc/tree/{lab}/{lab}.ipynb"))
        else:
            sentence = say("Your seat has no notebook {lab}; ask the trainer to hand it out.", lab=isolated(lab))
            self.explain(say("Not found"), sentence, lang, status=404)


class HomeHandler(KitHandler):
    """``/``: three languages, three doors."""

    @allow_unauthenticated
    async def get(self) -> None:
        """The home page in the language asked for."""
        lang = self.lang()
        say = self.say(lang)
        doors = [
            self._door(
                pictures.BOOK,
                say("I take part"),
                say("Read the course, solve the labs, see what is right."),
                [(f"my/{lang}/", say("My workshop")), (f"{lang}/", say("The course"))],
            ),
            self._door(
                pictures.BOARD,
                say("I train"),
                say("Notes for each module, solutions, grading."),
                self._trainers_links(lang) if self.is_trainer() else [],
                instead=say("Open them by the trainer's address printed when the workshop started."),
            ),
            self._door(
                pictures.LIST,
                say("I speak for an authority"),
                say("Fill in the preparedness checklist and leave with a plan."),
                [(f"{lang}/assessment/", say("The checklist"))] if self._has(lang, "assessment") else [],
                instead=say("This edition does not contain the checklist."),
            ),
        ]
        self.show(
            course_title(self.served.site / lang) or say("Workshop"),
            f'<div class="grid doors">{"".join(doors)}</div>',
            lang,
            others={other: f"?lang={other}" for other in LANGS},
            lead=say("Choose the door that is yours."),
        )

    def _trainers_links(self, lang: str) -> list[tuple[str, str]]:
        """The trainer's site, and the report of the last grading when there is one."""
        say = self.say(lang)
        report = f"grading-{lang}.html"
        graded = (self.served.delivery.reports / report).is_file()
        return [
            ("trainer/", say("The trainer's pages")),
            *([(f"reports/{report}", say("Grading report"))] if graded else []),
        ]

    def _has(self, lang: str, part: str) -> bool:
        return Path(self.served.site, lang, part, "index.html").is_file()

    def _door(self, picture: str, title: str, text: str, links: list[tuple[str, str]], *, instead: str = "") -> str:
        shown = "".join(
            f'<a class="button{" quiet" if place else ""}" href="{escape(self.home(to))}">{escape(name)}</a>'
            for place, (to, name) in enumerate(links)
        )
        end = f'<p class="row">{shown}</p>' if shown else f'<p class="small">{escape(instead)}</p>'
        return f'<section class="card door">{picture}<h2>{escape(title)}</h2><p>{escape(text)}</p>{end}</section>'
