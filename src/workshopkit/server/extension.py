"""Puts the kit's pages onto a Jupyter server, in front of its own."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.utils import url_path_join

from workshopkit.i18n.model import LANGS
from workshopkit.server import card, doors, feedback, my, site, submit
from workshopkit.server.context import SETTING, Served
from workshopkit.server.handlers import KitHandler

_LAB = r"(L[0-9]{1,2})"


class HealthHandler(KitHandler):
    """``/kit/health``: says that the server answers, and nothing else."""

    @allow_unauthenticated
    async def get(self) -> None:
        """``{"ok": true}``."""
        self.finish({"ok": True})


def mount(web_app: Any, served: Served) -> None:
    """Add the kit's routes to *web_app* (a Jupyter web application) for the seat of *served*."""
    web_app.settings[SETTING] = served
    base = web_app.settings["base_url"]
    routes: list[tuple[Any, ...]] = [
        (r"/", doors.HomeHandler),
        (r"/open", doors.OpenHandler),
        (r"/login", doors.NoSignInHandler),
        (rf"/open-lab/{_LAB}", doors.OpenLabHandler),
        (rf"/my/({'|'.join(LANGS)})/", my.MyHandler),
        (rf"/my/({'|'.join(LANGS)})/card", card.CardHandler),
        (rf"/my/(?:{'|'.join(LANGS)})", site.FolderHandler),
        (r"/feedback/kit.css", feedback.SheetHandler),
        (rf"/feedback/{_LAB}", feedback.FeedbackHandler),
        (r"/kit/submit/([^/]+)", submit.SubmitHandler),
        (r"/kit/health", HealthHandler),
        (r"/trainer/?", site.TrainerDoorHandler),
        (r"/reports/(.*)", site.TrainerSiteHandler, {"folder": served.delivery.reports}),
    ]
    for lang in LANGS:
        routes += [
            (rf"/{lang}", site.FolderHandler),
            (rf"/{lang}/(.*)", site.SiteHandler, {"folder": served.site / lang}),
            (rf"/trainer/{lang}/(.*)", site.TrainerSiteHandler, {"folder": served.trainer_site / lang}),
        ]
    web_app.add_handlers(".*$", [(url_path_join(base, route[0]), *route[1:]) for route in routes])
