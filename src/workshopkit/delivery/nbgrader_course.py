"""The delivery's nbgrader course: configuration that lets stock nbgrader keep each seat's data, and its students."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from workshopkit.delivery.folder import Delivery
from workshopkit.files import atomic

_CONFIG = '''"""Written when the delivery was made; stock nbgrader reads it when started in this folder."""
from pathlib import Path

root = Path(__file__).resolve().parent
c = get_config()
c.CourseDirectory.course_id = {course_id}
c.CourseDirectory.root = str(root)
c.CourseDirectory.db_url = "sqlite:///" + (root / "gradebook.db").as_posix()
c.ClearSolutions.code_stub = {{"python": ""}}
c.ClearSolutions.text_stub = ""
c.ExecutePreprocessor.timeout = {timeout}
# Autograde copies source/ over what was handed in; these files belong to each seat and stay.
c.Autograde.exclude_overwriting = {{
{kept}}}
'''


def write_config(delivery: Delivery) -> None:
    """Write ``nbgrader_config.py``; it finds its own folder, so that the delivery can be moved."""
    kept = "".join(f"    {json.dumps(lab)}: {_kept(delivery, lab)},\n" for lab in delivery.workshop.labs)
    text = _CONFIG.format(
        course_id=json.dumps(delivery.workshop.id), timeout=delivery.workshop.limits.cell_cpu_s, kept=kept
    )
    atomic.write_text(delivery.course_root / "nbgrader_config.py", text)


def _kept(delivery: Delivery, lab: str) -> str:
    """Names in ``source/LAB`` that each seat has of its own, exact, relative, in the manner of the system."""
    own: set[str] = set()
    for seat in delivery.seats():
        data = delivery.variant(seat.code, lab) / "data"
        own |= {Path("data", path.relative_to(data)).as_posix() for path in data.rglob("*") if path.is_file()}
    return "[str(Path(name)) for name in " + json.dumps(sorted(own), ensure_ascii=False) + "]"


def enrol(delivery: Delivery, codes: Sequence[str]) -> None:
    """Give each seat its row among the students of the gradebook, without loading nbgrader.

    Does nothing where the gradebook has no table of students yet.
    """
    database = delivery.course_root / "gradebook.db"
    if not database.is_file():
        return
    with closing(sqlite3.connect(database)) as gradebook, gradebook:
        if gradebook.execute("SELECT 1 FROM sqlite_master WHERE name = 'student'").fetchone():
            gradebook.executemany("INSERT OR IGNORE INTO student (id) VALUES (?)", [(code,) for code in codes])
