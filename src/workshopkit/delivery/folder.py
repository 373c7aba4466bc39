"""The folder of one workshop: the only module that knows where in it anything lies.

``desk/`` is the trainer's half, ``room/`` the participants'. The halves protect nothing by themselves under one
account of the operating system; they make one sandbox rule per half enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from workshopkit.delivery import seats, toml
from workshopkit.delivery.model import DeliveryError, Seat, Workshop
from workshopkit.grading.model import Course


@dataclass(frozen=True)
class Delivery:
    """A delivery at *root*. Paths are given whether they exist or not; :func:`open_delivery` checks."""

    root: Path

    @cached_property
    def workshop(self) -> Workshop:
        """The parsed ``workshop.toml``. Raises DeliveryError when it is missing, half written or wrong."""
        return toml.read(self.toml)

    @property
    def toml(self) -> Path:
        """The workshop's own file."""
        return self.root / "workshop.toml"

    @property
    def desk(self) -> Path:
        """The trainer's half, mode 0700."""
        return self.root / "desk"

    @property
    def room(self) -> Path:
        """The participants' half."""
        return self.root / "room"

    @property
    def secret(self) -> Path:
        """The key from which each seat's data are drawn."""
        return self.desk / "secret.key"

    @property
    def seats_csv(self) -> Path:
        """The list of seats."""
        return self.desk / "seats.csv"

    @property
    def course_root(self) -> Path:
        """The root of the ordinary nbgrader course."""
        return self.desk / "course"

    @property
    def labs(self) -> Path:
        """The frozen lab sources."""
        return self.desk / "labs"

    @property
    def results(self) -> Path:
        """Rows that grading wrote, JSON Lines."""
        return self.desk / "results"

    @property
    def reports(self) -> Path:
        """What the trainer reads after grading: pages and recap slides."""
        return self.desk / "reports"

    @property
    def comments(self) -> Path:
        """The trainer's own sentences for ``#c:…`` in comments; the kit's stand without it."""
        return self.desk / "comments.toml"

    @property
    def corrections(self) -> Path:
        """Corrected tests by lab and time, each with what stood before."""
        return self.desk / "corrections"

    def handout(self, lang: str, lab: str) -> Path:
        """The frozen release of *lab* in *lang*."""
        return self.desk / "handout" / lang / lab

    def variant(self, seat: str, lab: str) -> Path:
        """Data, variant.json and sealed answers drawn for one seat."""
        return self.desk / "variants" / seat / lab

    def inbox(self, seat: str, lab: str) -> Path:
        """Every version of *lab* that *seat* handed in, one folder each."""
        return self.desk / "inbox" / seat / lab

    def submitted(self, seat: str, lab: str) -> Path:
        """Where nbgrader finds the version that counts."""
        return self.course_root / "submitted" / seat / lab

    def source(self, lab: str) -> Path:
        """nbgrader's source folder of *lab*: English solution, checks, second dataset."""
        return self.course_root / "source" / lab

    def seat(self, code: str) -> Path:
        """The seat's own folder, all that its server shows."""
        return self.room / "seats" / code

    def kit(self, code: str) -> Path:
        """What the kit keeps beside a seat's work: events, IPython's folder, kernel connections."""
        return self.seat(code) / ".kit"

    def events(self, code: str) -> Path:
        """The seat's events, appended by the notebooks."""
        return self.kit(code) / "events.jsonl"

    def feedback(self, code: str) -> Path:
        """Feedback pages of the seat."""
        return self.seat(code) / "feedback"

    def feedback_page(self, code: str, lab: str) -> Path:
        """The feedback page of one lab, written by ``grade``."""
        return self.feedback(code) / f"{lab}.html"

    def feedback_opened(self, code: str, lab: str) -> Path:
        """A mark whose time is that of the feedback page which the seat opened last."""
        return self.kit(code) / "feedback-opened" / lab

    def server(self, code: str) -> Path:
        """State of the seat's server: configuration, cookie secret, lock, address."""
        return self.desk / "server" / code

    def seats(self) -> tuple[Seat, ...]:
        """All seats in order. Raises DeliveryError when the list is missing or wrong."""
        return seats.read(self.seats_csv)

    def find_seat(self, code: str) -> Seat:
        """The seat with this code. Raises DeliveryError when there is none."""
        for seat in self.seats():
            if seat.code == code:
                return seat
        raise DeliveryError(f"{self.seats_csv}: there is no seat {code}; use one of the codes in the first column")

    def course(self) -> Course:
        """The nbgrader course for grading."""
        root = self.course_root.absolute()
        return Course(root=root, db_url=f"sqlite:///{(root / 'gradebook.db').as_posix()}")


def open_delivery(root: Path) -> Delivery:
    """The delivery at *root*, with its two files read once.

    Raises DeliveryError when it is no delivery, or ``workshop.toml`` or ``seats.csv`` cannot be used.
    """
    delivery = Delivery(root.absolute())
    if not delivery.toml.is_file():
        raise DeliveryError(f"{root}: not the folder of a workshop (no workshop.toml); make one with 'new {root}'")
    delivery.workshop  # noqa: B018
    delivery.seats()
    return delivery
