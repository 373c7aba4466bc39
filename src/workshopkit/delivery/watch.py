"""What seats save, graded while they work: provisional rows beside the board's, never the gradebook.

Guards against a room that waits for a result: a saved notebook is looked at within two looks, the oldest save first.
It does not run a notebook whose cells are those of the last look or of the handout: a save that changes only outputs
costs nothing. A seat that saves again before its turn is graded once, as it stands then.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.results import read_results
from workshopkit.files import atomic
from workshopkit.grading.model import HandIn, Limits, Result
from workshopkit.grading.run import grade_provisionally

LOOK_S = 1.0
"""Seconds between two looks at the seats' folders; a file must be the same in two of them."""

_Place = tuple[str, str]
_Stamp = tuple[int, int]


@dataclass
class Saved:
    """What was seen of the seats' notebooks; :meth:`look` gives those that are new and have settled."""

    delivery: Delivery
    stamps: dict[_Place, _Stamp] = field(default_factory=dict)
    taken: dict[_Place, _Stamp] = field(default_factory=dict)
    cells: dict[_Place, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the provisional rows that are there: what they were made from is not graded again."""
        self.languages = {seat.code: seat.language for seat in self.delivery.seats()}
        for lab in self.delivery.workshop.labs:
            for row in read_results(provisional(self.delivery, lab)):
                self.cells[row.seat, lab] = row.submission.partition("-")[2]

    def look(self) -> list[_Place]:
        """Seats and labs whose notebook was saved, is not being written, and was not taken yet; oldest save first."""
        ready = []
        for seat in self.languages:
            for lab in self.delivery.workshop.labs:
                place, path = (seat, lab), self.path(seat, lab)
                try:
                    found = path.lstat()
                except OSError:
                    continue
                stamp = (found.st_mtime_ns, found.st_size)
                if self.stamps.get(place) == stamp != self.taken.get(place) and not path.is_symlink():
                    ready.append((stamp, place))
                self.stamps[place] = stamp
        return [place for _, place in sorted(ready)]

    def path(self, seat: str, lab: str) -> Path:
        """The notebook that the seat saves."""
        return self.delivery.seat(seat) / lab / f"{lab}.ipynb"

    def take(self, place: _Place, folder: Path) -> HandIn | None:
        """A copy of the notebook in *folder*, laid out as a hand-in; None when its cells are the same as before."""
        seat, lab = place
        self.taken[place] = self.stamps[place]
        try:
            data = self.path(seat, lab).read_bytes()
        except OSError:
            return None
        name = fingerprint(data)
        if name in (self.cells.get(place), self._handed_out(seat, lab)):
            return None
        self.cells[place] = name
        saved = dt.datetime.fromtimestamp(self.stamps[place][0] // 10**9, dt.UTC)
        _lay_out(self.delivery, seat, lab, folder)
        (folder / f"{lab}.ipynb").write_bytes(data)
        (folder / "submission.txt").write_text(f"{saved:%Y%m%dT%H%M%SZ}-{name}\n", encoding="utf-8")
        return HandIn(seat, lab, folder, saved)

    def _handed_out(self, seat: str, lab: str) -> str:
        path = self.delivery.handout(self.languages[seat], lab) / f"{lab}.ipynb"
        return fingerprint(path.read_bytes()) if path.is_file() else ""


def fingerprint(data: bytes) -> str:
    """Eight digits that change with any cell's source, and not with outputs; with every byte of a damaged file."""
    try:
        cells = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(data)["cells"]]
    except (ValueError, KeyError, TypeError):
        return hashlib.sha256(data).hexdigest()[:8]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:8]


def watch(
    delivery: Delivery,
    *,
    sink: Callable[[Result], None],
    unprotected: bool = False,
    look_s: float = LOOK_S,
    go_on: Callable[[], bool] = lambda: True,
) -> None:
    """Grade what seats save until *go_on* says no or the caller is interrupted; *sink* gets each row once it is kept.

    Raises as :func:`workshopkit.grading.run.grade_provisionally`.
    """
    limits = Limits(**delivery.workshop.limits.model_dump())
    with tempfile.TemporaryDirectory(prefix="workshop-watch-", ignore_cleanup_errors=True) as scratch:
        hand_ins = _hand_ins(Saved(delivery), Path(scratch), look_s, go_on)
        for row in grade_provisionally(delivery.course(), hand_ins, limits=limits, unprotected=unprotected):
            keep(delivery, row)
            sink(row)


def _hand_ins(saved: Saved, scratch: Path, look_s: float, go_on: Callable[[], bool]) -> Iterator[HandIn]:
    while go_on():
        for place in saved.look():
            folder = scratch / "-".join(place)
            shutil.rmtree(folder, ignore_errors=True)
            hand_in = saved.take(place, folder)
            if hand_in:
                yield hand_in
                break
        else:
            time.sleep(look_s)


def provisional(delivery: Delivery, lab: str) -> Path:
    """Rows of *lab* that tell how seats stand at this moment."""
    return delivery.results / "provisional" / f"{lab}.jsonl"


def keep(delivery: Delivery, row: Result) -> None:
    """Put *row* in place of the seat's former provisional one; the file is whole at every moment."""
    path = provisional(delivery, row.lab)
    rows = {one.seat: one for one in [*read_results(path), row]}
    atomic.write_text(path, "".join(f"{rows[seat].model_dump_json()}\n" for seat in sorted(rows)))


def _lay_out(delivery: Delivery, seat: str, lab: str, folder: Path) -> None:
    """Checks and second data of the lab, the seat's own data from the desk; never data from the seat's folder."""
    source = delivery.source(lab)
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_file() and path.suffix != ".ipynb" and inside.parts[0] != "data":
            _copy(path, folder / inside)
    data = delivery.variant(seat, lab) / "data"
    for path in sorted(data.rglob("*")):
        if path.is_file():
            _copy(path, folder / "data" / path.relative_to(data))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
