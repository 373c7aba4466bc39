"""Cards of datasets in Chromium: no violation, no sideways scrolling, no outside request, in three languages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.serving import CHROMIUM, FLAGS
from workshopkit.course.build import build_course
from workshopkit.i18n.model import LANGS
from workshopkit.synth.cards import build_cards

sync_api = pytest.importorskip("playwright.sync_api")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]
PAGES = ("", "lab-2k", "l7")


@pytest.fixture(scope="module")
def site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one page with the cards of one world and one lab."""
    folder = tmp_path_factory.mktemp("cards") / "project"
    shutil.copytree(project / "datasets", folder / "datasets")
    for path in (folder / "datasets" / "recipes").glob("*.toml"):
        if path.stem not in ("lab-2k", "L7"):
            path.unlink()
    for name in ("mkdocs.yml", "course/en/index.md", "course/locale/fr/index.po", "course/locale/ar/index.po"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = (project / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    page = folder / "course" / "en" / "index.md"
    page.write_text("---\ntitle: Course\n---\n\n# Course\n\nSee [a card](dataset:lab-2k), [all](dataset:all).\n")
    assert build_cards(folder, folder / "build" / "cards", langs=LANGS, progress=lambda line: None) == []
    found = build_course(folder, folder / "site", audience="participant", langs=LANGS, progress=lambda line: None)
    assert [fault for fault in found if fault.code not in ("COU001",)] == []
    return folder / "site"


@pytest.fixture(scope="module")
def page(site: Path) -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize(("lang", "width"), [("en", 320), ("fr", 320), ("ar", 320), ("ar", 1280)])
def test_cards_have_no_violation_fit_and_ask_for_nothing_outside(page, site: Path, lang: str, width: int) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 800})
    for name in PAGES:
        page.goto((site / lang / "datasets" / name / "index.html").as_uri())
        assert page.get_attribute("html", "lang") == lang
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert axe_playwright.Axe().run(page).response["violations"] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        shown = "[...document.images].every(one => one.complete && one.naturalWidth > 0 && one.alt.length > 40)"
        assert page.evaluate(shown), name
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_the_course_leads_to_the_cards_and_back(page, site: Path) -> None:
    page.goto((site / "en" / "index.html").as_uri())
    page.click("text=a card")
    assert page.inner_text("h1") == "A world of two thousand personas"
    page.click("text=All datasets")
    page.click("main >> text=Data of lab L7")
    assert "gaps in the law" in page.inner_text("h1")
    page.click("main >> text=lab-2k")
    assert page.url.endswith("/datasets/lab-2k/index.html")
