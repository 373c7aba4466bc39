"""One rehearsal with every behaviour, and stock nbgrader over the course that it leaves."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workshopkit.rehearsal.seats import BEHAVIOURS

HERE = Path(__file__).parent
pytestmark = pytest.mark.slow


class Played:
    """A rehearsal that was run once for all tests of this module."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.report = folder / "workshop", folder / "rehearsal.json"
        words = ["--json", str(self.report), "--keep", str(self.folder)]
        self.run = subprocess.run(
            [sys.executable, "-m", "workshopkit", "rehearse", *words], capture_output=True, text=True, check=False
        )

    @property
    def seats(self) -> dict[str, dict]:
        return {row["seat"]: row for row in json.loads(self.report.read_text(encoding="utf-8"))["seats"]}

    @property
    def rows(self) -> list[dict]:
        lines = (self.folder / "desk" / "results" / "L1.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("rehearsal")
    yield Played(folder)
    shutil.rmtree(folder, ignore_errors=True)


def test_every_promise_is_kept_and_no_seat_stops_another(played: Played) -> None:
    assert played.run.returncode == 0, played.run.stdout + played.run.stderr
    assert [row["behaviour"] for row in played.seats.values()] == [behaviour.name for behaviour in BEHAVIOURS]
    assert {row["outcome"] for row in played.seats.values()} <= {"graded", "repaired", "set_aside"}
    assert {row["lang"] for row in played.seats.values()} == {"en", "fr", "ar"}


def test_the_report_has_the_promised_keys_and_what_was_measured(played: Played) -> None:
    report = json.loads(played.report.read_text(encoding="utf-8"))
    for row in report["seats"]:
        assert list(row) == ["seat", "lang", "behaviour", "lab", "outcome", "score", "max"]
    assert report["measured"]["grading_s_per_seat"] > 0
    assert "grading:" in played.run.stdout


def test_whoever_needs_a_reason_has_one(played: Played) -> None:
    assert [row["seat"] for row in played.rows if row["state"] != "graded" and not row["flags"]] == []


def test_nothing_is_left_running(played: Played) -> None:
    seen = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(played.folder) not in seen


def test_stock_nbgrader_gives_the_same_scores_to_every_seat_it_can_grade(played: Played) -> None:
    course = played.folder / "desk" / "course"
    untouched = [row["seat"] for row in played.rows if row["state"] == "graded"]
    run = subprocess.run(
        [sys.executable, str(HERE / "stock_nbgrader.py"), str(course), "L1", *untouched],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    stock = json.loads(run.stdout.splitlines()[-1])
    ours = {row["seat"]: {cell["id"]: cell["score"] for cell in row["cells"]} for row in played.rows}
    assert all(found["success"] for found in stock.values())
    for seat, found in stock.items():
        automatic = {name: score for name, score in found["cells"].items() if score is not None}
        assert automatic == {name: ours[seat][name] for name in automatic}, seat
    assert len(stock) >= 7
