"""One process, several, or those of a real scheduler: the same dataset, and one sentence when a worker fails."""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from synth.conftest import MakeRun
from synth.test_engines import fresh, same_tables
from workshopkit.cli.main import main
from workshopkit.synth import spread_run
from workshopkit.synth.model import SynthError
from workshopkit.synth.workers import spreading

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_HOME", str(PROJECT))
    monkeypatch.setattr(spread_run, "CHUNK", 900)


@contextlib.contextmanager
def begun(words: list[str], expected: str) -> Iterator[str]:
    """The process of *words*, begun; what *expected* finds in what it says; ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(expected, line):
                yield found.group()
                return
        raise AssertionError(f"{words} ended without {expected!r}")
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two worker processes."""
    pytest.importorskip("distributed")
    host = ["--host", "127.0.0.1", "--no-dashboard"]
    worker = ["--no-nanny", "--nthreads", "1", "--no-dashboard"]
    with begun(["distributed.cli.dask_scheduler", *host, "--port", "0"], r"tcp://127\.0\.0\.1:\d+") as address:
        one = begun(["distributed.cli.dask_worker", address, *worker], r"Registered to")
        two = begun(["distributed.cli.dask_worker", address, *worker], r"Registered to")
        with one, two:
            yield address


def test_two_processes_with_numba_give_the_tables_of_one_with_numpy(run_of: MakeRun) -> None:
    pytest.importorskip("numba")
    run = run_of(1)
    with spreading(2) as spreader:
        assert same_tables(run, fresh(run, engine="numba", spreader=spreader)) == []


def test_workers_of_a_real_scheduler_give_the_tables_of_one_process(scheduler: str, run_of: MakeRun) -> None:
    run = run_of(1)
    with spreading(scheduler=scheduler) as spreader:
        assert same_tables(run, fresh(run, spreader=spreader)) == []


def test_the_command_writes_one_content_for_any_number_of_workers(
    scheduler: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = set()
    for words in ([], ["--workers", "3"], ["--scheduler", scheduler]):
        assert main(["data", "build", "L5", "--out", str(tmp_path / "out"), *words]) == 0
        contents.add(capsys.readouterr().out.splitlines()[0])
    assert len(contents) == 1


class _Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def test_a_worker_that_dies_is_one_sentence() -> None:
    with spreading(2) as spreader, pytest.raises(SynthError, match="ended before its work was done"):
        list(spreader(_Deadly(), [None]))  # type: ignore[arg-type, list-item]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--engine", "fortran"], "--engine fortran: use one of: numpy, numba"),
        (["--format", "xlsx"], "--format xlsx: use one of: csv, parquet"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:9"], "use one of the two"),
        (["--scheduler", "tcp://127.0.0.1:9"], "no answer; start it, or correct the address"),
        (["--scheduler", "nonsense"], "no answer; start it, or correct the address"),
    ],
)
def test_a_wrong_call_is_exit_code_two_and_one_line(
    words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if "--scheduler" in words:
        pytest.importorskip("distributed")
        monkeypatch.setattr("workshopkit.synth.workers.PATIENCE", 1)
    assert main(["data", "build", "L2", "--out", str(tmp_path / "out"), *words]) == 2
    error = capsys.readouterr().err
    assert told in error and "Traceback" not in error and not (tmp_path / "out").exists()


def test_without_distributed_one_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(SynthError, match=r'distributed is not installed; pip install "workshopkit\[cluster\]"'),
        spreading(scheduler="tcp://127.0.0.1:9"),
    ):
        pass
