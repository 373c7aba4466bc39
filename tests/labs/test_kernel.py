"""The kernel of a proof: real, without network and start-up files, and empty again between two tries."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workshopkit.labs.kernel import Kernel, kernel_in


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("kernel")
    with kernel_in(folder, {"WORKSHOP_EVENTS": "here"}) as running:
        yield running


def test_a_cell_tells_error_stderr_and_result(kernel: Kernel) -> None:
    assert kernel.run("assert 1 == 2, 'hint:other'").error == "AssertionError: hint:other"
    assert "careful" in kernel.run("import warnings; warnings.warn('careful')").stderr
    assert [kernel.run("1 + 1").result, kernel.run("a = 1").result] == [True, False]


def test_a_fresh_start_forgets_names_cells_and_lab_modules(kernel: Kernel) -> None:
    kernel.run("import workshopkit.learn.say as said; said.mark = 1; left = 1")
    kernel.fresh()
    assert "NameError" in str(kernel.run("left").error)
    assert kernel.run("import workshopkit.learn.say as said; assert not hasattr(said, 'mark')").error is None
    assert kernel.run("assert len(In) == 4, In").error is None


def test_callbacks_of_a_lab_do_not_outlive_it(kernel: Kernel) -> None:
    kernel.run("get_ipython().events.register('post_run_cell', lambda result: 1 / 0)")
    kernel.fresh()
    assert kernel.run("a = 1").stderr == ""


@pytest.mark.parametrize(
    "call",
    ["__import__('socket').create_connection(('192.0.2.1', 80), 1)", "__import__('urllib.request').request.urlopen('http://a.example')"],
)  # fmt: skip
def test_a_lab_meets_no_network(kernel: Kernel, call: str) -> None:
    assert "a lab must not use the network" in str(kernel.run(call).error)
    kernel.fresh()
    assert "a lab must not use the network" in str(kernel.run(call).error)


def test_the_kernel_works_in_its_folder_with_its_variables(kernel: Kernel, tmp_path: Path) -> None:
    told = "import os; assert os.environ['WORKSHOP_EVENTS'] == 'here'; assert 'kernel' in os.getcwd()"
    assert kernel.run(told).error is None
