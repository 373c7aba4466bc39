import importlib.util
from pathlib import Path

import pytest
import small_lab

if importlib.util.find_spec("workshopkit.synth.build") is None:
    import workshopkit.i18n.sources

    small_lab.stand_in("workshopkit.synth.build", ENGINE="1", build_tables=None, write_tables=None)
    small_lab.stand_in("workshopkit.synth.recipe", load_recipe=None)
    small_lab.stand_in("workshopkit.synth.world", load_world=None)
    small_lab.stand_in("workshopkit.learn.check", canonical=None, seal=None)
    small_lab.stand_in("workshopkit.learn.hints", common=dict)
    small_lab.stand_in("workshopkit.synth.model", SynthError=ValueError)
    workshopkit.i18n.sources.table = None


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the small lab L8, its data, seals and translations made by doubles."""
    small_lab.use_doubles(monkeypatch)
    return small_lab.good_project(tmp_path)
