"""What people, editors and attackers do to a hand-in, and what must come of it."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from grading.small_course import LAB, answered, released
from workshopkit.grading.model import Course
from workshopkit.grading.sandbox import confine

NAME = f"{LAB}.ipynb"
Change = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Case:
    """A damage by *name*: *write* makes the hand-in; *state*, *score* and flag *codes* are what must come out.

    *stock* is False where nbgrader itself gives no score; *runs* is False where it is enough to look at what would
    run, because only the file around the cells was damaged.
    """

    name: str
    write: Callable[[Course, Path], None]
    state: str
    score: float | None
    codes: tuple[str, ...] = ()
    stock: bool = True
    runs: bool = True


def cell(book: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in book["cells"] if one["id"] == name)


def plain(course: Course, **answers: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(nbformat.writes(answered(course, **answers)))
    return found


def changed(change: Change, **answers: str) -> Callable[[Course, Path], None]:
    def write(course: Course, folder: Path) -> None:
        book = plain(course, **answers)
        book = change(book) or book
        (folder / NAME).write_text(json.dumps(book), encoding="utf-8")

    return write


def as_bytes(make: Callable[[bytes], bytes], name: str = NAME) -> Callable[[Course, Path], None]:
    def write(course: Course, folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(make(json.dumps(plain(course), ensure_ascii=False, indent=1).encode()))

    return write


def right(**answers: str) -> Callable[[Course, Path], None]:
    return changed(lambda book: None, **answers)


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(f"my lab/{NAME}", data)
    return out.getvalue()


def set_source(name: str, text: str) -> Change:
    return lambda book: cell(book, name).update(source=text)


def delete(name: str) -> Change:
    return lambda book: book["cells"].remove(cell(book, name))


def duplicate(name: str, **changes: Any) -> Change:
    def change(book: dict[str, Any]) -> None:
        at = book["cells"].index(cell(book, name))
        book["cells"].insert(at + 1, json.loads(json.dumps(cell(book, name))) | {"id": "pasted"} | changes)

    return change


def swap_marks(book: dict[str, Any]) -> None:
    one, other = cell(book, "test-1-1")["metadata"], cell(book, "test-1-3")["metadata"]
    one["nbgrader"]["grade_id"], other["nbgrader"]["grade_id"] = "test-1-3", "test-1-1"


def as_version_3(book: dict[str, Any]) -> dict[str, Any]:
    book["nbformat_minor"] = 4
    for one in book["cells"]:
        del one["id"]
    found: dict[str, Any] = json.loads(nbformat.writes(nbformat.reads(json.dumps(book), 4), version=3))
    return found


def with_copy(course: Course, folder: Path) -> None:
    right()(course, folder)
    (folder / "L1-Copy1.ipynb").write_text(nbformat.writes(released(course)), encoding="utf-8")


def with_link(course: Course, folder: Path) -> None:
    right()(course, folder)
    (folder / "stolen.db").symlink_to("../../../gradebook.db")


def with_edited_file(course: Course, folder: Path) -> None:
    right()(course, folder)
    (folder / "checks.py").write_text("HINTS = {'x': 1}\n", encoding="utf-8")


def empty_folder(course: Course, folder: Path) -> None:
    (folder / "notes.txt").write_text("sorry", encoding="utf-8")


def hostile(text: str) -> Callable[[Course, Path], None]:
    return right(ex_1_3=text)


SPY = """
import glob, os
seen = [path for root in ROOTS for path in glob.glob(root + '/gradebook.db') if os.path.getsize(path)]
assert not seen
assert 'WORKSHOP_TEST_SECRET' not in os.environ
assert not any(name.lower().endswith('_proxy') for name in os.environ)
"""


def spy(course: Course, folder: Path) -> None:
    """Looks for the gradebook, for secrets and, where it is cut off, for the network."""
    roots = ["..", "../..", "../../.."]
    text = SPY
    if confine.abilities().namespaces:
        roots.append(str(course.root))
        text += "import os\nassert not os.path.exists('/proc/" + str(os.getpid()) + "')\n"
        text += "assert [name for _, name in __import__('socket').if_nameindex()] == ['lo']\n"
    right(ex_1_3=text.replace("ROOTS", repr(roots)) + "found = [1, 2, 3]")(course, folder)


DAEMON = """
import subprocess, sys
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(97531)'], start_new_session=True)
found = [1, 2, 3]
"""
STORM = """
import os, time
for _ in range(60):
    if os.fork() == 0:
        os.setsid(); time.sleep(97532); os._exit(0)
