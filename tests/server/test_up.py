"""The verb itself, in its own process; building and the parts of a lab are doubles put in before it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.serving import HERE, free_port, sites

DOUBLES = f"""
import sys, types
sys.path.insert(0, {str(HERE.parent)!r})
def double(name, **values):
    module = types.ModuleType(name)
    for key, value in values.items():
        setattr(module, key, value)
    sys.modules[name] = module
    return module

def build_all(project, *, progress, later):
    from workshopkit.lint.model import Finding
    progress("building")
    return [Finding("COU001", "course/en/index.md", 3, {{"word": "x"}})]

def part(name):
    def get(key):
        from delivery import small_delivery
        return getattr(small_delivery, key)
    double(name).__getattr__ = get

double("workshopkit.cli.build", build_all=build_all, LATER=frozenset(), stale_parts=lambda project: [])
for name in ("grading.course", "labs.freeze", "labs.handout", "labs.variant"):
    part("workshopkit." + name)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "labs" / "L1").mkdir(parents=True)
    (tmp_path / "labs" / "L1" / "lab.md").write_text("x")
    sites(tmp_path / "build")
    (tmp_path / "doubles").mkdir()
    (tmp_path / "doubles" / "sitecustomize.py").write_text(DOUBLES)
    return tmp_path


def command(project: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    path = os.pathsep.join([str(project / "doubles"), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "PYTHONPATH": path, "WORKSHOP_HOME": str(project), "LC_ALL": "C.UTF-8"}
    return [sys.executable, "-m", "workshopkit", *words], env


def run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line, env = command(project, *words)
    return subprocess.run(line, env=env, capture_output=True, text=True, timeout=120, check=False)


def opened(project: Path, *words: str) -> tuple[subprocess.Popen, list[str]]:
    line, env = command(project, "up", "--no-browser", "--port", str(free_port()), *words)
    process = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = []
    for text in process.stdout:
        lines.append(text.rstrip("\n"))
        if text == "ready\n":
            return process, lines
    raise AssertionError("\n".join(lines))


def test_the_first_up_makes_a_delivery_and_a_fault_of_content_does_not_stop_it(project: Path) -> None:
    process, lines = opened(project, "--lang", "ar")
    refused = run(project, "up", "--no-browser", "--lang", "ar")
    process.terminate()
    process.wait(10)
    assert any("course/en/index.md:3" in line and "COU001" in line for line in lines)
    assert [line.split("http")[0].rstrip() for line in lines[-6:]] == [
        "course  en",
        "course  fr",
        "course  ar",
        "trainer",
        "labs",
        "ready",
    ]
    card = (project / "my-workshop/room/seats/S03/L1/lab.json").read_text(encoding="utf-8")
    assert '"lang": "ar"' in card
    assert refused.returncode == 2
    assert "seat S03 is open already at http://127.0.0.1:" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_half_written_workshop_toml_is_named_with_line_and_exit_code_2(project: Path) -> None:
    made = run(project, "new", str(project / "ورشة"), "--place", "Port Ostrel", "--dates", "2027-03-01..2027-03-03")
    assert made.returncode == 0, made.stderr
    path = project / "ورشة" / "workshop.toml"
    path.write_text(path.read_text(encoding="utf-8")[:60], encoding="utf-8")
    refused = run(project, "up", str(project / "ورشة"), "--no-browser")
    assert refused.returncode == 2
    assert f"{path}:" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_new_shows_pins_once_and_keeps_them_nowhere(project: Path) -> None:
    folder, sheet = project / "w", project / "pins.txt"
    words = ["--place", "Port Ostrel", "--dates", "2027-03-01", "--languages", "ar,fr", "--seats", "4"]
    made = run(project, "new", str(folder), *words, "--pins", str(sheet), "--timezone", "Africa/Tunis")
    assert made.returncode == 0, made.stderr
    pins = [line.split() for line in sheet.read_text().splitlines()]
    assert [row[:2] for row in pins] == [["S01", "ar"], ["S02", "fr"], ["S03", "ar"], ["S04", "fr"]]
    assert all(row[2] in made.stdout for row in pins)
    kept = b"".join(path.read_bytes() for path in folder.rglob("*.toml"))
    kept += b"".join(line.rpartition(b",")[0] for line in (folder / "desk/seats.csv").read_bytes().splitlines())
    assert not any(row[2].encode() in kept for row in pins)
    again = run(project, "new", str(folder), *words)
    assert again.returncode == 2
    assert "nothing was changed" in again.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--dates", "yesterday"], "--dates yesterday: write days such as"),
        (["--dates", "2027-03-03..2027-03-01"], "the last day must follow"),
        (["--dates", "2027-03-01", "--languages", "de"], "--languages"),
        (["--dates", "2027-03-01", "--labs", "L9"], "no such lab"),
        (["--dates", "2027-03-01", "--timezone", "Nowhere"], "--timezone"),
    ],
)
def test_a_wrong_option_of_new_is_named_and_nothing_is_made(project: Path, words: list[str], says: str) -> None:
    refused = run(project, "new", str(project / "w"), "--place", "Port Ostrel", *words)
    assert refused.returncode == 2
    assert says in refused.stderr
    assert not (project / "w").exists()


def test_collect_takes_in_a_stick_and_says_what_is_missing(project: Path) -> None:
    run(project, "new", str(project / "w"), "--place", "x", "--dates", "2027-03-01", "--seats", "2")
    work = project / "usb" / "S02" / "L1" / "L1.ipynb"
    work.parent.mkdir(parents=True)
    work.write_text("{}")
    done = run(project, "collect", str(project / "w"), str(project / "usb"))
    assert done.returncode == 0, done.stderr
    assert "L1 of S01 was not handed in (DEL001)" in done.stdout
    assert done.stdout.endswith("1 ready to grade, 1 not handed in\n")
    assert (project / "w/desk/course/submitted/S02/L1/data/accounts.csv").read_text() == "id\nS02\n"


def test_up_on_a_folder_that_is_not_there_says_how_to_make_it(project: Path) -> None:
    refused = run(project, "up", str(project / "none"), "--no-browser")
    assert refused.returncode == 2
    assert "make it with 'new" in refused.stderr
