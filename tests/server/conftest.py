from collections.abc import Iterator
from pathlib import Path

import pytest

from delivery.small_delivery import make
from server.serving import Running, sites, start


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ورشة عمل")
    sites(folder)
    return folder


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    server = start(make(folder / "delivery"), "S03", folder)
    yield server
    server.stop()
