from pathlib import Path

import pytest

from labs import small_lab


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the small lab L8, its data, seals and translations made by doubles."""
    small_lab.use_doubles(monkeypatch)
    return small_lab.good_project(tmp_path)
