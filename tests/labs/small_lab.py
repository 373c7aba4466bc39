"""A small project with one lab of three exercises, and doubles of the kit's data, seals and translations."""

import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

DATA = Path(__file__).resolve().parents[1] / "data" / "labs"
PLATFORMS = ("VID-1", "CHAT-2", "SHARE-3")
WORDS = {"ar": "كلمة", "fr": "mot"}


def build_tables(recipe: object, world: object, seed: bytes, part: str = "main") -> dict[str, pd.DataFrame]:
    """40 to 99 posts, 9 in the second dataset; the platform of each by the hash of seed and row."""
    count = 9 if part == "second" else 40 + seed[0] % 60
    draws = [hashlib.sha256(seed + bytes([row])).digest()[0] % 7 for row in range(count)]
    platform = [PLATFORMS[min(draw // 2, 2) if draw < 6 else 0] for draw in draws]
    return {"posts": pd.DataFrame({"post": range(count), "platform": platform})}


def write_tables(tables: dict[str, pd.DataFrame], folder: Path) -> str:
    folder.mkdir(parents=True)
    total = hashlib.sha256()
    for name, table in tables.items():
        text = table.to_csv(index=False, lineterminator="\n")
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
        total.update(text.encode())
    return f"sha256:{total.hexdigest()}"


def canonical(answer: object, kind: str) -> str:
    return f"{kind}:{answer}"


def seal(text: str, *, salt: str) -> str:
    return f"scrypt${salt}${hashlib.sha256((salt + text).encode()).hexdigest()}"


def translated(project: Path, source: Path, lang: str) -> SimpleNamespace:
    """Every word of prose becomes one word of *lang*; fences and front matter stay."""
    lines, fenced = [], 0
    for number, line in enumerate(source.read_text(encoding="utf-8").split("\n")):
        fenced += line.startswith("```") or (number < 5 and line == "---")
        prose = lang != "en" and fenced % 2 == 0 and line not in ("---", "+++") and not line.startswith("```")
        lines.append(" ".join(_word(word, lang) for word in line.split(" ")) if prose else line)
    return SimpleNamespace(text="\n".join(lines), missing=())


def _word(word: str, lang: str) -> str:
    return WORDS[lang] if word.isalpha() else word


def table(project: Path, source: Path, lang: str) -> dict[str, str]:
    return {"Rows, not columns.": WORDS[lang]} if source.name == "checks.py" else {}


def entries(domain: str, lang: str) -> dict[str, str]:
    return {"fill in the blank": WORDS[lang]}


def use_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    from workshopkit.labs import messages, sources, variant

    monkeypatch.setattr(variant, "load_recipe", Path.read_text)
    monkeypatch.setattr(variant, "load_world", Path.read_text)
    monkeypatch.setattr(variant, "build_tables", build_tables)
    monkeypatch.setattr(variant, "write_tables", write_tables)
    monkeypatch.setattr(variant, "canonical", canonical)
    monkeypatch.setattr(variant, "seal", seal)
    monkeypatch.setattr(sources, "translated", translated)
    monkeypatch.setattr(messages, "table", table)
    monkeypatch.setattr(messages.messages, "entries", entries, raising=False)


def good_project(target: Path) -> Path:
    """A copy of the project with the good lab L8, to be changed at will."""
    return Path(shutil.copytree(DATA / "good", target / "project"))
