"""The kit's own pages in Chromium: no accessibility violation, no sideways scrolling at 320 pixels, three languages."""

import pytest

from delivery.small_delivery import make
from server.serving import CHROMIUM, FLAGS, sites, start

sync_api = pytest.importorskip("playwright.sync_api")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]
EVENTS = """\
{"t": "2027-03-01T09:00:00Z", "lab": "L1", "kind": "check", "exercise": "1.1", "ok": true}
{"t": "2027-03-01T09:01:00Z", "lab": "L1", "kind": "check", "exercise": "1.2", "ok": false, "mistake": "m"}
"""
PAGES = {
    "home": "/?lang={lang}",
    "my workshop": "/my/{lang}/?receipt={code}",
    "card to print": "/my/{lang}/card",
    "no feedback yet": "/feedback/L7?lang={lang}",
    "no such lab": "/open-lab/L9?lang={lang}",
    "no such page": "/{lang}/none?lang={lang}",
    "address leads away": "/open?to=%2F%2Fother.example&lang={lang}",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("pages")
    sites(folder)
    server = start(make(folder / "delivery"), "S03", folder)
    server.delivery.events("S03").write_text(EVENTS)
    feedback = server.delivery.feedback_page("S03", "L1")
    feedback.parent.mkdir()
    feedback.write_text("<p>good</p>")
    code = server.signed_in().submit().json()["code"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(f"{server.base}/open?token={server.token()}&to=/my/en/")
        yield page, server.base, code
        browser.close()
    server.stop()


def assert_sound(page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert axe_playwright.Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_ours_has_no_violation_and_fits(opened, name: str, lang: str, width: int) -> None:
    page, base, code = opened
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(base + PAGES[name].format(lang=lang, code=code))
    assert page.get_attribute("html", "lang") == lang
    assert_sound(page)


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_a_stranger_is_told_which_address_to_open(opened, lang: str) -> None:
    page, base, _ = opened
    stranger = page.context.browser.new_page(viewport={"width": 320, "height": 700})
    stranger.goto(f"{base}/my/{lang}/?lang={lang}")
    assert stranger.get_attribute("html", "dir") == ("rtl" if lang == "ar" else "ltr")
    assert_sound(stranger)
    stranger.close()


def test_a_language_is_one_tap_away_on_every_page(opened) -> None:
    page, base, _ = opened
    for path in ("/", "/my/en/", "/my/en/card", "/feedback/L7"):
        page.goto(f"{base}{path}")
        page.get_by_role("link", name="Français").click()
        assert page.get_attribute("html", "lang") == "fr"


def test_new_feedback_wears_a_badge_until_it_is_opened(opened) -> None:
    page, base, _ = opened
    page.goto(f"{base}/my/en/")
    assert page.locator(".badge").count() == 1
    page.locator("a[href='/feedback/L1']").click()
    page.go_back()
    page.reload()
    assert page.locator(".badge").count() == 0
