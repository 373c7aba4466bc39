"""Replaying: the same cells on other data, in silence."""

import asyncio
import warnings
from collections.abc import Callable
from pathlib import Path

import nbclient
import nbformat
import pytest

from learn.shells import OPENING, Shell
from workshopkit.learn.replay import rerun

Lab = Callable[..., Path]


def replayed(shell: Shell, name: str = "answer_9_1") -> object:
    shell.run(f'found = replay("second").{name}')
    return shell.shell.user_ns["found"]


def test_an_answer_that_is_worked_out_follows_the_data_and_a_typed_one_does_not(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run("answer_9_1 = len(accounts)\nanswer_9_2 = 6")
    assert (replayed(shell), replayed(shell, "answer_9_2")) == (4, 6)


def test_the_cells_of_the_notebook_are_left_as_they_were(lab: Lab) -> None:
    folder = lab()
    shell = Shell()
    shell.run("answer_9_1 = len(accounts)")
    replayed(shell)
    assert shell.shell.user_ns["answer_9_1"] == 6 and Path.cwd() == folder


@pytest.mark.parametrize(
    "cell",
    [
        "1 / 0",
        "raise SystemExit",
        "import sys; sys.exit(3)",
        "print('loud'); import sys; print('louder', file=sys.stderr)",
        "import warnings; warnings.warn('w')",
        "input('name? ')",
        "check('9.1')",
        "%time 1",
        "!echo loud",
        "from IPython.display import display; display('loud')",
        "get_ipython().run_line_magic('time', '1')",
        "(",
        "import os; os.chdir('/')",
        "1 + ____",
        "replay('second')",
    ],
)
def test_a_replay_survives_and_says_nothing_about(cell: str, lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.shell.run_cell(cell, store_history=True)
    import os

    os.chdir(lab())
    shell.run("answer_9_1 = len(accounts)")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert shell.run('found = replay("second")') == ""
    assert shell.shell.user_ns["found"].answer_9_1 == 4


def test_a_name_that_was_not_set_is_a_gap(lab: Lab) -> None:
    lab()
    shell = Shell()
    assert repr(replayed(shell, "answer_9_9")) == "____"


def test_tables_of_the_second_folder_come_along(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run('found = len(replay("second").tables["accounts"]), len(table("accounts"))')
    assert shell.shell.user_ns["found"] == (4, 6)


def test_no_check_is_recorded_during_a_replay(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab()
    monkeypatch.setenv("WORKSHOP_EVENTS", str(tmp_path / "events.jsonl"))
    shell = Shell()
    shell.run("answer_9_1 = (lambda: (check('9.1'), len(accounts))[1])()")
    before = (tmp_path / "events.jsonl").read_text(encoding="utf-8")
    replayed(shell)
    assert (tmp_path / "events.jsonl").read_text(encoding="utf-8") == before


def test_figures_of_a_replay_are_closed(lab: Lab) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    lab()
    rerun(["import matplotlib.pyplot as plt", "plt.figure()"])
    assert plt.get_fignums() == []


def test_an_interrupt_is_not_swallowed(lab: Lab) -> None:
    lab()
    with pytest.raises(KeyboardInterrupt):
        rerun(["raise KeyboardInterrupt"])


@pytest.mark.slow
def test_it_works_in_a_real_kernel_as_in_grading(lab: Lab) -> None:
    """A kernel as nbgrader starts it: test cells print nothing, a typed constant fails with its message id."""
    folder = lab()
    cells = [
        OPENING,
        "answer_9_1 = len(accounts)",
        'check("9.1")',
        'assert replay("second").answer_9_1 == 4, "hint:typed-constant"',
        "answer_9_1 = 6",
        'assert replay("second").answer_9_1 == 4, "hint:typed-constant"',
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(
        book, kernel_name="python3", allow_errors=True, timeout=120, resources={"metadata": {"path": str(folder)}}
    )
    asyncio.run(client.async_execute())
    assert "right" in book.cells[2].outputs[0]["data"]["text/plain"]
    assert book.cells[3].outputs == []
    [error] = book.cells[5].outputs
    assert (error["ename"], error["evalue"]) == ("AssertionError", "hint:typed-constant")


def test_a_cell_that_had_to_be_interrupted_is_not_started_again(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run("answer_9_1 = len(accounts)")
    shell.html("answer_9_2 = 1\nraise KeyboardInterrupt")
    assert replayed(shell) == 4
    assert repr(replayed(shell, "answer_9_2")) == "____"