found = [1, 2, 3]
"""
STUBBORN = """
import time
while True:
    try:
        time.sleep(1)
    except KeyboardInterrupt:
        pass
"""

# Where signals stay inside, the attempt is an error of its cell and no more.
KILLED = (4.0, ()) if confine.abilities().landlock >= 6 else (3.0, ("GRD031",))


def around(make: Callable[[Path], object]) -> Callable[[Course, Path], None]:
    """A right hand-in with something beside it."""

    def write(course: Course, folder: Path) -> None:
        right()(course, folder)
        make(folder)

    return write


def deeply(folder: Path) -> None:
    """Folders so deep that a walk which calls itself would not come back."""
    here = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(400):
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(here)


def sparse(path: Path) -> None:
    with path.open("wb") as handle:
        handle.truncate(2**40)


def two_candidates(course: Course, folder: Path) -> None:
    as_bytes(lambda data: data, "final.ipynb")(course, folder)
    (folder / "draft.ipynb").write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4}), encoding="utf-8")


def meta(name: str, value: Any) -> Change:
    return lambda book: cell(book, name).update(metadata=value)


def file_case(
    name: str, state: str, *codes: str, write: Callable[[Course, Path], None], score: float | None = 7.0
) -> Case:
    return Case(name, write, state, score, codes, stock=False, runs=False)


def many(folder: Path) -> None:
    (folder / "many").mkdir()
    for number in range(5001):
        (folder / "many" / f"{number}").touch()


SHAPES: tuple[Case, ...] = (
    file_case("lines end as in Windows", "graded", write=as_bytes(lambda data: data.replace(b"\n", b"\r\n"))),
    file_case(
        "UTF-16 the other way round",
        "repaired",
        "GRD026",
        write=as_bytes(lambda data: b"\xfe\xff" + data.decode().encode("utf-16-be")),
    ),
    file_case(
        "commas too many",
        "repaired",
        "GRD065",
        write=as_bytes(lambda data: data.replace(b"\n ],", b",\n ],")),
    ),
    file_case(
        "half a letter",
        "repaired",
        "GRD069",
        write=as_bytes(lambda data: data.replace(b"# Accounts", b"# Accounts \\ud83d")),
    ),
    file_case("zip in a folder", "repaired", "GRD018", write=as_bytes(zipped, "my folder/work.zip")),
    file_case("text ending", "repaired", "GRD017", write=as_bytes(lambda data: data, "L1.ipynb.txt")),
    file_case("two candidates", "repaired", "GRD017", "GRD020", write=two_candidates),
    file_case("another case", "repaired", "GRD017", write=as_bytes(lambda data: data, "l1.IPYNB")),
    file_case("accents apart", "repaired", "GRD017", write=as_bytes(lambda data: data, "re\u0301ponse L1.ipynb")),
    file_case(
        "name written backwards", "repaired", "GRD017", write=as_bytes(lambda data: data, "\u202ebnypi.1L.ipynb")
    ),
    file_case("name for a terminal", "repaired", "GRD017", write=as_bytes(lambda data: data, "\x1b[2J\nL1.ipynb")),
    file_case("path of Windows", "repaired", "GRD017", write=as_bytes(lambda data: data, "C:\\Users\\x\\L1.ipynb")),
    file_case("folder named as notebook", "repaired", "GRD019", write=as_bytes(lambda data: data, f"{NAME}/{NAME}")),
    file_case("metadata as list", "repaired", "GRD012", write=changed(meta("test-1-1", [1]))),
    file_case("marks as text", "repaired", "GRD012", write=changed(meta("test-1-1", {"nbgrader": "x"}))),
    file_case("tags that are none", "graded", write=changed(lambda b: b["cells"][0]["metadata"].update(tags=7))),
    file_case("outputs as mapping", "graded", write=changed(lambda b: cell(b, "test-1-1").update(outputs={"a": 1}))),
    file_case("source is null", "repaired", "GRD007", write=changed(set_source("test-1-1", None))),
    file_case(
        "source in lines", "graded", write=changed(lambda b: cell(b, "ex-1-1").update(source=["answer_1_1 ", "= 3"]))
    ),
    file_case("later minor format", "graded", write=changed(lambda b: b.update(nbformat_minor=99))),
    file_case("later major format", "repaired", "GRD042", write=changed(lambda b: b.update(nbformat=9))),
    file_case("metadata is text", "repaired", "GRD042", write=changed(lambda b: b.update(metadata="none"))),
    file_case(
        "mark with spaces",
        "repaired",
        "GRD012",
        write=changed(lambda b: cell(b, "test-1-1")["metadata"]["nbgrader"].update(grade_id="test 1 1")),
    ),
    file_case(
        "mark of another kind",
        "repaired",
        "GRD012",
        write=changed(lambda b: cell(b, "test-1-1")["metadata"]["nbgrader"].update(grade_id=[1])),
    ),
    file_case("huge cell", "graded", write=right(ex_1_1="answer_1_1 = 3\n" + "#" * 20_000_000)),
    file_case("pipe", "repaired", "GRD066", write=around(lambda folder: os.mkfifo(folder / "pipe"))),
    file_case(
        "link to a folder", "repaired", "GRD023", write=around(lambda folder: (folder / "up").symlink_to("../.."))
    ),
    file_case("folders without end", "repaired", "GRD068", write=around(deeply)),
    file_case("a terabyte of nothing", "repaired", "GRD022", write=around(lambda folder: sparse(folder / "big.csv"))),
    file_case("hard link", "graded", write=around(lambda folder: os.link(folder / NAME, folder / "same.txt"))),
    file_case(
        "name in no encoding",
        "graded",
        write=around(lambda folder: Path(os.fsdecode(bytes(folder) + b"/\xff.txt")).touch()),
    ),
)
"""What happens to files around the cells; it is enough to look at what would run."""

REFUSED: tuple[Case, ...] = (
    file_case("cells are null", "set_aside", "GRD005", write=changed(lambda b: b.update(cells=None)), score=None),
    file_case(
        "cells are a mapping", "set_aside", "GRD005", write=changed(lambda b: b.update(cells={"0": {}})), score=None
    ),
    file_case("only a folder of that name", "set_aside", "GRD001", write=lambda c, f: (f / NAME).mkdir(), score=None),
    file_case("a terabyte as notebook", "set_aside", "GRD021", write=lambda c, f: sparse(f / NAME), score=None),
    file_case("notebook is a pipe", "set_aside", "GRD001", write=lambda c, f: os.mkfifo(f / NAME), score=None),
    file_case(
        "notebook is a link", "set_aside", "GRD001", write=lambda c, f: (f / NAME).symlink_to("/etc/hosts"), score=None
    ),
    file_case("too many files", "set_aside", "GRD037", write=around(many), score=None),
)
"""What nobody can read, told with one reason."""

DAMAGES: tuple[Case, ...] = (
    Case("right", right(), "graded", 7.0),
    Case("half right", right(ex_1_1="answer_1_1 = 4", ex_1_3="found = [1, 9]"), "graded", 4.0),
    Case(
        "French",
        lambda c, f: (f / NAME).write_text(nbformat.writes(answered(c, "fr")), "utf-8") and None,
        "graded",
        7.0,
    ),
    Case(
        "nothing done",
        lambda c, f: (f / NAME).write_text(nbformat.writes(released(c)), "utf-8") and None,
        "graded",
        0.0,
    ),
    Case("counted rows, noise on stderr", right(ex_1_2="answer_1_2 = 3", ex_1_4="quiet = False"), "graded", 4.0),
    Case("invalid JSON", as_bytes(lambda data: b'{"cells" = oops'), "set_aside", None, ("GRD003",), False),
    Case("empty file", as_bytes(lambda data: b""), "set_aside", None, ("GRD002",), False),
    Case("only zero bytes", as_bytes(lambda data: b"\0" * 4096), "set_aside", None, ("GRD002",), False),
    Case("JSON list", as_bytes(lambda data: b"[1, 2, 3]"), "set_aside", None, ("GRD005",), False),
    Case("JSON object, no notebook", as_bytes(lambda data: b'{"a": 1}'), "set_aside", None, ("GRD005",), False),
    Case("web page", as_bytes(lambda data: b"<!DOCTYPE html><html></html>"), "set_aside", None, ("GRD027",), False),
    Case(
        "program text",
        as_bytes(lambda data: b"#!/usr/bin/env python\nprint(1)\n"),
        "set_aside",
        None,
        ("GRD028",),
        False,
    ),
    Case("merge conflict", as_bytes(lambda data: b"{\n<<<<<<< HEAD\n" + data), "set_aside", None, ("GRD029",), False),
    Case("no notebook", empty_folder, "set_aside", None, ("GRD001",), False),
    Case(
        "another lab",
        changed(lambda b: b.update(cells=[b["cells"][1] | {"id": "x"}])),
        "set_aside",
        None,
        ("GRD035",),
        False,
    ),
    Case("zip that is none", as_bytes(lambda data: b"PK\x03\x04 broken"), "set_aside", None, ("GRD043",), False),
    Case(
        "byte order mark",
        as_bytes(lambda data: b"\xef\xbb\xbf" + data),
        "repaired",
        7.0,
        ("GRD026",),
        False,
        runs=False,
    ),
    Case(
        "UTF-16", as_bytes(lambda data: data.decode().encode("utf-16")), "repaired", 7.0, ("GRD026",), False, runs=False
    ),
    Case(
        "Latin encoding",
        as_bytes(lambda data: data.replace(b"# Accounts", "# Comptes créés".encode("cp1252"))),
        "repaired",
        7.0,
        ("GRD006",),
        False,
        runs=False,
    ),
    Case(
        "cut off", as_bytes(lambda data: data[: data.index(b"test-1-4")]), "repaired", 6.0, ("GRD004", "GRD009"), False
    ),
    Case(
        "text after the end",
        as_bytes(lambda data: data + b"\n}}garbage"),
        "repaired",
        7.0,
        ("GRD034",),
        False,
        runs=False,
    ),
    Case(
        "renamed", as_bytes(lambda data: data, "my answers (1).ipynb"), "repaired", 7.0, ("GRD017",), False, runs=False
    ),
    Case(
        "nested folder",
        as_bytes(lambda data: data, f"L1 folder/{NAME}"),
        "repaired",
        7.0,
        ("GRD019",),
        False,
        runs=False,
    ),
    Case("zipped folder", as_bytes(zipped, "work.zip"), "repaired", 7.0, ("GRD018",), False),
    Case("zip named as notebook", as_bytes(zipped), "repaired", 7.0, ("GRD018",), False, runs=False),
    Case("second notebook", with_copy, "repaired", 7.0, ("GRD020",), runs=False),
    Case("link out of the folder", with_link, "repaired", 7.0, ("GRD023",)),
    Case("edited file of the lab", with_edited_file, "repaired", 7.0, ("GRD024",), runs=False),
    Case("duplicated test", changed(duplicate("test-1-1")), "repaired", 7.0, ("GRD008",), False),
    Case(
        "duplicated answer, last wrong",
        changed(duplicate("ex-1-1", source="answer_1_1 = 9")),
        "repaired",
        6.0,
        ("GRD008",),
        False,
    ),
    Case("deleted test", changed(delete("test-1-3")), "repaired", 4.0, ("GRD009",)),
    Case("deleted answer", changed(delete("ex-1-1")), "repaired", 6.0, ("GRD044",)),
    Case("edited test", changed(set_source("test-1-1", "pass"), ex_1_1="answer_1_1 = 4"), "repaired", 6.0, ("GRD007",)),
    Case(
        "a thousand points",
        changed(lambda b: cell(b, "test-1-1")["metadata"]["nbgrader"].update(points=1000)),
        "repaired",
        7.0,
        ("GRD013",),
    ),
    Case(
        "renamed mark",
        changed(lambda b: cell(b, "test-1-1")["metadata"]["nbgrader"].update(grade_id="x")),
        "repaired",
        7.0,
        ("GRD012",),
        False,
    ),
    Case("swapped marks", changed(swap_marks), "repaired", 4.0, ("GRD036", "GRD025", "GRD007", "GRD013"), True),
    Case(
        "test turned into text",
        changed(lambda b: cell(b, "test-1-1").update(cell_type="markdown")),
        "repaired",
        7.0,
        ("GRD010",),
        False,
    ),
    Case(
        "all marks lost",
        changed(lambda b: [one["metadata"].clear() for one in b["cells"]] and None),
        "repaired",
        7.0,
        ("GRD012",),
        False,
    ),
    Case(
        "wrong kernel",
        changed(lambda b: b["metadata"]["kernelspec"].update(name="julia-9")),
        "repaired",
        7.0,
        ("GRD014",),
        runs=False,
    ),
    Case("no kernelspec", changed(lambda b: b["metadata"].pop("kernelspec") and None), "graded", 7.0, runs=False),
    Case("format 3", changed(as_version_3), "repaired", 7.0, ("GRD015",), runs=False),
    Case(
        "same cell ids",
        changed(lambda b: [one.update(id="same") for one in b["cells"]] and None),
        "repaired",
        7.0,
        ("GRD016",),
        runs=False,
    ),
    Case(
        "broken cells",
        changed(lambda b: b["cells"].insert(0, "not a cell")),
        "repaired",
        7.0,
        ("GRD033",),
        False,
        runs=False,
    ),
    Case("head missing", changed(lambda b: {"cells": b["cells"]}), "repaired", 7.0, ("GRD042",), False, runs=False),
    Case("widget state", changed(lambda b: b["metadata"].update(widgets={"a": [1]})), "graded", 7.0, runs=False),
    Case("moved cells", changed(lambda b: b["cells"].insert(3, b["cells"].pop(6))), "repaired", 5.0, ("GRD025",)),
    Case(
        "errors of many kinds",
        right(ex_1_1="a = ((", ex_1_2="answer_1_2 = int(input())", ex_1_4="import sys; sys.exit()"),
        "graded",
        3.0,
    ),
    Case("endless loop", right(ex_1_1="while True: pass"), "graded", 6.0, ("GRD030",)),
    Case("loop that will not be stopped", right(ex_1_3=STUBBORN), "graded", 3.0, ("GRD030",), False),
    Case("os._exit", right(ex_1_3="import os; os._exit(0)"), "graded", 3.0, ("GRD031",), False),
    Case("kills its parent", right(ex_1_3="import os; os.kill(os.getppid(), 9)"), "graded", *KILLED, False),
    Case("kills everything it can", right(ex_1_3="import os; os.kill(-1, 9)"), "graded", *KILLED, False),
    Case("looks around", spy, "graded", 7.0, stock=False),
    *SHAPES,
    Case("daemon", hostile(DAEMON), "graded", 7.0, stock=False),
    Case("fork storm", hostile(STORM), "graded", 7.0, stock=False),
    Case("too much memory", hostile("found = bytearray(3 * 2**30)"), "graded", 4.0, (), False),
    Case(
        "100 MB of prints",
        hostile("for _ in range(100): print('x' * 2**20)\nfound = [1, 2, 3]"),
        "graded",
        7.0,
        (),
        False,
    ),
)
