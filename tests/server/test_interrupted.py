"""What a kill, a full disk or a folder in the way leaves behind: the former state or the new one, and a way on."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import pytest

from delivery.small_delivery import make
from server.serving import HERE, free_port, start
from workshopkit.cli.build import build_all
from workshopkit.delivery import inbox
from workshopkit.files import digest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")
DOUBLES = f"""
import os, sys, time, types
sys.path.insert(0, {str(HERE.parent)!r})

def double(name, **values):
    module = types.ModuleType(name)
    vars(module).update(values)
    sys.modules[name] = module
    return module

def build_course(project, out, *, audience="participant", langs=(), progress=print):
    from workshopkit.files import atomic
    for lang in langs:
        with atomic.new_folder(out / lang) as folder:
            text = (project / "course" / "page.md").read_text()
            (folder / "index.html").write_text("<h1>" + text)
            if os.environ.get("STALL") == lang:
                print("stalled", flush=True)
                time.sleep(60)
            (folder / "big.bin").write_bytes(b"x" * 300_000)
    return []

def part(name):
    def get(key):
        from delivery import small_delivery
        return getattr(small_delivery, key)
    double(name).__getattr__ = get

double("workshopkit.course.build", build_course=build_course)
double("workshopkit.labs.build", build_labs=lambda project, out, *, langs, progress: out.mkdir(exist_ok=True) or [])
for name in ("grading.course", "labs.freeze", "labs.handout", "labs.variant"):
    part("workshopkit." + name)
"""
DOUBLED = [f"workshopkit.{name}" for name in ("course.build", "labs.build", "grading.course", "labs.freeze")]
DOUBLED += ["workshopkit.labs.handout", "workshopkit.labs.variant"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "مشروع الورشة"
    for name, text in (("labs/L1/lab.md", "x"), ("course/page.md", "first"), ("doubles/sitecustomize.py", DOUBLES)):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(text)
    return root


def begin(project: Path, *, limit: int = 0, **more: str) -> subprocess.Popen:
    path = os.pathsep.join([str(project / "doubles"), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path, "WORKSHOP_HOME": str(project), "LC_ALL": "C.UTF-8", **more}
    words = [sys.executable, "-m", "workshopkit", "up", "--no-browser", "--port", str(free_port())]
    return subprocess.Popen(
        words,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None,
    )


def wait_for(process: subprocess.Popen, line: str) -> None:
    seen = []
    for text in process.stdout:
        seen.append(text)
        if text == f"{line}\n":
            return
    raise AssertionError("".join(seen))


def open_and_close(project: Path) -> None:
    process = begin(project)
    wait_for(process, "ready")
    process.terminate()
    process.wait(15)


def pages(project: Path) -> list[str]:
    return [(project / "build" / "site" / lang / "index.html").read_text() for lang in ("en", "fr", "ar")]


def leftovers(project: Path) -> list[Path]:
    return [path for path in project.rglob(".*") if path.suffix in (".part", ".old")]


def test_after_a_kill_in_the_middle_of_building_the_next_up_opens_and_leaves_nothing_half(project: Path) -> None:
    killed = begin(project, STALL="fr")
    wait_for(killed, "stalled")
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    assert leftovers(project), "the kill came too late to prove anything"
    assert not (project / "build/site/fr").exists()
    open_and_close(project)
    assert pages(project) == ["<h1>first"] * 3
    assert leftovers(project) == []


@pytest.mark.parametrize("whole_group", [True, False], ids=["Ctrl-C in a terminal", "a signal to up alone"])
def test_a_stop_while_building_ends_everything_within_three_seconds(project: Path, whole_group: bool) -> None:
    process = begin(project, STALL="fr")
    wait_for(process, "stalled")
    begun = time.monotonic()
    (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
    said = process.stdout.read()
    process.wait(10)
    assert time.monotonic() - begun < 3
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert "Traceback" not in said
    open_and_close(project)
    assert leftovers(project) == []


def test_after_a_kill_while_the_delivery_is_made_the_next_up_makes_it_whole(project: Path) -> None:
    half = project / ".my-workshop.abc.part" / "desk"
    half.mkdir(parents=True)
    open_and_close(project)
    assert (project / "my-workshop/workshop.toml").is_file()
    assert leftovers(project) == []


def test_a_full_disk_while_building_keeps_the_former_pages_and_says_what_to_do(project: Path) -> None:
    open_and_close(project)
    (project / "course/page.md").write_text("second")
    process = begin(project, limit=200_000)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"{project / 'build'}" in said
    assert "free some space on this disk and run again; what was there before is unchanged" in said
    assert "Traceback" not in said
    assert pages(project) == ["<h1>first"] * 3
    assert leftovers(project) == []
    open_and_close(project)
    assert pages(project) == ["<h1>second"] * 3


def test_a_file_where_the_build_folder_belongs_is_named(project: Path) -> None:
    (project / "build").write_text("in the way")
    process = begin(project)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"{project / 'build'}" in said
    assert "remove it, and run again" in said
    assert "Traceback" not in said


def test_a_folder_that_cannot_be_written_keeps_the_former_pages(project: Path, monkeypatch) -> None:
    doubles = types.ModuleType("doubles")
    for name in DOUBLED:
        monkeypatch.setitem(sys.modules, name, sys.modules.get(name))
    exec(DOUBLES, vars(doubles))
    build_all(project, progress=lambda line: None)
    (project / "course/page.md").write_text("second")

    def refuse(**values: object) -> str:
        raise PermissionError(13, "Permission denied", str(values["dir"]))

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkdtemp", refuse)
        with pytest.raises(PermissionError):
            build_all(project, progress=lambda line: None)
    assert pages(project) == ["<h1>first"] * 3
    build_all(project, progress=lambda line: None)
    assert pages(project) == ["<h1>second"] * 3


def test_after_a_kill_of_a_server_that_is_taking_in_work_no_receipt_is_lost(folder, tmp_path) -> None:
    delivery = make(tmp_path / "w")
    work, port = delivery.seat("S01") / "L1" / "L1.ipynb", free_port()
    server = start(delivery, "S01", folder, port=port)
    browser, told = server.signed_in(), []

    def hand_in() -> None:
        for number in range(10_000):
            work.write_text(f'{{"cells": [], "n": {number}}}')
            try:
                told.append(browser.submit().json())
            except OSError:
                return

    thread = threading.Thread(target=hand_in)
    thread.start()
    while len(told) < 20:
        time.sleep(0.01)
    server.process.kill()
    server.process.wait()
    thread.join(60)
    again = start(delivery, "S01", folder, port=port)
    last = again.signed_in().submit().json()
    again.stop()
    kept = inbox.versions(delivery, "S01", "L1")
    assert {one["code"] for one in [*told, last]} <= {receipt.code for _, receipt in kept}
    assert all(digest.of_bytes((place / "L1.ipynb").read_bytes()) == receipt.sha256 for place, receipt in kept)
    assert leftovers(delivery.root) == []
