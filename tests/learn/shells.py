"""IPython shells for tests: a notebook's kernel without a server."""

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

OPENING = 'from workshopkit.learn.start import *; accounts = open_lab("L9")'


class Shell:
    def __init__(self, opening: str = OPENING) -> None:
        InteractiveShell.clear_instance()
        self.shell = InteractiveShell.instance(colors="nocolor")
        self.shell.history_manager.enabled = False
        self.opened = self.run(opening)

    def run(self, source: str) -> str:
        """Everything that the reader sees below the cell, as plain text."""
        with capture_output() as caught:
            self.shell.run_cell(source, store_history=True)
        assert caught.stderr == ""
        return caught.stdout + "\n".join(str(one.data.get("text/plain", "")) for one in caught.outputs)

    def html(self, source: str) -> str:
        with capture_output() as caught:
            self.shell.run_cell(source, store_history=True)
        return "\n".join(str(one.data.get("text/html", "")) for one in caught.outputs)
