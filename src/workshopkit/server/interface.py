"""JupyterLab as a participant sees it: few controls, nothing that takes a notebook apart, the seat's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DISABLED = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/running-extension",
    "@jupyterlab/application-extension:property-inspector",
    "@jupyterlab/celltags-extension",
    "@jupyterlab/cell-toolbar-extension",
    "@jupyterlab/audio-extension",
    "@jupyterlab/console-extension",
    "@jupyterlab/csvviewer-extension",
    "@jupyterlab/help-extension",
    "@jupyterlab/htmlviewer-extension",
    "@jupyterlab/hub-extension",
    "@jupyterlab/inspector-extension",
    "@jupyterlab/launcher-extension",
    "@jupyterlab/logconsole-extension",
    "@jupyterlab/markdownviewer-extension",
    "@jupyterlab/mermaid-extension",
    "@jupyterlab/pdf-extension",
    "@jupyterlab/pluginmanager-extension",
    "@jupyterlab/settingeditor-extension",
    "@jupyterlab/theme-dark-extension",
    "@jupyterlab/theme-dark-high-contrast-extension",
    "@jupyterlab/vega5-extension",
    "@jupyterlab/video-extension",
    "@jupyterlab/tooltip-extension:consoles",
    "@jupyterlab/workspaces-extension:sidebar",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyter/nbgrader",
    "@jupyter-notebook/lab-extension",
    "jupyterlab-jupytext",
)
"""Parts of Lab that a participant's page does not load."""

EXTENSIONS = ("anywidget", "@jupyter-widgets/jupyterlab-manager", "jupyterlab_pygments")
"""The installed extensions of Lab that a participant's page loads; one that is only disabled is loaded all the same."""

LOCALE: Mapping[str, str] = {"en": "en", "fr": "fr_FR", "ar": "ar_SA"}
TAKES_APART = (
    "notebook:cut-cell",
    "notebook:delete-cell",
    "notebook:split-cell-at-cursor",
    "notebook:merge-",
    "notebook:change-cell-to-",
    "notebook:paste-cell",
    "notebook:copy-cell",
    "notebook:move-cell-",
    "notebook:insert-",
    "notebook:run-cell-and-insert-below",
    "notebook:duplicate-below",
)
"""Commands, by the beginning of their names, that would change which cells a notebook has."""

LEADS_AWAY = (
    "notebook:undo-cell-action",
    "notebook:redo-cell-action",
    "apputils:activate-command-palette",
    "application:close",
    "application:toggle-left-area",
    "application:toggle-right-area",
    "application:toggle-mode",
    "application:toggle-sidebar-widget",
    "docmanager:save-as",
    "filebrowser:toggle-main",
    "inspector:toggle",
    "logconsole:open",
)
"""Commands, by the beginning of their names, that undo typing unseen, open further panels or leave the lab."""

_FROM = (
    ("@jupyterlab/notebook-extension", "tracker"),
    ("@jupyterlab/application-extension", "commands"),
    ("@jupyterlab/apputils-extension", "palette"),
    ("@jupyterlab/docmanager-extension", "plugin"),
    ("@jupyterlab/filebrowser-extension", "widget"),
    ("@jupyterlab/inspector-extension", "inspector"),
    ("@jupyterlab/inspector-extension", "notebooks"),
    ("@jupyterlab/logconsole-extension", "plugin"),
)
_MENUS = ("file", "edit", "view", "run", "kernel", "tabs", "settings", "help")
_BUTTONS_OFF = ("insert", "cut", "copy", "paste", "cellType", "kernelName", "scheduler")


def settings(lang: str, schemas: Path) -> dict[str, dict[str, Any]]:
    """Settings by plugin for a seat working in *lang*; shortcuts and menus are read from Lab's own *schemas*."""
    off = (*TAKES_APART, *LEADS_AWAY)
    lab = [_schema(schemas, package, name) for package, name in _FROM]
    shortcuts = [
        {"command": one["command"], "keys": one["keys"], "selector": one["selector"], "disabled": True}
        for schema in lab
        for one in schema.get("jupyter.lab.shortcuts", [])
        if one["command"].startswith(off)
    ]
    context = [
        {"command": one["command"], "selector": one["selector"], "disabled": True}
        for schema in lab
        for one in schema.get("jupyter.lab.menus", {}).get("context", [])
        if one.get("command", "").startswith((*off, "notebook:create-"))
    ]
    return {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALE[lang], "stringsPrefix": ""},
        "@jupyterlab/docmanager-extension:plugin": {"autosave": True, "autosaveInterval": 15},
        "@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Light", "adaptive-theme": False},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": shortcuts},
        "@jupyterlab/application-extension:context-menu": {"contextMenu": context},
        "@jupyterlab/mainmenu-extension:plugin": {
            "menus": [{"id": f"jp-mainmenu-{name}", "disabled": True} for name in _MENUS]
        },
        "@jupyterlab/notebook-extension:panel": {
            "toolbar": [{"name": name, "disabled": True} for name in _BUTTONS_OFF]
        },
    }


def _schema(schemas: Path, package: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads((schemas / package / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
