"""Courses made from everything that nbgrader itself is tested with, and hand-ins that people have made of it.

``python tests/grading/fixture_course.py FOLDER`` makes them; ``workshop grade FOLDER/NAME --compare-with-nbgrader``
compares both graders on one.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import shutil
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat

from workshopkit.grading import gradebook
from workshopkit.grading.course import open_course, prepare_assignment, quiet
from workshopkit.grading.model import Course, GradingError
from workshopkit.grading.settings import configuration

_SPEC = find_spec("nbgrader")
assert _SPEC is not None
assert _SPEC.origin is not None
NBGRADER = Path(_SPEC.origin).parent
TESTS = NBGRADER / "tests"
DOCS = NBGRADER / "docs" / "source" / "user_guide"
FAMILIES = {"apps": "submitted-unchanged", "preprocessors": "submitted-unchanged", "ui-tests": "submitted-unchanged"}
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "fixtures"
c.ExecutePreprocessor.timeout = 3
"""
Book = dict[str, Any]


def fixtures(family: str) -> list[Path]:
    """The notebooks with which nbgrader tests one of its parts."""
    return sorted((TESTS / family / "files").glob("*.ipynb"))


def course_of(root: Path, config: str = CONFIG) -> Course:
    (root / "source").mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    shutil.copy(TESTS / "apps" / "files" / "autotests.yml", root)
    return open_course(root)


def add_source(course: Course, assignment: str, notebooks: dict[str, Path], beside: Iterable[Path] = ()) -> bool:
    """Add an assignment; False when nbgrader can make none of it."""
    folder = course.root / "source" / assignment
    folder.mkdir()
    for name, path in notebooks.items():
        shutil.copy(path, folder / f"{name}.ipynb")
    for path in beside:
        shutil.copy(path, folder)
    shutil.copy(TESTS / "apps" / "files" / "autotests.yml", folder)
    try:
        prepare_assignment(course, assignment)
    except GradingError:
        shutil.rmtree(folder)
        shutil.rmtree(course.root / "release" / assignment, ignore_errors=True)
        return False
    return True


