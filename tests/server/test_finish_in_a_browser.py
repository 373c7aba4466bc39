"""The panel at the end of a notebook, in Chromium: states, Check all, Submit, a dead kernel, a server that is away."""

import json
from pathlib import Path

import nbformat
import pytest

from delivery.small_delivery import make
from server.serving import CHROMIUM, FLAGS, free_port, start
from workshopkit.delivery import inbox

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]
PANEL = ".kit-finish-panel"
CHECK, SUBMIT = f"{PANEL} .kit-finish-check", f"{PANEL} .kit-finish-submit"
CONNECTED = """() => {
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""


CHECKS = """HINTS = {}


def check_1_1(answer, tables):
    return None if answer == 4711 else "other"
"""


def add_finish(path: Path) -> None:
    (path.parent / "checks.py").write_text(CHECKS)
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell("from workshopkit.learn.finish import finish\n\nfinish()", id="finish"))
    nbformat.write(book, path)


@pytest.fixture(scope="module")
def server(folder):
    delivery = make(folder / "finish")
    add_finish(delivery.seat("S03") / "L1" / "L1.ipynb")
    servers = [start(delivery, "S03", folder, port=free_port())]
    yield servers
    servers[-1].stop()


@pytest.fixture(scope="module")
def page(server):
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{server[-1].base}/open?token={server[-1].token()}&to=/open-lab/L1")
        page.wait_for_function(CONNECTED, timeout=60_000)
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_selector(PANEL, timeout=60_000)
        yield page
        browser.close()


def write_answer(page, text: str) -> None:
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def newest(server) -> tuple[str, dict]:
    folder, receipt = inbox.versions(server[-1].delivery, "S03", "L1")[-1]
    return receipt.code, json.loads((folder / "L1.ipynb").read_text(encoding="utf-8"))


def shown_code(page, *, other_than: str = "") -> str:
    page.wait_for_function(
        """before => {
          const code = document.querySelector(".kit-finish-receipt-code")?.textContent;
          return code && code !== before && document.querySelector(".kit-finish-panel").dataset.phase === "kept";
        }""",
        arg=other_than,
        timeout=60_000,
    )
    return page.locator(".kit-finish-receipt-code").inner_text()


def states(page) -> list[str]:
    return [node.get_attribute("class").removeprefix("kit-finish-") for node in page.locator(f"{PANEL} li").all()]


def test_the_panel_reads_in_the_seat_s_direction_and_fits_at_double_size(page) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    assert page.locator(PANEL).get_attribute("lang") == "ar"
    assert page.eval_on_selector(PANEL, "node => getComputedStyle(node).direction") == "rtl"
    page.set_viewport_size({"width": 640, "height": 450})
    page.locator(PANEL).scroll_into_view_if_needed()
    assert page.eval_on_selector(PANEL, "node => node.scrollWidth <= node.clientWidth")
    assert page.locator(SUBMIT).is_visible()
    assert axe.run(page, context=PANEL).response["violations"] == []
    page.set_viewport_size({"width": 1280, "height": 900})


def test_check_all_says_which_exercises_are_right(page) -> None:
    write_answer(page, "answer_1_1 = 4711")
    page.keyboard.press("Control+Enter")
    page.wait_for_function(CONNECTED)
    page.locator(CHECK).click()
    page.wait_for_function("document.querySelector('.kit-finish-told').textContent.includes('checked')")
    assert states(page) == ["right", "tried"]
    assert page.locator(CHECK).get_attribute("aria-disabled") == "false"


def test_text_typed_a_moment_before_is_handed_in_by_keyboard(page, server) -> None:
    write_answer(page, "answer_1_1 = 4712")
    page.locator(CHECK).focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "kit-finish-submit"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    code = shown_code(page)
    stored, book = newest(server)
    assert stored == code
    assert "answer_1_1 = 4712" in "".join(book["cells"][1]["source"])
    assert code in page.locator("[role=status]").last.inner_text()


def test_what_was_handed_in_holds_no_state_of_the_panel(page, server) -> None:
    _, book = newest(server)
    assert "widgets" not in book["metadata"]
    panel = book["cells"][-1]["outputs"]
    assert "4711" not in json.dumps(panel)
    assert "".join(panel[0]["data"]["text/plain"]).startswith("1.1")


def test_a_dead_kernel_does_not_keep_from_submitting(page, server) -> None:
    before = newest(server)[0]
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.sessionContext.session")
    write_answer(page, "answer_1_1 = 4713")
    page.locator(SUBMIT).click()
    assert shown_code(page, other_than=before) == newest(server)[0]
    assert "answer_1_1 = 4713" in "".join(newest(server)[1]["cells"][1]["source"])


def test_a_page_opened_after_its_kernel_has_gone_says_how_to_see_the_panel(page) -> None:
    assert page.locator(".kit-finish-instead").is_hidden()
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    page.wait_for_function(CONNECTED, timeout=60_000)
    assert page.locator(".kit-finish-instead").is_visible()
    assert page.locator("text=model not found").is_hidden()
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(PANEL, timeout=60_000)
    assert page.locator(".kit-finish-instead").is_hidden()


def test_a_server_that_is_away_is_said_and_the_work_arrives_when_it_is_back(page, server, folder) -> None:
    before, port = newest(server)[0], int(server[-1].base.rsplit(":", 1)[1])
    write_answer(page, "answer_1_1 = 4714")
    server[-1].stop()
    page.locator(SUBMIT).click()
    page.wait_for_selector(f"{PANEL}[data-phase=waiting]")
    assert "Keep this page open" in page.locator(".kit-finish-sentence").inner_text()
    assert page.locator(SUBMIT).inner_text() == "Try again now"
    server.append(start(server[-1].delivery, "S03", folder, port=port))
    assert shown_code(page, other_than=before) == newest(server)[0]
    assert "answer_1_1 = 4714" in "".join(newest(server)[1]["cells"][1]["source"])


def test_without_a_page_the_last_cell_prints_plain_lines_and_no_error(server, tmp_path, monkeypatch) -> None:
    nbclient = pytest.importorskip("nbclient")
    lab = server[-1].delivery.seat("S03") / "L1"
    book = nbformat.read(lab / "L1.ipynb", as_version=4)
    monkeypatch.setenv("WORKSHOP_EVENTS", str(tmp_path / "events.jsonl"))
    nbclient.NotebookClient(book, resources={"metadata": {"path": str(lab)}}).execute()
    (output,) = book.cells[-1].outputs
    assert (output.output_type, output.name) == ("stream", "stdout")
    assert output.text.startswith("1.1")
    assert "widgets" not in book.metadata
