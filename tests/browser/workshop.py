"""A whole workshop of the real project in its own folder, and hands and eyes in a notebook: parts of the walk."""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from server.serving import free_port
from workshopkit.delivery.folder import Delivery
from workshopkit.learn import say

READY_WITHIN_S = 180
IDLE = """() => {
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === "connected" && kernel.status === "idle";
}"""
SHOW = """async id => {
  const book = window.jupyterapp.shell.currentWidget.content;
  const cell = book.widgets.find(one => one.model.id === id);
  cell.node.dataset.walk = id;
  await book.scrollToCell(cell);
}"""
RAN = """id => {
  const cell = window.jupyterapp.shell.currentWidget.content.widgets.find(one => one.model.id === id);
  return cell.model.executionCount > 0 && cell.model.executionState !== "running";
}"""
GAP = """line => {
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const start = texts.currentNode.data.indexOf("____");
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, start);
    range.setEnd(texts.currentNode, start + 4);
    const box = range.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }
}"""


@dataclass
class Workshop:
    """A delivery of three seats (English, French, Arabic) and the running ``up`` that serves the Arabic one."""

    project: Path
    folder: Path
    process: subprocess.Popen | None = None
    lines: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def delivery(self) -> Delivery:
        return Delivery(self.folder)

    @property
    def base(self) -> str:
        address = urlsplit(self.address("labs"))
        return f"{address.scheme}://{address.netloc}"

    def command(self, *words: str) -> tuple[list[str], dict[str, str]]:
        env = {**os.environ, "WORKSHOP_HOME": str(self.project), "LC_ALL": "C.UTF-8"}
        return [sys.executable, "-m", "workshopkit", *words], env

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        line, env = self.command(*words)
        return subprocess.run(line, env=env, capture_output=True, encoding="utf-8", timeout=300, check=False)

    def up(self) -> None:
        """Open the workshop; returns when it has said that it is ready."""
        line, env = self.command("up", str(self.folder), "--seat", "S03", "--no-browser", "--port", str(free_port()))
        began = time.monotonic()
        self.process = subprocess.Popen(
            line, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        said: queue.Queue[str] = queue.Queue()
        listening = threading.Thread(target=lambda: [said.put(text) for text in self.process.stdout], daemon=True)
        listening.start()
        while "ready" not in self.lines:
            with contextlib.suppress(queue.Empty):
                self.lines.append(said.get(timeout=1).rstrip("\n"))
            ended = not listening.is_alive() and said.empty()
            if "ready" not in self.lines and (ended or time.monotonic() - began > READY_WITHIN_S):
                self.process.kill()
                raise AssertionError("'up' did not become ready; it said:\n" + "\n".join(self.lines))
        self.seconds["from 'up' to 'ready'"] = time.monotonic() - began

    def address(self, word: str) -> str:
        """The printed address on the line that begins with *word*."""
        line = next((line for line in self.lines if line.startswith(word)), "")
        assert line, f"'up' printed no line '{word}':\n" + "\n".join(self.lines)
        return line.split()[-1]

    def interrupt(self) -> list[psutil.Process]:
        """Press Ctrl-C; returns the processes that are still there when ``up`` has ended or five seconds are over."""
        processes = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.seconds["from Ctrl-C to the end"] = time.monotonic() - began
        return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]

    def kernels(self) -> list[psutil.Process]:
        """Kernels of the running workshop."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in children if "ipykernel_launcher" in " ".join(one.cmdline())]

    def sentence(self, text: str, **values: object) -> str:
        """What the Arabic notebook says for the English *text*."""
        with contextlib.chdir(self.delivery.seat("S03") / "L1"):
            return say.t(text, **values)


@dataclass
class Notebook:
    """A notebook in JupyterLab: cells by id, what a person types into them and what stands below them."""

    page: object

    def wait_until_editable(self) -> None:
        self.page.wait_for_selector('.jp-CodeCell .cm-content[contenteditable="true"]', timeout=60_000)

    def wait_until_idle(self) -> None:
        self.page.wait_for_function(IDLE, timeout=60_000)

    def cell(self, name: str) -> object:
        self.page.evaluate(SHOW, name)
        return self.page.locator(f'[data-walk="{name}"]')

    def fill_gap(self, name: str, text: str) -> None:
        """Double-click the gap of the cell and type over it, as the lab tells people to do."""
        lines = self.cell(name).locator(".cm-content")
        place = lines.evaluate(GAP)
        assert place, f"cell {name} has no gap ____: {lines.inner_text()}"
        self.page.mouse.dblclick(*place)
        self.page.keyboard.type(text)

    def run(self, name: str) -> None:
        """Shift and Enter together on the cell that has the cursor, which must be *name*."""
        here = self.page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCell.model.id")
        assert here == name, f"the cursor is in cell {here}, expected in {name}"
        self.page.keyboard.press("Shift+Enter")
        self.page.wait_for_function(RAN, arg=name, timeout=60_000)

    def note(self, name: str) -> object:
        """The framed note below the cell."""
        return self.cell(name).locator(".jp-OutputArea-output [role=status]")

    def messages(self) -> int:
        """Dialogs and toasts that stand before the notebook."""
        return self.page.locator(".jp-Dialog, .Toastify__toast").count()
