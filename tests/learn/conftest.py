import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

CHECKS = """
from workshopkit.learn.hints import common
HINTS = {**common(), "counted-posts": ("Those are posts.", "Count the accounts.")}

def check_9_1(answer, tables):
    if answer == 999:
        raise RuntimeError("a check that fails")
    return {len(tables["accounts"]): None, len(tables["accounts"]) + 1: "counted-posts"}.get(answer, "other")
"""


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Makes the folder of a small lab with one exercise, 9.1: how many accounts? and works in it."""
    before = Path.cwd()

    def make(lang: str = "en", kind: str = "integer", messages: dict[str, str] | None = None, **more: Any) -> Path:
        exercise = {"id": "9.1", "name": "answer_9_1", "kind": kind, "points": 1, "title": "How many?", **more}
        card = {"format": 1, "lab": "L9", "release": "0", "lang": lang, "seat": "S01", "tables": ["accounts"]}
        (tmp_path / "lab.json").write_text(json.dumps(card | {"module": "", "exercises": [exercise]}), encoding="utf-8")
        (tmp_path / "messages.json").write_text(json.dumps(messages or {}), encoding="utf-8")
        (tmp_path / "checks.py").write_text(CHECKS, encoding="utf-8")
        for folder, rows in ((tmp_path / "data", 6), (tmp_path / "second" / "data", 4)):
            folder.mkdir(parents=True, exist_ok=True)
            acct = [f"acct_{n}" for n in range(rows)]
            pd.DataFrame({"acct": acct, "posts": range(rows)}).to_csv(folder / "accounts.csv", index=False)
        os.chdir(tmp_path)
        return tmp_path

    monkeypatch.delenv("WORKSHOP_EVENTS", raising=False)
    yield make
    os.chdir(before)
