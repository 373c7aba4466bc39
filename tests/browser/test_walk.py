"""The main job on the real project, in Chromium: a participant learns, works and hands in; a trainer grades.

The tests are the steps of one walk, in order; when one fails, those after it are not walked.
"""

import json
import re
import time
from html import unescape

import pytest

from browser.workshop import Notebook, Workshop
from server.serving import FLAGS
from workshopkit.delivery import inbox
from workshopkit.delivery.feedback import feedback_text
from workshopkit.delivery.results import read_results
from workshopkit.grading.feedback import feedback_page
from workshopkit.i18n.messages import translator
from workshopkit.i18n.model import DIRECTION, LANGS

sync_api = pytest.importorskip("playwright.sync_api")
axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = [pytest.mark.browser, pytest.mark.slow]
PANEL = ".kit-finish-panel"
MODULE = "/ar/modules/m01/"
ANSWERS = {"1.2": '"status"', "1.5": '"largest"'}
WRONG = ("1.3", "0.75", "wrong-quarter")
TRAINER = ("", "trainer/modules/m01/", "trainer/labs/l1/", "trainer/forms/m01-form/")
TYPED_LAST = "كُتبت هذه الجملة قبل التسليم بثانية."


class Walk:
    """What the steps share: the workshop, two browsers' contexts, and every address that was asked for."""

    def __init__(self, workshop: Workshop, browser, failed: int) -> None:
        self.workshop, self.browser, self.failed, self.asked = workshop, browser, failed, []
        self.participant = self.window("ar")
        self.trainer = self.window("ar")
        self.notebook = Notebook(self.participant)

    def window(self, lang: str):
        context = self.browser.new_context(viewport={"width": 1280, "height": 800}, locale=lang)
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.asked.append(socket.url)))
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    @property
    def elsewhere(self) -> list[str]:
        ours = (self.workshop.base, self.workshop.base.replace("http", "ws"), "data:", "blob:", "file:")
        return [url for url in self.asked if not url.startswith(ours)]

    def assert_accessible(self, page, what: str, **scope: str) -> None:
        found = axe_playwright.Axe().run(page, **scope).response["violations"]
        said = [(one["id"], [node["html"][:150] for node in one["nodes"]][:3]) for one in found]
        assert said == [], f"{what}: {said}"


def reading_direction(page) -> str:
    return page.evaluate("getComputedStyle(document.body).direction")


@pytest.fixture(scope="module")
def walk(request, project, chromium, tmp_path_factory):
    workshop = Workshop(project, tmp_path_factory.mktemp("walk") / "port-ostrel")
    words = ("--place", "Port Ostrel", "--dates", "2027-03-01", "--languages", "en,fr,ar", "--seats", "3")
    made = workshop.run("new", str(workshop.folder), *words)
    assert made.returncode == 0, made.stdout + made.stderr
    workshop.up()
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Walk(workshop, browser, request.session.testsfailed)
        browser.close()
    if workshop.process.poll() is None:
        workshop.interrupt()


@pytest.fixture(autouse=True)
def in_order(request, walk) -> None:
    """A step begins where the step before has ended."""
    if request.session.testsfailed > walk.failed:
        pytest.skip("a step before this one failed")


def test_the_printed_address_opens_the_course_in_arabic_and_search_finds_m01(walk) -> None:
    page = walk.participant
    page.goto(walk.workshop.address("course  ar"))
    assert page.url == f"{walk.workshop.base}/ar/"
    assert reading_direction(page) == "rtl"
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("وبالمنصات")
    page.locator(f".md-search-result__link[href*='{MODULE}']").first.click()
    page.wait_for_url(f"**{MODULE}**")
    assert page.locator("article h1").is_visible()
    walk.assert_accessible(page, "module page")


def test_the_module_s_link_lands_on_the_seat_s_own_notebook(walk) -> None:
    page = walk.participant
    link = page.locator("article a[href$='open-lab/L1']").first
    assert link.get_attribute("href").startswith("../"), "the address must be relative, to work behind a hub"
    began = time.monotonic()
    link.click()
    page.wait_for_url(f"{walk.workshop.base}/doc/tree/L1/L1.ipynb")
    walk.notebook.wait_until_editable()
    walk.workshop.seconds["from link to editable cell"] = time.monotonic() - began
    walk.notebook.wait_until_idle()
    walk.workshop.seconds["from link to idle kernel"] = time.monotonic() - began
    assert walk.notebook.messages() == 0, "a dialog or toast stands before the lab"


