import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from delivery.small_delivery import make
from server.serving import free_port, start

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def delivery(tmp_path: Path):
    return make(tmp_path / "w")


def kernel(running, code: str = "") -> int:
    """Start a kernel through the server, run *code* in it, return its process id."""
    request = urllib.request.Request(
        f"{running.base}/api/kernels", data=b"{}", headers={"Authorization": f"token {running.token()}"}
    )
    name = json.loads(urllib.request.urlopen(request, timeout=30).read())["id"]
    from jupyter_client import BlockingKernelClient

    client = BlockingKernelClient()
    client.load_connection_file(str(running.delivery.kit(running.seat) / "runtime" / f"kernel-{name}.json"))
    client.start_channels()
    client.wait_for_ready(timeout=60)
    reply = client.execute_interactive(
        "", user_expressions={"pid": "__import__('os').getpid()", "more": code or "0"}, timeout=60, silent=False
    )
    running.seen = reply["content"]["user_expressions"]
    if "busy" in code:
        client.execute("while True: pass")
    client.stop_channels()
    return int(running.seen["pid"]["data"]["text/plain"])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_ends_server_and_busy_kernel_within_three_seconds(delivery, folder, number) -> None:
    running = start(delivery, "S01", folder)
    pid = kernel(running, "'busy'")
    begun = time.monotonic()
    running.process.send_signal(number)
    running.process.wait(10)
    assert time.monotonic() - begun < 3
    assert not is_alive(pid)
    assert running.process.stdout.read() == ""
    assert not (delivery.server("S01") / "address.txt").exists()


@posix
def test_after_a_kill_the_same_seat_opens_again_with_the_same_address(delivery, folder) -> None:
    port = free_port()
    first = start(delivery, "S01", folder, port=port)
    first.process.kill()
    first.process.wait()
    second = start(delivery, "S01", folder, port=port)
    second.stop()
    assert first.lines == second.lines


def test_a_second_start_says_where_the_seat_is_open_and_opens_nothing(delivery, folder) -> None:
    running = start(delivery, "S01", folder)
    with pytest.raises(AssertionError, match="is open already at") as refused:
        start(delivery, "S01", folder)
    assert running.base in str(refused.value)
    other = start(delivery, "S02", folder)
    other.stop()
    running.stop()


def test_a_port_in_use_gives_the_next_one_and_says_so(delivery, folder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = start(delivery, "S01", folder, port=port)
        running.stop()
    assert running.lines[0] == f"port {port} is in use; using {running.base.rsplit(':', 1)[1]}"


def test_a_hostile_home_folder_changes_nothing(delivery, folder, tmp_path) -> None:
    home = tmp_path / "home"
    bad = "raise SystemExit('from the home folder')\n"
    for name in (
        ".jupyter/jupyter_server_config.py",
        ".jupyter/jupyter_config.py",
        ".ipython/profile_default/startup/00.py",
        ".ipython/profile_default/ipython_config.py",
        ".config/matplotlib/matplotlibrc",
        "startup.py",
        ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings",
        ".local/share/jupyter/kernels/python3/kernel.json",
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(bad)
    (folder / "jupyter_server_config.py").write_text(bad)
    hostile = {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "PYTHONSTARTUP": str(home / "startup.py"),
        "JUPYTER_CONFIG_PATH": str(home / ".jupyter"),
        "JUPYTER_PATH": str(home / ".local/share/jupyter"),
        "JUPYTER_TOKEN": "from-outside",
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "IPYTHONDIR": str(home / ".ipython"),
    }
    running = start(delivery, "S03", folder, env=hostile)
    try:
        kernel(running, "__import__('matplotlib').matplotlib_fname().startswith(__import__('os').environ['HOME'])")
        assert running.seen["more"]["data"]["text/plain"] == "False"
        theme = running.signed_in()("/lab/api/settings/@jupyterlab/apputils-extension:themes").json()
        assert "JupyterLab Light" in theme["raw"]
    finally:
        running.stop()
        (folder / "jupyter_server_config.py").unlink()


def test_the_server_loads_no_pandas_nbgrader_mkdocs_or_grammar() -> None:
    script = (
        "import sys\nfrom workshopkit.server.launch import load\nload()\nimport workshopkit.server.extension\n"
        "print(*[name for name in sys.modules if sys.modules[name] is not None])"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "numpy", "nbgrader", "mkdocs", "rfc3987_syntax", "matplotlib", "sqlalchemy", "rich"} & set(
        loaded
    )


def test_participants_see_few_controls_in_their_language(running) -> None:
    browser = running.signed_in()

    def raw(plugin: str) -> dict:
        return json.loads(browser(f"/lab/api/settings/{plugin}").json()["raw"])

    assert raw("@jupyterlab/translation-extension:plugin")["locale"] == "ar_SA"
    assert raw("@jupyterlab/docmanager-extension:plugin")["autosaveInterval"] == 15
    off = {one["command"] for one in raw("@jupyterlab/shortcuts-extension:shortcuts")["shortcuts"] if one["disabled"]}
    assert {
        "notebook:cut-cell",
        "notebook:delete-cell",
        "notebook:split-cell-at-cursor",
        "notebook:merge-cells",
        "notebook:merge-cell-above",
        "notebook:merge-cell-below",
    } <= off
    assert browser("/api/terminals").status == 404
    assert browser("/custom/custom.css").status == 200
    page = browser("/doc/tree/L1/L1.ipynb").text
    assert "@jupyter/nbgrader" in page.split("disabledExtensions")[1].split("]")[0]
