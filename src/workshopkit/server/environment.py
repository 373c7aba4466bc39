"""The environment of the server and its kernels: folders of the delivery, nothing of the person's home folder."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Seat
from workshopkit.files import atomic
from workshopkit.server import interface

_MOST_BODY = 150 * 1024 * 1024
"""Largest request in bytes: the largest notebook that is taken in, as JupyterLab sends it to be saved, and some."""
_UNWANTED = ("PYTHONSTARTUP", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_NO_CONFIG", "JUPYTER_TOKEN", "MPLBACKEND")

_KERNEL = "c = get_config()\nc.IPKernelApp.log_level = 'CRITICAL'\n"
"""Keeps a kernel's remarks to programmers out of the trainer's window."""


def prepare(delivery: Delivery, seat: Seat) -> None:
    """Write the configuration of this seat's server and point this process and its children at it.

    Everything is written anew at each start: an edited or damaged file cannot keep a workshop from opening.
    """
    own = delivery.server(seat.code)
    kit = delivery.kit(seat.code)
    for folder in (own / "data", kit / "ipython", kit / "matplotlib", kit / "runtime"):
        folder.mkdir(parents=True, exist_ok=True)
    atomic.write_text(kit / "ipython" / "profile_default" / "ipython_kernel_config.py", _KERNEL)
    with atomic.new_folder(own / "config") as config:
        _configure(config, seat.language)
    for name in _UNWANTED:
        os.environ.pop(name, None)
    os.environ.update(
        {
            "JUPYTER_CONFIG_DIR": str(own / "config"),
            "JUPYTER_DATA_DIR": str(own / "data"),
            "JUPYTER_RUNTIME_DIR": str(kit / "runtime"),
            "JUPYTERLAB_DIR": str(lab_folder()),
            "JUPYTERLAB_SETTINGS_DIR": str(own / "config" / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(own / "data" / "workspaces"),
            "IPYTHONDIR": str(kit / "ipython"),
            "MPLCONFIGDIR": str(kit / "matplotlib"),
            "PYTHONNOUSERSITE": "1",
            "WORKSHOP_EVENTS": str(delivery.events(seat.code)),
        }
    )


def _configure(config: Path, lang: str) -> None:
    _json(config / "labconfig" / "page_config.json", {"disabledExtensions": dict.fromkeys(interface.DISABLED, True)})
    for plugin, settings in interface.settings(lang, lab_folder() / "schemas").items():
        package, _, name = plugin.rpartition(":")
        _json(config / "settings" / package / f"{name}.jupyterlab-settings", settings)
    shared = Path(sys.prefix, "share", "jupyter", "labextensions")
    for name in interface.EXTENSIONS:
        if (shared / name).is_dir():
            shutil.copytree(shared / name, config / "labextensions" / name)
    custom = config / "custom"
    custom.mkdir()
    styles = ("custom.css", "arabic.css") if lang == "ar" else ("custom.css",)
    style = "".join((Path(__file__).parent / "config" / name).read_text(encoding="utf-8") for name in styles)
    (custom / "custom.css").write_text(style, encoding="utf-8")
    font = Path(__file__).parents[1] / "render" / "vendor" / "noto" / "NotoSansArabic.woff2"
    if font.is_file():
        shutil.copyfile(font, custom / font.name)


def lab_folder() -> Path:
    """JupyterLab's own files in this environment."""
    return Path(sys.prefix, "share", "jupyter", "lab")


def flags(delivery: Delivery, seat: Seat, port: int, token: str) -> list[str]:
    """Command-line flags of the server, which win over every configuration file."""
    values: Mapping[str, Any] = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": str(delivery.seat(seat.code)),
        "ServerApp.terminals_enabled": False,
        "ServerApp.quit_button": False,
        "ServerApp.max_body_size": _MOST_BODY,
        "ServerApp.cookie_secret_file": str(delivery.server(seat.code) / "cookie_secret"),
        "ServerApp.log_level": "CRITICAL",
        "IdentityProvider.token": token,
        "MappingKernelManager.default_kernel_name": "python3",
        "AsyncMappingKernelManager.default_kernel_name": "python3",
        "KernelManager.shutdown_wait_time": 1.0,
        "KernelSpecManager.ensure_native_kernel": True,
        "FileContentsManager.delete_to_trash": False,
        "LabApp.default_url": "/",
        "LabApp.app_dir": str(lab_folder()),
        "LabApp.user_settings_dir": os.environ["JUPYTERLAB_SETTINGS_DIR"],
        "LabApp.workspaces_dir": os.environ["JUPYTERLAB_WORKSPACES_DIR"],
        "LabApp.expose_app_in_browser": True,
        "LabApp.custom_css": True,
        "LabApp.extension_manager": "readonly",
        "LabApp.check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "LabApp.log_level": "CRITICAL",
    }
    return [
        *(f"--{name}={value}" for name, value in values.items()),
        f"--LabApp.labextensions_path={delivery.server(seat.code) / 'config' / 'labextensions'}",
        '--ServerApp.tornado_settings={"compress_response": True}',
    ]


def token_of(delivery: Delivery, seat: Seat, name: str) -> str:
    """The token *name* of this seat's server: random, made once, readable by the owner alone.

    It lasts as long as the delivery, so that an open window and a bookmark hold after a restart.
    """
    path = delivery.server(seat.code) / f"{name}.token"
    if not path.is_file() or len(path.read_text(encoding="utf-8")) < 32:
        atomic.write_text(path, secrets.token_hex(24), mode=0o600)
    return path.read_text(encoding="utf-8")


def _json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, sort_keys=True), encoding="utf-8")
