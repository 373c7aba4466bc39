"""workshop.py refuses in plain words, waits for its twin, and never trusts a half-made environment."""

import ast
import builtins
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def starter(project: Path, tmp_path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("workshop_starter", project / "workshop.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HOME = str(tmp_path)  # type: ignore[attr-defined]
    module.VENV = str(tmp_path / ".venv")  # type: ignore[attr-defined]
    module.STAMP = str(tmp_path / ".venv" / "workshop-stamp")  # type: ignore[attr-defined]
    for name in ("requirements-uv.txt", "requirements.txt", "requirements-test.txt"):
        (tmp_path / name).write_text(name)
    return module


def test_it_can_be_read_by_python_3_6(project: Path) -> None:
    ast.parse((project / "workshop.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_which_one_is_needed(starter: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(starter.Refusal, match=r"Python 3\.9; the kit needs Python 3\.11"):
        starter.check_python()


def test_a_missing_venv_module_names_the_package_that_brings_it(
    starter: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without_ensurepip(name: str, *rest: Any) -> ModuleType:
        if name == "ensurepip":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_ensurepip)
    with pytest.raises(starter.Refusal, match="apt install python3-venv"):
        starter.check_venv()


def test_an_environment_without_its_stamp_is_not_ready(starter: ModuleType, tmp_path: Path) -> None:
    python = Path(starter.python_inside())
    python.parent.mkdir(parents=True)
    python.touch()
    assert not starter.is_ready(starter.BASE)
    Path(starter.STAMP).write_text(starter.digest(starter.BASE))
    assert starter.is_ready(starter.BASE)
    assert not starter.is_ready(starter.WITH_TESTS)


def test_the_test_environment_serves_every_verb(starter: ModuleType) -> None:
    python = Path(starter.python_inside())
    python.parent.mkdir(parents=True)
    python.touch()
    Path(starter.STAMP).write_text(starter.digest(starter.WITH_TESTS))
    assert starter.is_ready(starter.BASE) and starter.is_ready(starter.WITH_TESTS)


def test_a_changed_lock_makes_the_environment_stale(starter: ModuleType, tmp_path: Path) -> None:
    before = starter.digest(starter.BASE)
    (tmp_path / "requirements.txt").write_text("other")
    assert starter.digest(starter.BASE) != before


def test_children_get_a_clean_environment(starter: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    kept = starter.clean_environment()
    assert "PYTHONPATH" not in kept
    assert kept["PYTHONNOUSERSITE"] == "1" and kept["PYTHONUTF8"] == "1"


def test_a_second_start_waits_for_the_first(starter: ModuleType, project: Path, tmp_path: Path) -> None:
    script = (
        "import importlib.util as u, sys\n"
        f"s = u.spec_from_file_location('w', {str(project / 'workshop.py')!r}); w = u.module_from_spec(s)\n"
        f"s.loader.exec_module(w); w.HOME = {str(tmp_path)!r}\n"
        "with w.only_one(): print('inside', flush=True)\n"
    )
    with starter.only_one():
        second = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr is not None
        assert "waiting" in second.stderr.readline()
        assert second.poll() is None
    assert second.communicate(timeout=30)[0] == "inside\n"


@pytest.mark.parametrize("words", [[], ["--help"], ["nosuch"]])
def test_help_and_misspelt_verbs_need_no_environment(words: list[str], project: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(project / "workshop.py"), *words], capture_output=True, text=True, check=False
    )
    assert "up" in run.stdout + run.stderr
    assert run.returncode == (0 if words == ["--help"] else 2)