def test_the_opening_line_opens_the_lab(walk) -> None:
    walk.notebook.cell("open-lab").locator(".cm-content").click()
    walk.notebook.run("open-lab")
    note = walk.notebook.note("open-lab")
    assert walk.workshop.sentence("The lab {lab} is ready.", lab="L1") in note.inner_text()


@pytest.mark.parametrize("exercise", ANSWERS)
def test_an_exercise_is_solved_and_its_check_says_right_in_arabic(walk, exercise: str) -> None:
    note = answer(walk, exercise, ANSWERS[exercise])
    assert walk.workshop.sentence("Exercise {exercise}: right.", exercise=exercise) in note.inner_text()
    assert walk.workshop.sentence("This is certain.") in note.inner_text()


def test_a_wrong_answer_gets_the_first_step_of_its_hint_and_no_more(walk) -> None:
    exercise, wrong, mistake = WRONG
    note = answer(walk, exercise, wrong)
    hints = json.loads((walk.workshop.delivery.labs / "L1" / "hints" / "ar.json").read_text(encoding="utf-8"))
    assert walk.workshop.sentence("Exercise {exercise}: not complete yet.", exercise=exercise) in note.inner_text()
    assert hints[mistake][0] in note.inner_text()
    assert hints[mistake][1] not in note.inner_text()


def answer(walk, exercise: str, text: str):
    """Type *text* into the gap of *exercise*, run its cell and its check; returns the note below the check."""
    number = exercise.replace(".", "-")
    walk.notebook.fill_gap(f"ex-{number}", text)
    walk.notebook.run(f"ex-{number}")
    walk.notebook.run(f"check-{number}")
    note = walk.notebook.note(f"check-{number}")
    assert (note.get_attribute("dir"), note.get_attribute("lang")) == ("rtl", "ar")
    assert note.evaluate("node => getComputedStyle(node).direction") == "rtl"
    return note


def test_a_free_answer_in_arabic_reads_from_the_right_typed_and_shown(walk) -> None:
    page, cell = walk.participant, walk.notebook.cell("text-1-6")
    cell.locator(".cm-content").click()
    page.keyboard.type("في المنصة VID-1 عدد أكبر.")
    style = "node => [getComputedStyle(node).direction, getComputedStyle(node).textAlign]"
    assert cell.locator(".cm-line").evaluate(style) == ["rtl", "start"]
    page.keyboard.press("Shift+Enter")
    assert cell.locator(".jp-RenderedMarkdown p").evaluate(style) == ["rtl", "start"]


def test_the_panel_at_the_end_counts_what_is_right(walk) -> None:
    walk.notebook.cell("finish").locator(".cm-content").click()
    walk.notebook.run("finish")
    walk.participant.wait_for_selector(PANEL)
    rows = walk.participant.locator(f"{PANEL} li")
    states = dict.fromkeys(["1.1", "1.4", "1.6", "1.7", "1.8"], "open") | {
        "1.2": "right",
        "1.3": "tried",
        "1.5": "right",
    }
    shown = {row.locator(".kit-finish-code").inner_text(): row.get_attribute("class") for row in rows.all()}
    assert shown == {exercise: f"kit-finish-{state}" for exercise, state in states.items()}
    assert walk.participant.get_attribute(PANEL, "dir") == "rtl"
    walk.assert_accessible(walk.participant, "panel at the end", context=PANEL)