def submit(course: Course, seat: str, assignment: str, stamp: str | None = "2020-03-01 10:00:00 UTC") -> Path:
    folder = course.root / "submitted" / seat / assignment
    folder.mkdir(parents=True)
    if stamp is not None:
        (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    return folder


def released(course: Course, assignment: str, name: str) -> Book:
    path = course.root / "release" / assignment / f"{name}.ipynb"
    book: Book = json.loads(path.read_text(encoding="utf-8"))
    return book


def answered(course: Course, assignment: str, name: str, text: str = "raise ValueError('not yet')") -> Book:
    """The release with *text* in every answer cell of code, and words in every answer of text."""
    book = released(course, assignment, name)
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = text if cell["cell_type"] == "code" else "An answer."
    return book


def marked(book: Book) -> list[Book]:
    return [cell for cell in book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id")]


def graded(book: Book) -> list[Book]:
    return [cell for cell in marked(book) if cell["metadata"]["nbgrader"]["grade"]]


def _delete(book: Book) -> None:
    for cell in graded(book)[:1]:
        book["cells"].remove(cell)


def _twice(book: Book) -> None:
    for cell in graded(book)[:1]:
        book["cells"].append(copy.deepcopy(cell) | ({"id": "again"} if "id" in cell else {}))


def _rename(book: Book) -> None:
    for cell in graded(book)[:1]:
        cell["metadata"]["nbgrader"]["grade_id"] = "another"


def _turn(book: Book) -> None:
    for cell in graded(book)[-1:]:
        cell["cell_type"] = "raw"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _thousand(book: Book) -> None:
    for cell in graded(book):
        cell["metadata"]["nbgrader"] |= {"points": 1000, "checksum": "0"}


def _edited(book: Book) -> None:
    for cell in graded(book):
        cell["source"] = "pass" if cell["cell_type"] == "code" else "edited"


def _unlocked(book: Book) -> None:
    for cell in marked(book):
        cell["metadata"]["nbgrader"]["locked"] = False


def _reversed(book: Book) -> None:
    book["cells"].reverse()


def _noisy(book: Book) -> None:
    book["cells"].insert(0, _code("import sys; print('noise', file=sys.stderr)", "noise"))


def _numbers(book: Book) -> None:
    book["cells"].insert(0, _code("get_ipython().execution_count = 41", "count"))


def _other_kernel(book: Book) -> None:
    book["metadata"]["kernelspec"] = {"name": "another", "display_name": "Another", "language": "python"}


def _no_kernel(book: Book) -> None:
    book["metadata"].pop("kernelspec", None)


def _random(book: Book) -> None:
    book["cells"].append(_code("import random; print(random.random(), {str(n) for n in range(20)}, object())", "dice"))


def _code(source: str, name: str) -> Book:
    return {
        **{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source, "id": name},
    }


CHANGES: dict[str, Callable[[Book], None]] = {
    "deleted": _delete,
    "twice": _twice,
    "renamed": _rename,
    "turned": _turn,
    "thousand": _thousand,
    "edited": _edited,
    "unlocked": _unlocked,
    "reversed": _reversed,
    "noisy": _noisy,
    "numbers": _numbers,
    "other-kernel": _other_kernel,
    "no-kernel": _no_kernel,
    "random": _random,
}
ANSWERS = {
    "wrong": "raise ValueError('not yet')",
    "none": "None",
    "squares": "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]\nfoo = bar = a = b = 1",
    "loud": "import sys, warnings\nwarnings.warn('careful')\nprint('out')\nprint('err', file=sys.stderr)",
    "leaves": "import sys\nsys.exit(3)",
}


def put(course: Course, seat: str, assignment: str, name: str, book: Book) -> None:
    folder = submit(course, seat, assignment)
    (folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    for path in (course.root / "release" / assignment).iterdir():
        if path.suffix != ".ipynb":
            shutil.copy(path, folder)


def make_family(root: Path, family: str) -> Course:
    """Every fixture of *family* as an assignment of its own, handed in unchanged, solved and with wrong answers;
    and every fixture as a hand-in for the fixture that nbgrader's own tests use as source.
    """
    course = course_of(root)
    beside = [path for path in (TESTS / family / "files").iterdir() if path.name in ("data.txt", "jupyter.png")]
    for path in fixtures(family):
        name = path.stem
        if not add_source(course, name, {name: path}, beside):
            continue
        put(course, "unchanged", name, name, released(course, name, name))
        put(course, "solved", name, name, json.loads(path.read_text(encoding="utf-8")))
        put(course, "wrong", name, name, answered(course, name, name))
    source = FAMILIES[family]
    for path in fixtures(family):
        folder = submit(course, f"as-{path.stem}", source)
        shutil.copy(path, folder / f"{source}.ipynb")
        for extra in beside:
            shutil.copy(extra, folder)
    return course


def make_damaged(root: Path) -> Course:
    """Each change and each kind of answer, on a fixture with tests, one with manual cells, one with hidden tests."""
    course = course_of(root)
    sources = {
        "plain": TESTS / "apps" / "files" / "submitted-unchanged.ipynb",
        "hidden": TESTS / "apps" / "files" / "autotest-hidden.ipynb",
        "hashed": TESTS / "apps" / "files" / "autotest-hashed.ipynb",
        "task": TESTS / "preprocessors" / "files" / "test_taskcell.ipynb",
        "manual": TESTS / "preprocessors" / "files" / "manually-graded-code-cell.ipynb",
    }
    for assignment, path in sources.items():
        assert add_source(course, assignment, {assignment: path})
        for seat, text in ANSWERS.items():
            put(course, seat, assignment, assignment, answered(course, assignment, assignment, text))
        for seat, change in CHANGES.items() if assignment in ("plain", "hashed", "task") else ():
            book = released(course, assignment, assignment)
            change(book)
            put(course, seat, assignment, assignment, book)
    return course


STAMPS = {
    "utc": "2027-03-01 10:00:00.123456 UTC",
    "zone": "2027-03-01 11:30:00 America/Los_Angeles",
    "offset": "2027-03-01 13:00:00 +0300",
    "iso": "2027-03-01T13:00:00+03:00",
    "bare": "2027-03-01 23:00:00",
    "empty": "",
    "none": None,
}
LATE = """from nbgrader.plugins import BasePlugin


class PerHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return round(total_seconds_late / 3600 / 4, 3)
"""
RENAMED = """c = get_config()
c.CourseDirectory.course_id = "renamed"
c.CourseDirectory.source_directory = "master"
c.CourseDirectory.release_directory = "given"
c.CourseDirectory.submitted_directory = "handed in"
c.CourseDirectory.autograded_directory = "graded"
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.CourseDirectory.db_url = "sqlite:///marks.db"
c.AssignLatePenalties.plugin_class = "late_by_hour.PerHour"
c.Autograde.exclude_overwriting = {"files": ["own.txt"]}
c.LimitOutput.max_lines = 5
c.OverwriteCells.add_missing_cells = True
c.Execute.timeout = 3
"""


def make_renamed(root: Path, assignments: tuple[str, ...] = ("two", "files")) -> Course:
    """A course with folders of other names, a plugin for lateness, data files, two notebooks, marks from a person."""
    root.mkdir(parents=True)
    (root / "late_by_hour.py").write_text(LATE, encoding="utf-8")
    (root / "nbgrader_config.py").write_text(RENAMED, encoding="utf-8")
    course = open_course(root)
    unchanged = TESTS / "apps" / "files" / "submitted-unchanged.ipynb"
    changed = TESTS / "apps" / "files" / "submitted-changed.ipynb"
    for assignment in assignments:
        folder = root / "master" / assignment / "."
        folder.mkdir(parents=True)
        shutil.copy(unchanged, folder / "p1.ipynb")
    shutil.copy(unchanged, root / "master" / "two" / "p2.ipynb")
    if "files" in assignments:
        _add_files(root)
    for assignment in assignments:
        prepare_assignment(course, assignment)
    _hand_in_two(root, changed)
    for seat in ("محمد", "Élodie Ó", "o'hara 7") if "files" in assignments else ():
        folder = root / "handed in" / "files" / seat
        (folder / "deep").mkdir(parents=True)
        shutil.copy(root / "given" / "files" / "p1.ipynb", folder)
        for name in ("data.txt", "own.txt", "deep/more.txt"):
            (folder / name).write_text(f"{seat}'s {name}\n", encoding="utf-8")
    _give(course)
    return course


def _add_files(root: Path) -> None:
    reader = nbformat.read(TESTS / "apps" / "files" / "open_relative_file.ipynb", as_version=4)
    reader.cells.append(nbformat.v4.new_code_cell("print(open('own.txt').read(), open('data.txt').read())"))
    reader.cells.append(nbformat.v4.new_code_cell("for n in range(20): print(n)"))
    nbformat.write(reader, root / "master" / "files" / "p1.ipynb")
    for name in ("data.txt", "own.txt"):
        (root / "master" / "files" / name).write_text(f"the course's {name}\n", encoding="utf-8")


def _hand_in_two(root: Path, changed: Path) -> None:
    for seat, stamp in STAMPS.items():
        folder = root / "handed in" / "two" / seat
        folder.mkdir(parents=True)
        shutil.copy(changed, folder / "p1.ipynb")
        if seat != "zone":
            shutil.copy(root / "given" / "two" / "p2.ipynb", folder / "p2.ipynb")
        if stamp is not None:
            (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    folder = root / "handed in" / "two" / "deleted"
    folder.mkdir()
    book = json.loads((root / "given" / "two" / "p1.ipynb").read_text(encoding="utf-8"))
    _delete(book)
    (folder / "p1.ipynb").write_text(json.dumps(book), encoding="utf-8")
    shutil.copy(changed, folder / "p2.ipynb")


def _give(course: Course) -> None:
    """A due date, and marks that a person gave before."""
    with quiet(), gradebook.open_gradebook(course, configuration(course)) as book:
        book.update_or_create_assignment("two", duedate=dt.datetime(2027, 3, 1, 9))
        book.update_or_create_student("utc")
        submission = book.update_or_create_submission("two", "utc")
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        grades[0].manual_score, grades[-1].extra_credit = 0.5, 0.25
        book.db.commit()


MAKERS: dict[str, Callable[[Path], Course]] = {
    "apps": lambda root: make_family(root, "apps"),
    "preprocessors": lambda root: make_family(root, "preprocessors"),
    "ui-tests": lambda root: make_family(root, "ui-tests"),
    "damaged": make_damaged,
    "renamed": make_renamed,
}

if __name__ == "__main__":
    where = Path(sys.argv[1])
    for wanted in sys.argv[2:] or MAKERS:
        made = MAKERS[wanted](where / wanted)
        print(made.root, sum(1 for _ in made.root.glob("submitted/*/*")), flush=True)
