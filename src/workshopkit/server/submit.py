"""Handing in: the saved notebook of this server's seat goes to the desk's inbox and a receipt comes back."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from jupyter_server.auth.decorator import allow_unauthenticated

from workshopkit.delivery import inbox
from workshopkit.delivery.model import DeliveryError, Receipt
from workshopkit.delivery.progress import read_events, seen
from workshopkit.server.context import Served
from workshopkit.server.handlers import KitHandler, isolated

_MOST_BODY = 64 * 1024


class SubmitHandler(KitHandler):
    """``POST /kit/submit/L1``. The seat is the server's own; a request that names another is refused."""

    @allow_unauthenticated
    async def post(self, lab: str) -> None:
        """Answer with the receipt: JSON for the button in a notebook, *My workshop* for the form."""
        served = self.served
        lang = served.seat.language
        say = self.say(lang)
        title = say("Not handed in")
        if not self.is_signed_in():
            self.ask_for_address()
            return
        if len(self.request.body) > _MOST_BODY:
            self.explain(title, say("The request is too large; save the notebook and submit again."), lang, status=413)
            return
        if self._names_another_seat():
            sentence = say(
                "This window belongs to seat {seat}; nothing was handed in.", seat=isolated(served.seat.code)
            )
            self.explain(title, sentence, lang, status=403)
            return
        if lab not in served.delivery.workshop.labs:
            sentence = say("This workshop has no lab {lab}; nothing was handed in.", lab=isolated(lab))
            self.explain(title, sentence, lang, status=404)
            return
        try:
            data = await asyncio.to_thread(read_notebook, served.notebook(lab))
            receipt = await asyncio.to_thread(keep, served, lab, data)
        except FileNotFoundError:
            sentence = say(
                "{name} is not in your folder; give the file its original name again.", name=isolated(f"{lab}.ipynb")
            )
            self.explain(title, sentence, lang, status=404)
        except DeliveryError:
            sentence = say("The notebook is larger than 100 MB; clear its outputs, save, and submit again.")
            self.explain(title, sentence, lang, status=413)
        except OSError:
            sentence = say("The desk could not keep it (disk full or locked); tell the trainer and submit again.")
            self.explain(title, sentence, lang, status=507)
        else:
            self._answer(receipt, lang)

    def _names_another_seat(self) -> bool:
        named = self.get_arguments("seat")
        if self.request.headers.get("Content-Type", "").startswith("application/json"):
            body = self.get_json_body()
            named += [str(body["seat"])] if isinstance(body, dict) and "seat" in body else []
        return any(name != self.served.seat.code for name in named)

    def _answer(self, receipt: Receipt, lang: str) -> None:
        if not self.wants_json():
            self.redirect(self.home(f"my/{lang}/?receipt={receipt.code}"), status=303)
            return
        say = self.say(lang)
        time = inbox.local_time(receipt.received, self.served.delivery)
        sentence = say(
            "{lab} is handed in. Receipt {code}, {time}.",
            lab=isolated(receipt.lab),
            code=isolated(receipt.code),
            time=isolated(time),
        )
        self.finish({**receipt.model_dump(mode="json"), "time": time, "sentence": sentence})


def read_notebook(path: Path) -> bytes:
    """The saved notebook at *path*; a link is never followed.

    Raises FileNotFoundError when there is no ordinary file, DeliveryError when it is larger than 100 MB.
    """
    if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        raise FileNotFoundError(path)
    with os.fdopen(
        os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        data = file.read(inbox.MOST_BYTES + 1)
    if len(data) > inbox.MOST_BYTES:
        raise DeliveryError(f"{path}: more than 100 MB; clear its outputs and save")
    return data


def keep(served: Served, lab: str, data: bytes) -> Receipt:
    """Put *data* into the inbox with what the participant's own checks said."""
    code = served.seat.code
    checks = seen(read_events(served.delivery.events(code)), lab)
    return inbox.accept(served.delivery, code, lab, data, via="server", saw=checks)