def test_submit_keeps_what_was_typed_a_second_before_and_gives_its_receipt(walk) -> None:
    page, delivery = walk.participant, walk.workshop.delivery
    cell = walk.notebook.cell("text-1-6")
    cell.locator(".jp-RenderedMarkdown p").dblclick()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {TYPED_LAST}")
    began = time.monotonic()
    walk.notebook.cell("finish")
    page.locator(f"{PANEL} .kit-finish-submit").click()
    walk.workshop.seconds["from last letter to Submit"] = time.monotonic() - began
    page.wait_for_selector(f"{PANEL}[data-phase=kept]")
    folder, receipt = inbox.versions(delivery, "S03", "L1")[-1]
    assert page.locator(".kit-finish-receipt-code").inner_text() == receipt.code
    assert receipt.code == json.loads((folder / "receipt.json").read_text(encoding="utf-8"))["code"]
    cells = {one["id"]: "".join(one["source"]) for one in json.loads((folder / "L1.ipynb").read_bytes())["cells"]}
    assert TYPED_LAST in cells["text-1-6"]
    assert 'first="largest"' in cells["ex-1-5"]
    assert dict(receipt.saw) == {"1.2": "passes", "1.3": "tried", "1.5": "passes"}
    assert walk.notebook.messages() == 0, "a dialog or toast appeared while working"
    walk.assert_accessible(page, "panel after handing in", context=PANEL)


def test_my_workshop_keeps_the_receipt_and_handing_in_there_again_gives_the_same(walk) -> None:
    page = walk.participant
    _, receipt = inbox.versions(walk.workshop.delivery, "S03", "L1")[-1]
    page.locator(f"{PANEL} .kit-finish-home").click()
    page.wait_for_url("**/my/ar/")
    page.locator("details", has=page.locator("table")).locator("summary").click()
    assert page.get_by_role("cell", name=receipt.code).is_visible()
    assert page.get_by_role("progressbar").get_attribute("aria-valuenow") == "25"
    page.locator("form button").click()
    page.wait_for_url(f"**/my/ar/?receipt={receipt.code}")
    assert receipt.code in page.locator(".note.good").inner_text()
    assert len(inbox.versions(walk.workshop.delivery, "S03", "L1")) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_home_and_my_workshop_are_accessible_with_real_work_in_them(walk, lang: str) -> None:
    page = walk.participant
    _, receipt = inbox.versions(walk.workshop.delivery, "S03", "L1")[-1]
    for path in (f"/?lang={lang}", f"/my/{lang}/", f"/my/{lang}/?receipt={receipt.code}"):
        page.goto(walk.workshop.base + path)
        assert page.get_attribute("html", "dir") == DIRECTION[lang]
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        walk.assert_accessible(page, path)


def test_grade_collects_and_gives_the_points_of_two_exercises(walk) -> None:
    delivery = walk.workshop.delivery
    graded = walk.workshop.run("grade", str(delivery.root), "--seat", "S03")
    assert graded.returncode == 0, graded.stdout + graded.stderr
    (row,) = read_results(delivery.results / "L1.jsonl")
    _, receipt = inbox.versions(delivery, "S03", "L1")[-1]
    assert (row.seat, row.submission, row.state, row.flags) == ("S03", inbox.version_name(receipt), "graded", ())
    assert row.score == 4
    points = {cell.exercise: cell.score for cell in row.cells if cell.state == "passed"}
    assert points == {"1.2": 2, "1.5": 2}


def test_a_broken_notebook_of_another_seat_is_set_aside_and_said(walk) -> None:
    delivery = walk.workshop.delivery
    inbox.accept(delivery, "S02", "L1", b'{"cells": [', via="stick", saw={})
    graded = walk.workshop.run("grade", str(delivery.root))
    assert graded.returncode == 1, graded.stdout + graded.stderr
    assert [(row.seat, row.state) for row in read_results(delivery.results / "L1.jsonl")] == [
        ("S02", "set_aside"),
        ("S03", "graded"),
    ]
    assert re.search(r"not handed in: S01 L1", graded.stdout)


def test_the_seat_reads_its_feedback_in_arabic_and_goes_back_to_the_module(walk) -> None:
    page, delivery = walk.participant, walk.workshop.delivery
    page.goto(f"{walk.workshop.base}/my/ar/")
    page.locator("a[href='/feedback/L1']").click()
    assert (page.get_attribute("html", "lang"), page.get_attribute("html", "dir")) == ("ar", "rtl")
    shown = page.locator("main").inner_text()
    hints = json.loads((delivery.labs / "L1" / "hints" / "ar.json").read_text(encoding="utf-8"))
    assert hints[WRONG[2]][0] in shown
    assert page.locator(".card .good").count() == 2
    assert hidden_lines(delivery), "the frozen lab has hidden tests"
    assert [line for line in hidden_lines(delivery) if line in unescape(page.content())] == []
    assert page.locator("main a.button.quiet").get_attribute("href") == "../my/ar/"
    page.locator("main a.button:not(.quiet)").click()
    page.wait_for_url(f"**{MODULE}")
    assert page.locator("article h1").is_visible()


