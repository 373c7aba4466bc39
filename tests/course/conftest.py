"""A small course in three languages, built once per session; its translations do not come from PO files."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workshopkit.course.build import build_course
from workshopkit.i18n import sources
from workshopkit.i18n.model import LANGS, Message, Translated
from workshopkit.lint.model import Finding

DATA = Path(__file__).parents[1] / "data" / "course"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def from_data(project: Path, source: Path, lang: str) -> Translated:
    """What ``i18n.sources.translated`` gives for the small course: a whole translation, or English with all missing."""
    english = (project / source if not source.is_absolute() else source).read_text(encoding="utf-8")
    inside = source.relative_to(project) if source.is_absolute() else source
    translation = DATA / lang / inside
    if lang == "en":
        return Translated(english, ())
    if translation.is_file():
        return Translated(translation.read_text(encoding="utf-8"), ())
    return Translated(english, (Message(english, 1),))


@pytest.fixture(scope="session")
def small_course(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "project"
    shutil.copytree(DATA / "project", folder)
    for name in ("mkdocs.yml", "course/registers/forms.yml"):
        shutil.copyfile(project / name, folder / name)
    return folder


@contextmanager
def translations_from_data() -> Iterator[None]:
    """Not longer than a build takes: other tests of the same process build from PO files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "translated", from_data)
        yield


@pytest.fixture
def translations() -> Iterator[None]:
    with translations_from_data():
        yield


@pytest.fixture(scope="session")
def sites(small_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("a folder with spaces and عربي")
    with translations_from_data():
        for audience in ("participant", "trainer"):
            build_course(small_course, out / audience, audience=audience, langs=LANGS, progress=lambda line: None)
    return out


@pytest.fixture
def one_language(
    small_course: Path, translations: None, tmp_path: Path
) -> Callable[[Callable[[Path], None], str], tuple[Path, list[Finding]]]:
    """Builds a copy of the small course after a change to its sources."""
    folder = tmp_path / "project"
    shutil.copytree(small_course, folder)

    def build(change: Callable[[Path], None], lang: str = "en") -> tuple[Path, list[Finding]]:
        change(folder)
        out = tmp_path / "out"
        return out / lang, build_course(folder, out, audience="participant", langs=(lang,), progress=lambda line: None)

    return build


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[object]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()
