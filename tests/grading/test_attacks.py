"""Hostile hand-ins reach nothing and stop nobody: as the account that runs the tests, and as an ordinary one."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import nbformat
import pytest

from grading.attacks import GREEDY, SPY
from grading.small_course import LAB, answered, hand_in
from workshopkit.grading.model import Course, Result
from workshopkit.grading.sandbox import confine
from workshopkit.grading.sandbox.confine import Abilities

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="what protects a grader is Linux's"),
    pytest.mark.slow,
]
NOBODY = 65534
GRADER = """
import datetime as dt, json, os, sys
from pathlib import Path
from workshopkit.grading.sandbox import confine
from workshopkit.grading.model import Course, HandIn, Limits
from workshopkit.grading.run import grade

root, able = Path(sys.argv[1]), json.loads(sys.argv[2])
if able:
    given = confine.Abilities(**able)
    confine.abilities = lambda: given
spy = next(root.glob("submitted/S00/L1/L1.ipynb"))
spy.write_text(spy.read_text().replace("GRADERPID", str(os.getpid())))
received = dt.datetime(2027, 3, 1, 10, 5, 12, tzinfo=dt.UTC)
hand_ins = [HandIn(p.parent.name, "L1", p, received) for p in sorted(root.glob("submitted/*/L1"))]
sink = lambda result: print(result.model_dump_json(), flush=True)
course = Course(root, f"sqlite:///{root}/gradebook.db")
grade(course, hand_ins, limits=Limits(4, 30, 1024), sink=sink, unprotected=True, workers=2)
"""


@dataclass
class Attacked:
    """A course that was graded with hostile hand-ins in it; *reached* is what came in at the listeners."""

    root: Path
    results: dict[str, Result] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)

    @property
    def harm(self) -> set[str]:
        """What the hand-in that looks around could do."""
        book = nbformat.read(self.root / "course" / "autograded" / "S00" / LAB / f"{LAB}.ipynb", as_version=4)
        told = [out.text for cell in book.cells for out in cell.get("outputs", []) if out.get("name") == "stdout"]
        return set(json.loads(told[0]))


@dataclass
class Batch:
    """One grader started on a copy of the course; *able* narrows its protection, *user* is who it runs as."""

    made: Course
    root: Path
    attacks: tuple[str, ...]
    able: Abilities | None = None
    ordinary: bool = False
    process: subprocess.Popen[bytes] | None = None
    lines: list[socket.socket] = field(default_factory=list)

    def start(self) -> Batch:
        self.root.mkdir(parents=True)
        self.root.chmod(0o711)
        course = Course(self.root / "course", "")
        shutil.copytree(self.made.root, course.root)
        (self.root / "trainer.key").write_text("secret", encoding="utf-8")
        (self.root / "tmp").mkdir()
        places = (str(course.root), "GRADERPID", *self._listen())
        spy = SPY.replace("PLACES", repr(places).replace("'GRADERPID'", "GRADERPID"))
        hand_in(course, "S00", answered(course, ex_1_3=spy))
        for number, name in enumerate(self.attacks, 1):
            code = GREEDY[name][0].replace("MARK", repr(str(self.root)))
            hand_in(course, f"S{number:02}", answered(course, ex_1_3=code))
        hand_in(course, "S99", answered(course))
        if self.ordinary:
            for path in [self.root, *self.root.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
        command = [sys.executable, "-P", "-c", GRADER, str(course.root)]
        command.append(json.dumps(asdict(self.able) if self.able else None))
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=(self.root / "errors").open("wb"),
            env={**os.environ, "TMPDIR": str(self.root / "tmp"), "TRAINER": "SECRET" + "-OF-THE-TRAINER"},
            preexec_fn=_become_nobody if self.ordinary else None,
            cwd="/",
        )
        return self

    def _listen(self) -> tuple[int, int]:
        stream, packets = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        stream.bind(("127.0.0.1", 0))
        packets.bind(("127.0.0.1", 0))
        abstract = socket.socket(socket.AF_UNIX)
        port = stream.getsockname()[1]
        abstract.bind(f"\0workshop-{port}")
        for line in (stream, abstract):
            line.listen()
        self.lines = [stream, packets, abstract]
        for line in self.lines:
            line.setblocking(False)
        return port, packets.getsockname()[1]

    def end(self) -> Attacked:
        assert self.process is not None
        rows, _ = self.process.communicate(timeout=240)
        assert self.process.returncode == 0, (self.root / "errors").read_text()
        results = {row.seat: row for row in map(Result.model_validate_json, rows.splitlines())}
        attacked = Attacked(self.root, results)
        for name, line in zip(("TCP", "UDP", "abstract"), self.lines, strict=True):
            try:
                line.recv(9) if name == "UDP" else line.accept()[0].close()
            except BlockingIOError:
                continue
            finally:
                line.close()
            attacked.reached.append(name)
        return attacked


def _become_nobody() -> None:
    """Be an ordinary account for which the interpreter can be read, though it lies in root's home."""
    libc = ctypes.CDLL(None, use_errno=True)
    home, programs = Path("/root"), Path(sys.base_prefix).resolve()
    if programs.is_relative_to(home):
        steps = [libc.unshare(0x20000), libc.mount(None, b"/", None, 0x4000 | 0x40000, None)]
        handle = os.open(programs, os.O_PATH)
        steps.append(libc.mount(b"none", b"/root", b"tmpfs", 0, b"mode=755"))
        programs.mkdir(parents=True)
        steps.append(libc.mount(f"/proc/self/fd/{handle}".encode(), os.fsencode(programs), None, 0x5000, None))
        if any(steps):
            raise OSError("no interpreter for an ordinary account")
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@pytest.fixture(scope="module")
def batches(made: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Attacked]]:
    """All graders of this file, two at a time."""
    root = Path("/tmp") / f"workshop-attacks-{os.getpid()}"
    root.mkdir(mode=0o711)
    every = tuple(GREEDY)
    able = confine.abilities()
    plans = {
        "own account": Batch(made, root / "own", every),
        "ordinary account": Batch(made, root / "ordinary", every, ordinary=os.getuid() == 0),
        "without namespaces": Batch(made, root / "narrow", ("400 forks", "daemon"), replace(able, namespaces=False)),
        "nothing": Batch(made, root / "nothing", (), Abilities(), ordinary=os.getuid() == 0),
    }
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, root, ignore_errors=True)
        names, found = list(plans), {}
        for pair in (names[:2], names[2:]):
            started = {name: plans[name].start() for name in pair}
            found |= {name: batch.end() for name, batch in started.items()}
        yield found