def hidden_lines(delivery) -> list[str]:
    """Lines of the lab's hidden tests, as long as a line that nobody writes by chance."""
    text = (delivery.labs / "L1" / "lab.md").read_text(encoding="utf-8")
    parts = re.findall(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", text, re.DOTALL)
    return [line.strip() for part in parts for line in part.splitlines() if len(line.strip()) > 20]


def test_no_file_of_the_seat_holds_a_hidden_test(walk) -> None:
    delivery = walk.workshop.delivery
    files = [path for path in delivery.seat("S03").rglob("*") if path.is_file()]
    assert any(path.name == "L1.ipynb" for path in files)
    for path in files:
        text = path.read_text(encoding="utf-8", errors="replace").replace('\\"', '"')
        assert [line for line in hidden_lines(delivery) if line in text] == [], path


@pytest.mark.parametrize("lang", LANGS)
def test_feedback_is_accessible_graded_and_set_aside(walk, tmp_path, lang: str) -> None:
    page, delivery = walk.participant, walk.workshop.delivery
    for row in read_results(delivery.results / "L1.jsonl"):
        file = tmp_path / f"{row.state}.html"
        file.write_text(feedback_page(row, feedback_text(delivery, "L1", lang), lang), encoding="utf-8")
        page.goto(file.as_uri())
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        walk.assert_accessible(page, f"feedback {row.state} {lang}")


def test_the_trainer_s_address_opens_the_trainer_s_page_of_m01(walk) -> None:
    page = walk.trainer
    page.goto(walk.workshop.address("trainer"))
    assert page.url == f"{walk.workshop.base}/trainer/ar/"
    page.locator("a[href*='trainer/modules/m01']:visible").first.click()
    page.wait_for_url("**/trainer/ar/trainer/modules/m01/**")
    assert page.locator("article h1").is_visible()


@pytest.mark.parametrize("lang", LANGS)
def test_the_trainer_s_pages_are_accessible(walk, lang: str) -> None:
    for path in TRAINER if lang == "ar" else TRAINER[:2]:
        walk.trainer.goto(f"{walk.workshop.base}/trainer/{lang}/{path}")
        assert reading_direction(walk.trainer) == DIRECTION[lang]
        assert "<" not in walk.trainer.title(), path
        walk.assert_accessible(walk.trainer, f"trainer/{lang}/{path}")


def test_a_participant_s_browser_does_not_get_the_trainer_s_pages(walk) -> None:
    for path in ("/trainer/", "/trainer/ar/", "/trainer/ar/trainer/modules/m01/", "/trainer/ar/trainer/labs/l1/"):
        reply = walk.participant.goto(walk.workshop.base + path)
        assert reply.status == 403, path
        heading = translator("server", "ar")("This address is not complete")
        assert walk.participant.locator("h1").inner_text() == heading


def test_nothing_was_asked_for_from_outside_this_machine(walk) -> None:
    assert any(url.startswith("ws://") for url in walk.asked), "websockets are counted too"
    assert len(walk.asked) > 100
    assert walk.elsewhere == []


def test_ctrl_c_ends_the_workshop_within_three_seconds_and_leaves_no_kernel(walk, capsys) -> None:
    assert walk.workshop.kernels(), "a kernel runs before"
    left = walk.workshop.interrupt()
    assert [one.cmdline() for one in left] == []
    assert walk.workshop.seconds["from Ctrl-C to the end"] < 3
    with capsys.disabled():
        print()
        for what, seconds in walk.workshop.seconds.items():
            print(f"  {what}: {seconds:.1f} s")
        print(f"  requests: {len(walk.asked)}, from outside this machine: {len(walk.elsewhere)}")
