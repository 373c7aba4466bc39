"""Each seat has data of its own: both graders give each the points that its own data deserve."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest

from grading.test_score import rows
from workshopkit.delivery import inbox, variants
from workshopkit.delivery.create import create_delivery
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.grade import Wanted, grade_delivery
from workshopkit.delivery.model import Workshop
from workshopkit.grading.course import configuration, quiet
from workshopkit.grading.model import Course

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def delivery(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    """Two seats with the lab's model answers, which count each in its own tables."""
    root = tmp_path_factory.mktemp("seats") / "workshop"
    fields = {"id": "velmara", "place": "Port Ostrel", "dates": [dt.date(2027, 3, 1)], "timezone": "UTC", "seats": 2}
    create_delivery(root, Workshop.model_validate(fields | {"languages": ["en"], "labs": ["L1"]}), project=project)
    delivery = Delivery(root)
    model = nbformat.read(delivery.source("L1") / "L1.ipynb", as_version=4)
    answers = {cell.id: cell.source for cell in model.cells if cell.metadata.get("nbgrader", {}).get("solution")}
    for seat in ("S01", "S02"):
        book = nbformat.read(delivery.seat(seat) / "L1" / "L1.ipynb", as_version=4)
        for cell in book.cells:
            cell.source = answers.get(cell.id, cell.source)
        inbox.accept(delivery, seat, "L1", nbformat.writes(book).encode(), via="server", saw={})
    return delivery


def test_two_seats_with_different_data_get_the_same_points_from_both_graders(
    delivery: Delivery, tmp_path: Path
) -> None:
    tables = [delivery.variant(seat, "L1") / "data" for seat in ("S01", "S02")]
    assert variants.content_of(tables[0]) != variants.content_of(tables[1])
    shutil.rmtree(tables[1])
    theirs = next((delivery.seat("S01") / "L1" / "data").glob("*.csv"))
    theirs.write_text("nothing\n", encoding="utf-8")
    untouched = tmp_path / "gradebook.db"
    shutil.copyfile(delivery.course_root / "gradebook.db", untouched)
    graded = grade_delivery(delivery, Wanted(workers=2))
    flags = {row.seat: [flag.code for flag in row.flags] for row in graded.results}
    assert flags == {"S01": ["GRD082"], "S02": []}
    assert variants.is_whole(delivery.variant("S02", "L1"))
    ours = rows(delivery.course())
    stock = Course(tmp_path / "stock", f"sqlite:///{(tmp_path / 'stock' / 'gradebook.db').as_posix()}")
    shutil.copytree(delivery.course_root, stock.root, ignore=shutil.ignore_patterns("autograded", ".*"))
    untouched.replace(stock.root / "gradebook.db")
    with_stock_nbgrader(stock)
    assert rows(stock) == ours
    tests = {(seat, cell): score for (seat, cell), (score, _) in ours.items() if cell.startswith("test-")}
    assert {seat for seat, _ in tests} == {"S01", "S02"}
    assert all(tests.values()), tests


def with_stock_nbgrader(course: Course) -> None:
    from nbgrader.converters import Autograde
    from nbgrader.coursedir import CourseDirectory

    config = configuration(course)
    config.CourseDirectory.assignment_id = "L1"
    with quiet(), suppress(SystemExit):
        Autograde(coursedir=CourseDirectory(config=config), config=config).start()
