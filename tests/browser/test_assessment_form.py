"""The form as a file of its own, in Chromium: by keyboard, in Arabic, kept over a closed page, loud when it is not."""

import json
from pathlib import Path

import pytest

from server.serving import CHROMIUM, FLAGS
from workshopkit.assessment.form import form_page
from workshopkit.assessment.instrument import load
from workshopkit.assessment.merge import ceiling
from workshopkit.assessment.receive import receive

sync_api = pytest.importorskip("playwright.sync_api")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


def opened(browser, folder: Path, lang: str, *, role: str = "", width: int = 1280, context=None):
    path = folder / f"form-{lang}-{role}.html"
    path.write_text(form_page(lang, round_=1, role=role), encoding="utf-8")
    page = (context or browser.new_context(viewport={"width": width, "height": 800})).new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri())
    page.locator(".psa-indicator:visible").first.wait_for()
    return page


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_the_form_has_no_violation_fits_and_asks_nobody(browser, tmp_path: Path, lang: str, width: int) -> None:
    page = opened(browser, tmp_path, lang, role="BAR", width=width)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.locator(".psa-indicator:visible section button").first.click()
    assert axe_playwright.Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_attribute("html", "dir") == ("rtl" if lang == "ar" else "ltr")
    assert [url for url in page.asked if not url.startswith("file:")] == []
    page.context.close()


def test_eighty_answers_by_keyboard_in_arabic_are_there_after_the_page_was_closed(browser, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    page = opened(browser, tmp_path, "ar", context=context)
    asked = load().indicators
    for nth, one in enumerate(asked):
        first = page.locator(f"#psa-{one.id} input[type=radio]").first
        first.focus()
        page.keyboard.press("Space")
        for _ in range(nth % 5):
            page.keyboard.press("ArrowDown")
    page.locator(".psa-status[data-state=saved]").wait_for()
    page.close()
    page = opened(browser, tmp_path, "ar", context=context)
    page.select_option("#psa-role", "BAR")
    page.fill("#psa-agency", "نقابة المحامين")
    with page.expect_download() as waited:
        page.locator(".psa-actions button").first.click()
    saved = tmp_path / "BAR-round-1.json"
    waited.value.save_as(saved)
    agency = receive(saved, tmp_path / "round", load()).agency(load())
    assert agency.id == "نقابة المحامين"
    assert [agency.answers[one.id].level for one in asked] == [nth % 5 for nth in range(len(asked))]
    context.close()


def test_what_cannot_be_kept_is_said_loudly_and_kept_when_it_can_be_again(browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "en", role="BAR")
    page.evaluate(
        "() => { window.kept = Storage.prototype.setItem;"
        " Storage.prototype.setItem = () => { throw new Error('full') } }"
    )
    row = page.locator(".psa-indicator:visible").first
    row.locator("input[type=radio]").nth(2).check()
    alarm = page.locator(".psa-alarm")
    alarm.get_by_text("NOT SAVED").wait_for()
    page.evaluate("() => { Storage.prototype.setItem = window.kept }")
    alarm.get_by_role("button").click()
    page.locator(".psa-status[data-state=saved]").wait_for()
    assert alarm.inner_text() == ""
    page.context.close()


def test_the_four_states_are_never_level_0(browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "en")
    row = page.locator("#psa-DET-05")

    def states():
        kept = json.loads(page.evaluate("Object.values(localStorage)[0] ?? '{}'"))
        return kept.get("answers", {}).get("DET-05")

    assert states() is None and row.locator("input:checked").count() == 0
    row.get_by_text("Do not know").click()
    page.locator(".psa-status[data-state=saved]").wait_for()
    assert (states()["state"], states()["level"]) == ("unknown", None)
    row.get_by_text("Not applicable:").click()
    assert "Please say why" in row.locator(".psa-told").inner_text()
    assert row.get_attribute("data-answered") == "false"
    row.get_by_label("Why is it not applicable?").fill("no order exists")
    assert row.get_attribute("data-answered") == "true"
    row.get_by_role("button", name="Take the answer back").click()
    page.locator(".psa-status[data-state=saved]").wait_for()
    assert (states()["state"], states()["level"]) == ("untouched", None)
    assert row.locator("input:checked").count() == 0
    page.context.close()


def test_script_in_a_reference_stays_text(browser, tmp_path: Path) -> None:
    context = browser.new_context()
    page = opened(browser, tmp_path, "en", role="BAR", context=context)
    row = page.locator(".psa-indicator:visible").first
    row.locator("section button").last.click()
    row.get_by_label("Reference").fill("<img src=x onerror='document.title=1'></script>=1+1")
    page.locator(".psa-status[data-state=saved]").wait_for()
    page.reload()
    page.locator(".psa-indicator:visible").first.wait_for()
    assert page.title() == load().title
    assert page.locator(".psa-indicator:visible").first.get_by_label("Reference").input_value().endswith("=1+1")
    context.close()


def test_the_form_and_the_merge_know_the_same_ceilings(browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, "en")
    plain = [rule.model_dump(exclude={"note"}) for rule in load().evidence.ceilings]
    script = (Path(__file__).parents[2] / "src/workshopkit/assessment/form.js").read_text(encoding="utf-8")
    asked = [[], ["E5"], ["E1"], ["E3"], ["E1", "E3"], ["E2", "E3", "E4"], ["E1", "E4"]]
    said = page.context.new_page().evaluate(
        "async ([script, rules, asked]) => {"
        " const form = await import('data:text/javascript;base64,' + btoa(unescape(encodeURIComponent(script))));"
        " return asked.map((cited) => form.ceiling(rules, cited)) }",
        [script, plain, asked],
    )
    assert said == [ceiling(load().evidence.ceilings, cited) for cited in asked]
    page.context.close()
