"""Report and recap slides in Chromium: no violation, no sideways scrolling, a slide that fits its page."""

import pytest

from grading.test_room import cell, row
from server.serving import CHROMIUM, FLAGS
from workshopkit.grading.model import Flag
from workshopkit.grading.room import count_lab
from workshopkit.grading.room_files import write_report
from workshopkit.grading.room_page import Report
from workshopkit.grading.room_text import lab_text

sync_api = pytest.importorskip("playwright.sync_api")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    from pathlib import Path

    from workshopkit.labs.freeze import write_texts
    from workshopkit.labs.sources import in_project

    project = Path(__file__).resolve().parents[2]
    frozen = tmp_path_factory.mktemp("frozen")
    write_texts(project, in_project(project, "L1"), ("en", "fr", "ar"), frozen)
    mistakes = ["counted-index", "other-column", "at-the-limit", "week-1", "ascending", "axis-not-zero", "silent-drop"]
    flags = (Flag(code="GRD009", values={"cell": "test-1-5"}),)
    rows = []
    for seat in range(1, 31):
        cells = [
            cell(f"1.{n}", "failed", hint) if (seat + n) % 3 else cell(f"1.{n}", "passed")
            for n, hint in enumerate([*mistakes, "ran-twice"], 1)
        ]
        rows.append(row(seat, *cells, state="repaired" if seat == 3 else "graded", flags=flags if seat < 9 else ()))
    folder = tmp_path_factory.mktemp("report")
    report = Report("Port Ostrel", [count_lab("L1", rows)], ["S31 L1"], 41.5)
    write_report(folder, report, lambda lab, lang: lab_text(lab, frozen, lang))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_page(), folder
        browser.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_the_report_has_no_violation_and_fits(opened, lang: str, width: int) -> None:
    page, folder = opened
    page.set_viewport_size({"width": width, "height": 700})
    page.goto((folder / f"grading-{lang}.html").as_uri())
    assert axe_playwright.Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_every_slide_fits_a_projector_and_prints_on_one_page(opened, lang: str) -> None:
    page, folder = opened
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto((folder / f"slides-L1-{lang}.html").as_uri())
    assert axe_playwright.Axe().run(page).response["violations"] == []
    heights = page.evaluate("[...document.querySelectorAll('section')].map(one => one.scrollHeight)")
    assert heights == [720] * 4
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") == 4
