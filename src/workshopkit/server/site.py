"""The built course, without a token; the trainer's site, only for the trainer."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import StaticFileHandler

from workshopkit.i18n.model import LANGS
from workshopkit.server.handlers import KitHandler

_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)


class SiteHandler(StaticFileHandler, KitHandler):
    """Files of the course in one language; folders answer with their ``index.html``."""

    def initialize(self, folder: Path) -> None:
        """Serve files under *folder*."""
        super().initialize(path=str(folder), default_filename="index.html")

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:
        """The file at *path*."""
        if not self.may_read():
            self.ask_for_address()
        elif not Path(self.root).is_dir():
            self._not_built()
        else:
            await super().get(path, include_body)

    @allow_unauthenticated
    async def head(self, path: str) -> None:
        """The headers of the file at *path*."""
        await self.get(path, include_body=False)

    def may_read(self) -> bool:
        """The course is open to everybody on this server."""
        return True

    def set_extra_headers(self, path: str) -> None:
        """Pages are asked for again, so that a new build is seen at once; unchanged files answer 304."""
        self.set_header("Cache-Control", "no-cache")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The course's own page for an address that does not exist, where it has one."""
        missing = Path(self.root) / "404.html"
        if status_code == 404 and missing.is_file():
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(missing.read_bytes())
        else:
            KitHandler.write_error(self, status_code, **kwargs)

    def _not_built(self) -> None:
        lang = self.lang()
        say = self.say(lang)
        sentence = say("The course in this language could not be built yet; the trainer sees the reason on the screen.")
        self.explain(say("Not ready yet"), sentence, lang, status=503)


class TrainerSiteHandler(SiteHandler):
    """The trainer's build; a participant's token does not open it."""

    def may_read(self) -> bool:
        """Only who came by the trainer's address."""
        return self.is_trainer()


class FolderHandler(KitHandler):
    """``/en`` -> ``/en/``, so that relative links inside the course hold."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Redirect to the same address with a slash."""
        self.redirect(f"{self.request.path}/")


class TrainerDoorHandler(KitHandler):
    """``/trainer/`` -> the trainer's site in the browser's language."""

    @allow_unauthenticated
    async def get(self) -> None:
        """Redirect, or say which address opens it."""
        if not self.is_trainer():
            self.ask_for_address()
            return
        built = [lang for lang in (self.lang(), *LANGS) if (self.served.trainer_site / lang).is_dir()]
        self.redirect(self.home(f"trainer/{(built or ['en'])[0]}/"))


def course_title(site: Path) -> str:
    """The heading of the built course's first page in the folder *site*; empty when there is none."""
    try:
        found = _HEADING.search((site / "index.html").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return unescape(re.sub(r"<a\b.*?</a>|<[^>]*>", "", found.group(1))).strip() if found else ""
