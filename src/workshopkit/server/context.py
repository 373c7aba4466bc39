"""What one server serves: a delivery, one seat of it, and the built sites."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from pathlib import Path

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Seat

SETTING = "workshop"
"""Key of the :class:`Served` in the settings of the web application."""


@dataclass(frozen=True)
class Served:
    """One *seat* of one *delivery*; *site* and *trainer_site* are folders with one folder per language.

    The seat is fixed when the server starts: no request can name another. *trainer_token* opens the trainer site.
    """

    delivery: Delivery
    seat: Seat
    site: Path
    trainer_site: Path
    trainer_token: str

    @property
    def folder(self) -> Path:
        """The seat's own folder, the server's root."""
        return self.delivery.seat(self.seat.code)

    def notebook(self, lab: str) -> Path:
        """The seat's notebook of *lab*."""
        return self.folder / lab / f"{lab}.ipynb"

    def is_trainer_token(self, token: str) -> bool:
        """True when *token* is the trainer's; compared in constant time."""
        return hmac.compare_digest(token.encode(), self.trainer_token.encode())
