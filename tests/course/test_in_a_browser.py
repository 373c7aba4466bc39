"""What people see: menu and search by keyboard, languages, self-checks, slides; nothing asked from outside."""

import functools
import http.server
import re
import threading
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
KINDS = {
    "participant": ("index.html", "modules/m01/index.html", "glossary/index.html", "reviews/index.html",
                    "slides/m01/index.html", "404.html"),
    "trainer": ("trainer/modules/m01/index.html", "trainer/forms/m01-form/index.html", "slides/m01/index.html"),
}  # fmt: skip
ALL = [(audience, path) for audience, paths in KINDS.items() for path in paths]


@pytest.fixture
def show(browser, sites):
    opened = []

    def go(path: str, width: int = 1280, height: int = 720):
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        page.outside, page.wrong = [], []
        page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else
                page.outside.append(asked.url))  # fmt: skip
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto((sites / path).as_uri())
        opened.append(page)
        return page

    yield go
    for page in opened:
        assert page.outside == []
        assert page.wrong == []
        page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
@pytest.mark.parametrize(("audience", "path"), ALL)
def test_a_page_has_no_accessibility_violation_and_does_not_scroll_sideways(
    show, audience: str, path: str, lang: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(f"{audience}/{lang}/{path}")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 720})
        page.wait_for_timeout(100)
        violations = axe.run(page).response["violations"]
        assert [(width, one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in violations] == []
        if "slides" not in path:
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_marker_lies_over_the_words_of_a_self_check(show, lang: str) -> None:
    page = show(f"participant/{lang}/modules/m01/index.html")
    drawn = page.evaluate(
        """[...document.querySelectorAll(".kit-item summary")].flatMap((words) =>
             ["::before", "::after"].map((part) => getComputedStyle(words, part).content))"""
    )
    assert drawn and set(drawn) == {"none"}


def test_a_code_in_arabic_is_not_broken_over_two_lines(show) -> None:
    page = show("participant/ar/modules/m01/index.html", 320)
    codes = page.evaluate(
        """[...document.querySelectorAll('article bdi[dir="ltr"]')].map((code) =>
             getComputedStyle(code).whiteSpace)"""
    )
    assert codes and set(codes) == {"nowrap"}


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("what", ["drawer", "search"])
def test_open_menu_and_open_search_have_no_violation(show, what: str, lang: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = show(f"participant/{lang}/modules/m01/index.html", 320)
    page.locator(f"header > nav > [data-kit-toggle={what}]").click()
    page.wait_for_timeout(500)
    if what == "search":
        page.locator(".md-search__input").press_sequentially("VI")
        page.wait_for_selector(".md-search-result__item")
    violations = axe.run(page).response["violations"]
    assert [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in violations] == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_keyboard_reaches_menu_and_search_at_320_pixels(show, lang: str) -> None:
    page = show(f"participant/{lang}/modules/m01/index.html", 320)

    def focused() -> str:
        return page.evaluate("document.activeElement.dataset.kitToggle || document.activeElement.className")

    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(focused())
        assert page.evaluate("document.activeElement.closest('.kit-nav') === null"), "a closed menu takes no focus"
        if reached[-1] == "drawer":
            break
    assert reached[-1] == "drawer"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.classList.contains('kit-nav__close')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.kit-nav') !== null")
    page.wait_for_timeout(400)
    box = page.evaluate(
        "(() => { const r = document.activeElement.getBoundingClientRect(); return [r.left, r.right]; })()"
    )
    assert box[0] >= 0 and box[1] <= 320
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.dataset.kitToggle === 'drawer'")
    for _ in range(4):
        page.keyboard.press("Tab")
        if focused() == "search":
            break
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.classList.contains('md-search__input')")
    page.keyboard.type("VID")
    page.wait_for_selector(".md-search-result__item")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.dataset.kitToggle === 'search'")


def test_the_language_switch_keeps_the_page(show) -> None:
    page = show("participant/en/modules/m01/index.html")
    for lang, direction in (("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")):
        page.locator(f".kit-languages a[hreflang={lang}]").click()
        page.wait_for_load_state()
        assert page.url.endswith(f"/participant/{lang}/modules/m01/index.html")
        assert page.evaluate("getComputedStyle(document.querySelector('article p')).direction") == direction


def test_arabic_reads_from_the_right_and_code_from_the_left(show) -> None:
    page = show("participant/ar/modules/m01/index.html")
    style = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    assert page.evaluate(style, ["article code", "direction"]) == "ltr"
    assert page.evaluate(style, ["article em", "fontStyle"]) == "normal"
    assert page.evaluate(style, ["article em", "fontWeight"]) == "700"
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Noto Sans Arabic\"', 'م'))")
    assert page.evaluate("[...document.fonts].some(font => font.status === 'loaded')")


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_a_choice_is_answered_at_once_with_its_reason(show, lang: str) -> None:
    page = show(f"participant/{lang}/modules/m01/index.html")
    item = page.locator("#item-M01-Q1")
    item.locator("input[value=a]").check()
    said = item.locator("[aria-live]")
    assert "It is on the wrong side." in said.inner_text()
    assert item.get_attribute("data-state") == "wrong"
    item.locator("input[value=b]").check()
    assert "It is on the right side." in said.inner_text()
    assert item.locator("details[open]").count() == 2, "every option has told its reason"


@pytest.mark.parametrize(
    ("typed", "state"),
    [("62.5", "right"), ("62,5", "right"), ("٦٢٫٥", "right"), ("\u206662,5\u2069", "right"), ("62.5 %", "right"),
     ("62,55", "right"), ("61", "wrong"), ("many", "")],
)  # fmt: skip
def test_a_number_is_understood_as_people_write_it(show, typed: str, state: str) -> None:
    page = show("participant/ar/modules/m01/index.html")
    item = page.locator("#item-M01-Q4")
    item.locator("input").fill(typed)
    item.locator("button").click()
    assert item.get_attribute("data-state") == state
    assert item.locator("[aria-live]").inner_text() != ""


def test_pairs_and_steps_are_counted(show) -> None:
    page = show("participant/en/modules/m01/index.html")
    item = page.locator("#item-M01-Q3")
    item.locator("button").click()
    assert "every line" in item.locator("[aria-live]").inner_text()
    item.locator("select").nth(0).select_option("Referral")
    item.locator("select").nth(1).select_option("Referral")
    item.locator("button").click()
    assert "1 of 2" in item.locator("[aria-live]").inner_text()
    item.locator("select").nth(1).select_option("Order")
    item.locator("button").click()
    assert item.get_attribute("data-state") == "right"
    steps = page.locator("#item-M01-Q5")
    for label, place in (("Record", "1"), ("Preserve", "2"), ("Decide", "3")):
        steps.get_by_label(label).select_option(place)
    steps.locator("button").click()
    assert steps.get_attribute("data-state") == "right"


def test_without_a_script_every_reason_can_be_opened(browser, sites) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((sites / "participant/en/modules/m01/index.html").as_uri())
    for summary in page.locator(".kit-item summary").all():
        summary.click()
    for reason in (
        "It is on the wrong side.",
        "It informs.",
        "Because of the denominator.",
        "Nothing is lost this way.",
    ):
        assert page.get_by_text(reason).first.is_visible(), reason
    context.close()


def test_a_term_explains_itself_on_focus_and_escape_takes_it_away(show) -> None:
    page = show("participant/en/modules/m01/index.html")
    term = page.locator("a.kit-term").first
    term.focus()
    tip = page.locator("[role=tooltip]")
    assert tip.inner_text() == "A message after which the provider decides."
    assert term.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    assert page.locator("[role=tooltip]").count() == 0


@pytest.mark.parametrize("audience", ["participant", "trainer"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_slides_fit_and_turn_in_the_direction_of_reading(show, lang: str, audience: str) -> None:
    page = show(f"{audience}/{lang}/slides/m01/index.html")
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    _fits(page)
    page.evaluate("Reveal.slide(0)")
    page.keyboard.press("ArrowLeft" if lang == "ar" else "ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == 1
    if lang == "ar":
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith(
            '"Noto Sans Arabic"'
        )
    assert page.locator("aside.notes").count() == (2 if audience == "trainer" else 0)


def _fits(page) -> None:
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate(f"Reveal.slide({number})")
        over = page.evaluate(
            """() => {
              const slide = Reveal.getCurrentSlide(), box = slide.getBoundingClientRect();
              return [...slide.querySelectorAll("*")].filter((one) => {
                const r = one.getBoundingClientRect();
                return r.width && !one.closest("aside") && (r.bottom > box.bottom + 1 || r.right > box.right + 1
                  || r.left < box.left - 1 || r.bottom > innerHeight || r.right > innerWidth || r.left < 0);
              }).map((one) => one.outerHTML.slice(0, 80));
            }"""
        )
        assert over == [], (number + 1, over)


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_the_real_slides_do_not_overflow(browser, project: Path, tmp_path: Path, lang: str) -> None:
    from workshopkit.course.build import build_course

    build_course(project, tmp_path, audience="participant", langs=(lang,), progress=lambda line: None)
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    for deck in sorted((tmp_path / lang / "slides").iterdir()):
        page.goto((deck / "index.html").as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        _fits(page)
    page.context.close()


def test_the_notes_window_opens_from_a_folder(show) -> None:
    page = show("trainer/en/slides/m01/index.html")
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value
    notes.wait_for_function("/PLANTED-SLIDE-NOTE/.test(document.body.innerText)")


def test_links_to_the_server_are_hidden_in_a_folder_and_shown_on_a_server(browser, sites, show) -> None:
    page = show("participant/ar/index.html")
    assert page.locator(".kit-bar a.kit-server").count() == 0
    text = (sites / "participant/ar/index.html").read_text(encoding="utf-8")
    assert re.search(r'href="\./\.\./my/ar/"', text)


def test_the_same_folder_works_on_a_server_search_and_languages_included(browser, sites) -> None:
    handler = functools.partial(_Quiet, directory=str(sites / "participant"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        page = browser.new_context().new_page()
        outside: list[str] = []
        page.on("request", lambda asked: None if asked.url.startswith((base, "data:")) else outside.append(asked.url))
        page.goto(f"{base}/en/modules/m01/")
        page.locator(".kit-languages a[hreflang=ar]").click()
        page.wait_for_url(f"{base}/ar/modules/m01/index.html")
        page.locator(".md-search__input").press_sequentially("وللشركة")
        page.wait_for_selector(".md-search-result__link[href*='topics/providers/']")
        assert page.locator(".kit-bar a.kit-server").first.evaluate("link => link.href") == f"{base}/my/ar/"
        assert page.locator("article a.kit-server").first.evaluate("link => link.href") == f"{base}/open-lab/L1"
        assert outside == []
        page.context.close()
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""