GUARDED = ("own account", "ordinary account", "without namespaces")


@pytest.mark.parametrize("which", GUARDED)
def test_a_hand_in_reaches_nothing_outside(batches: dict[str, Attacked], which: str) -> None:
    attacked = batches[which]
    # Packets into the own loopback can be sent; the listener tells whether any came out.
    assert attacked.harm <= {"UDP"}
    assert attacked.reached == []
    assert not list(attacked.root.rglob("planted"))


def test_without_protection_the_same_hand_in_does_harm(batches: dict[str, Attacked]) -> None:
    attacked = batches["nothing"]
    harmless = {"io_uring", "password hashes", "keyring", "own namespace", "key by shell", "ptrace"}
    programs = Path(json.__file__).with_name("planted")
    programs.unlink(missing_ok=True)
    assert len(attacked.harm - harmless) >= 17, sorted(attacked.harm)
    assert {
        "gradebook, relative",
        "peer",
        "solution",
        "key",
        "environment of the grader",
        "TCP",
        "UDP",
    } <= attacked.harm
    assert {"lines of the parent", "signal to the grader", "write into the course"} <= attacked.harm
    assert attacked.reached == ["TCP", "UDP", "abstract"]
    assert attacked.results["S00"].protection.startswith("UNPROTECTED")


@pytest.mark.parametrize("attack", list(GREEDY))
@pytest.mark.parametrize("which", GUARDED)
def test_greed_costs_its_own_cell_and_no_more(batches: dict[str, Attacked], which: str, attack: str) -> None:
    names = list(GREEDY) if which != "without namespaces" else ["400 forks", "daemon"]
    if attack not in names:
        return
    result = batches[which].results[f"S{names.index(attack) + 1:02}"]
    _, score, codes = GREEDY[attack]
    assert (result.score, tuple(flag.code for flag in result.flags)) == (score, codes)


@pytest.mark.parametrize("which", GUARDED)
def test_the_last_hand_in_is_graded_and_nothing_is_left(batches: dict[str, Attacked], which: str) -> None:
    attacked = batches[which]
    assert attacked.results["S99"].score == 7.0
    assert not list((attacked.root / "tmp").iterdir())
    assert not list(attacked.root.glob("course/autograded/*/L1/f*"))
    assert sum(path.stat().st_size for path in attacked.root.glob("course/autograded/*/L1/*.ipynb")) < 80 * 2**20
    left = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
        except OSError:
            continue
        if os.fsencode(attacked.root) in command:
            left.append(command)
    assert left == []
