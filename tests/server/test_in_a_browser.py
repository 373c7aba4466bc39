"""What a participant sees in Chromium: the lab, at once, right-to-left, and nothing asked from outside."""

import json

import pytest

from server.serving import CHROMIUM, FLAGS

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium")]
CELLS = ".jp-Notebook .jp-Cell"


@pytest.fixture(scope="module")
def window(running):
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.outside, page.broken = [], []
        page.on("console", lambda said: page.broken.append(said.text) if "failed to activate" in said.text else None)
        page.on("request", lambda asked: _note(page, running.base, asked.url))
        page.goto(f"{running.base}/open?token={running.token()}&to=/open-lab/L1")
        page.wait_for_selector(f"{CELLS} .jp-RenderedMarkdown h1", timeout=60_000)
        page.wait_for_function("window.jupyterapp && document.querySelector('[data-status=idle], .jp-Notebook')")
        yield page
        browser.close()


def _note(page, base: str, url: str) -> None:
    if not url.startswith((base, base.replace("http", "ws"), "data:", "blob:")):
        page.outside.append(url)


def command(page, name: str) -> None:
    page.evaluate("name => window.jupyterapp.commands.execute(name)", name)


def test_the_lab_opens_with_no_dialog_no_toast_and_no_outside_request(window, running) -> None:
    assert window.url == f"{running.base}/doc/tree/L1/L1.ipynb"
    window.wait_for_function("document.querySelector('.jp-NotebookPanel-toolbar [data-status=\"idle\"]') !== null")
    assert window.locator(".jp-Dialog").count() == 0
    assert window.locator(".Toastify__toast").count() == 0
    assert window.outside == []
    assert window.broken == []


def test_arabic_cells_read_from_the_right_and_code_from_the_left(window) -> None:
    def style(selector: str, name: str) -> str:
        return window.eval_on_selector(selector, f"e => getComputedStyle(e).{name}")

    paragraph = f"{CELLS} .jp-RenderedMarkdown [dir=rtl] p"
    assert style(paragraph, "direction") == "rtl"
    assert style(paragraph, "textAlign") == "start"
    assert style(f"{paragraph} code", "direction") == "ltr"
    assert float(style(f"{CELLS} .jp-RenderedMarkdown [dir=rtl] ul", "paddingRight").removesuffix("px")) > 20
    assert style(".jp-CodeCell .cm-editor", "direction") == "ltr"


def cells(page) -> list[str]:
    return page.evaluate("""() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
      .map(cell => `${cell.id} ${cell.type} ${cell.sharedModel.getSource()}`)""")


def test_no_menu_and_no_shortcut_takes_a_notebook_apart(window) -> None:
    assert window.locator(".lm-MenuBar-item:visible").count() == 0
    before = cells(window)
    window.locator(".jp-CodeCell .cm-content").first.click()
    window.keyboard.press("Control+Shift+Minus")
    window.keyboard.press("Escape")
    for keys in ("x", "d", "d", "Shift+M", "Control+Backspace", "Control+Shift+M", "a", "b", "m", "y", "z", "Shift+Z"):
        window.keyboard.press(keys)
    assert cells(window) == before


def test_no_right_click_offers_to_take_a_notebook_apart(window) -> None:
    window.locator(".jp-CodeCell .cm-content").first.click(button="right")
    window.wait_for_selector(".lm-Menu-item:visible")
    shown = {item.get_attribute("data-command") or "" for item in window.locator(".lm-Menu-item").all()}
    words = (
        "cut-cell",
        "copy-cell",
        "paste-cell",
        "delete",
        "split",
        "merge",
        "undo",
        "move-cell",
        "create",
        "toggle-in",
    )
    assert not {name for name in shown if any(word in name for word in words)}
    window.keyboard.press("Escape")


def test_dragging_a_cell_by_its_number_moves_nothing(window) -> None:
    before = cells(window)
    number = window.locator(f"{CELLS} .jp-InputPrompt").last.bounding_box()
    top = window.locator(CELLS).first.bounding_box()
    window.mouse.move(number["x"] + 20, number["y"] + 10)
    window.mouse.down()
    window.mouse.move(number["x"] + 60, number["y"] - 20, steps=5)
    window.mouse.move(top["x"] + 40, top["y"] + 8, steps=10)
    window.mouse.up()
    window.wait_for_timeout(300)
    assert cells(window) == before


def test_typing_changes_answer_cells_alone(window) -> None:
    before = cells(window)
    given = window.locator(".jp-CodeCell .cm-content").last
    given.click()
    window.keyboard.type("given = 2")
    window.locator(f"{CELLS} .jp-RenderedMarkdown").first.dblclick()
    window.keyboard.type("x")
    assert cells(window) == before
    assert given.get_attribute("contenteditable") == "false" or given.get_attribute("aria-readonly") == "true"


@pytest.mark.parametrize("keys", ["Control+Shift+C", "Control+Shift+F", "Control+Shift+S", "Alt+w", "Control+b"])
def test_no_palette_file_list_or_second_name_opens(window, keys: str) -> None:
    window.keyboard.press("Escape")
    window.keyboard.press(keys)
    window.wait_for_timeout(300)
    opened = ".jp-Dialog, #modal-command-palette, #command-palette, #filebrowser"
    assert window.locator(opened).locator("visible=true").count() == 0
    assert window.url.endswith("/doc/tree/L1/L1.ipynb")


def test_the_toolbar_has_five_buttons(window) -> None:
    items = window.locator(".jp-NotebookPanel-toolbar > [data-jp-item-name]").all()
    names = [item.get_attribute("data-jp-item-name") for item in items if item.is_visible()]
    assert [name for name in names if name not in ("spacer", "executionProgress", "toolbar-popup-opener")] == [
        "save",
        "run",
        "interrupt",
        "restart",
        "restart-and-run",
    ]


def test_text_typed_a_moment_before_is_in_the_inbox(window, running) -> None:
    window.locator(".jp-CodeCell .cm-content").first.click()
    window.keyboard.press("Control+A")
    window.keyboard.type("answer_1_1 = 4711")
    receipt = window.evaluate(
        """async () => {
          await window.jupyterapp.commands.execute("docmanager:save");
          const xsrf = document.cookie.match(/_xsrf=([^;]*)/)[1];
          const answer = await fetch("/kit/submit/L1", {method: "POST",
            headers: {"X-XSRFToken": xsrf, "Accept": "application/json"}});
          return await answer.json();
        }"""
    )
    from workshopkit.delivery import inbox

    folder, stored = inbox.versions(running.delivery, "S03", "L1")[-1]
    assert stored.code == receipt["code"]
    book = json.loads((folder / "L1.ipynb").read_text(encoding="utf-8"))
    assert "answer_1_1 = 4711" in "".join(book["cells"][1]["source"])
