"""A small nbgrader course of its own: tests of values, hidden tests, partial credit, stderr, text, a table."""

import copy
import datetime as dt
import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from workshopkit.grading.course import prepare_assignment
from workshopkit.grading.model import Course, HandIn

LAB = "L1"
RECEIVED = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
RIGHT = {"ex-1-1": "answer_1_1 = 3", "ex-1-2": "answer_1_2 = sum(posts)", "ex-1-3": "found = [1, 2, 3]"}
RIGHT |= {"ex-1-4": "quiet = True", "text-1-5": "A preservation request keeps data that exist now."}

TESTS = {
    "test-1-1": (1, "assert answer_1_1 == 3"),
    "test-1-2": (
        2,
        "assert answer_1_2 is not None\n### BEGIN HIDDEN TESTS\n"
        'assert answer_1_2 != 3, "hint:counted-rows"\nassert answer_1_2 == 6, "hint:other-sum"\n'
        'assert __import__("pathlib").Path("second/data/accounts.csv").is_file()\n### END HIDDEN TESTS',
    ),
    "test-1-3": (3, "float(len(set(found) & {1, 2, 3}))"),
    "test-1-4": (1, "import sys\nif not quiet:\n    print('noise', file=sys.stderr)"),
}
CONFIG = """from pathlib import Path

root = Path(__file__).resolve().parent
c = get_config()
c.CourseDirectory.course_id = "small"
c.CourseDirectory.root = str(root)
c.CourseDirectory.db_url = "sqlite:///" + (root / "gradebook.db").as_posix()
c.ClearSolutions.code_stub = {"python": ""}
c.ClearSolutions.text_stub = ""
c.ExecutePreprocessor.timeout = TIMEOUT
c.Autograde.exclude_overwriting = {"L1": ["data/accounts.csv"]}
"""


def _marks(name: str, **values: object) -> dict[str, object]:
    base = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False, "task": False}
    return {"nbgrader": base | values}


def source() -> NotebookNode:
    cell, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    cells = [text("# Accounts", id="intro"), cell("import csv", id="given-1")]
    cells.append(cell("posts = [int(row['posts']) for row in csv.DictReader(open('data/accounts.csv'))]", id="given-2"))
    for number, (name, (points, body)) in enumerate(TESTS.items(), 1):
        answer = f"ex-1-{number}"
        solution = f"answer_1_{number} = None\n### BEGIN SOLUTION\n{RIGHT[answer]}\n### END SOLUTION"
        cells.append(cell(solution, id=answer, metadata=_marks(answer, solution=True)))
        cells.append(cell(body, id=name, metadata=_marks(name, grade=True, locked=True, points=points)))
    manual = _marks("text-1-5", grade=True, solution=True, points=2)
    cells.append(text("### BEGIN SOLUTION\nA model.\n### END SOLUTION", id="text-1-5", metadata=manual))
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def make_course(root: Path, timeout: int = 6) -> Course:
    folder = root / "source" / LAB
    for name in ("data", "second/data"):
        (folder / name).mkdir(parents=True)
        (folder / name / "accounts.csv").write_text("posts\n9\n", encoding="utf-8")
    nbformat.write(source(), folder / f"{LAB}.ipynb")
    exercises = [{"id": f"1.{number}"} for number in range(1, 6)]
    (folder / "lab.json").write_text(json.dumps({"exercises": exercises}), encoding="utf-8")
    (folder / "checks.py").write_text("HINTS = {}\n", encoding="utf-8")
    (root / "nbgrader_config.py").write_text(CONFIG.replace("TIMEOUT", str(timeout)), encoding="utf-8")
    course = Course(root=root, db_url=f"sqlite:///{(root / 'gradebook.db').as_posix()}")
    prepare_assignment(course, LAB)
    return course


def released(course: Course, lang: str = "en") -> NotebookNode:
    book = nbformat.read(course.root / "release" / LAB / f"{LAB}.ipynb", as_version=4)
    if lang == "fr":
        book.cells[0].source = "# Comptes"
    return book


def answered(course: Course, lang: str = "en", **answers: str) -> NotebookNode:
    """A release with *answers* by cell id (underscores for hyphens) over the right ones."""
    book = copy.deepcopy(released(course, lang))
    wanted = RIGHT | {name.replace("_", "-"): text for name, text in answers.items()}
    for cell in book.cells:
        cell.source = wanted.get(cell.id, cell.source)
    return book


def hand_in(course: Course, seat: str, book: NotebookNode | bytes | None, name: str = f"{LAB}.ipynb") -> HandIn:
    folder = course.root / "submitted" / seat / LAB
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data" / "accounts.csv").write_text("posts\n1\n2\n3\n", encoding="utf-8")
    if book is not None:
        data = book if isinstance(book, bytes) else nbformat.writes(book).encode()
        (folder / name).write_bytes(data)
    (folder / "timestamp.txt").write_text("2027-03-01 10:05:12 UTC\n", encoding="utf-8")
    return HandIn(seat, LAB, folder, RECEIVED)
