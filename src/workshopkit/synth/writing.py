"""The folder of a dataset: one CSV file per table, a manifest with content hashes, hidden tables in ``key/`` only.

The content of a table is its text: a head line and one line per row. It is hashed as a whole and in blocks of rows,
so that :func:`verify` can name the first place that differs. The seed stands in the manifest of the key, never in the
open one: who has recipe and seed can make the hidden tables.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workshopkit.files import atomic, digest
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.model import SynthError
from workshopkit.synth.schema import TABLES

MARKER = "synthetic; fictional world; no real person, group, text or place"
"""What every manifest says; nothing here reads tables whose manifest does not say it."""
BLOCK = 1000
"""Rows of a block."""
KEY = "key"
MANIFEST = "manifest.json"
CROISSANT = "croissant.json"
"""The card for machines, beside the open manifest."""
_FORMAT = 1


def write_dataset(run: WorldRun, out: Path, *, seed: str, engine: str) -> str:
    """Write the tables of *run* to the folder *out* and return the content hash of the open tables.

    *out* must be new, empty, or a dataset written before, which is replaced as a whole at the end. Raises SynthError
    when it holds anything else, OSError when the disk is full; then *out* is as it was.
    """
    _may_replace(out)
    with atomic.new_folder(out) as folder:
        content = _write(run, folder, engine, hidden=False)
        (folder / KEY).mkdir()
        _write(run, folder / KEY, engine, hidden=True, seed=seed)
    return content


def _write(run: WorldRun, folder: Path, engine: str, *, hidden: bool, seed: str = "") -> str:
    entries = {}
    for name in run.recipe.tables:
        table = TABLES[name]
        wanted = len(table.shown()) < len(table.columns) if hidden else bool(table.shown())
        if wanted:
            text = run.shown(name, key=hidden).to_csv(index=False, lineterminator="\n")
            (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
            entries[name] = {"file": f"{name}.csv", **table_digests(text)}
    content = content_of(entries)
    manifest = {
        "format": _FORMAT,
        "marker": MARKER,
        "world": run.world.id,
        "recipe": run.recipe.id,
        "engine": engine,
        "content": content,
        "tables": entries,
    }
    if hidden:
        manifest["seed"] = seed
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return content


def table_digests(text: str) -> dict[str, Any]:
    """Rows, content hash and block hashes of a table's *text*; block 0 is the head line."""
    head, *rows = text.splitlines(keepends=True)
    blocks = [head, *("".join(rows[at : at + BLOCK]) for at in range(0, len(rows), BLOCK))]
    return {
        "rows": len(rows),
        "content": f"sha256:{digest.of_bytes(text.encode())}",
        "blocks": [digest.of_bytes(block.encode())[:16] for block in blocks],
    }


def content_of(entries: dict[str, dict[str, Any]]) -> str:
    """One hash over names and content hashes of the tables."""
    listed = "".join(f"{name}\0{entries[name]['content']}\n" for name in sorted(entries))
    return f"sha256:{digest.of_bytes(listed.encode())}"


def _may_replace(out: Path) -> None:
    """Raise SynthError unless *out* is missing, empty, or a dataset and nothing else."""
    if not out.exists():
        return
    if not out.is_dir():
        raise SynthError(f"{out}: is a file; name a folder")
    there = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir())
    if not there:
        return
    ours: set[str] = {CROISSANT} if (out / MANIFEST).is_file() else set()
    for folder in (out, out / KEY):
        if (folder / MANIFEST).is_file():
            files = [entry["file"] for entry in read_manifest(folder)["tables"].values()]
            ours |= {(folder / name).relative_to(out).as_posix() for name in (*files, MANIFEST)}
    foreign = [name for name in there if name not in ours]
    if foreign:
        raise SynthError(f"{out}: holds {foreign[0]}, which is not of a dataset; choose another folder")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest in *folder*. Raises SynthError when it is missing, broken, or lacks the synthetic marker."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        marker, tables = manifest["marker"], manifest["tables"]
        sound = all({"file", "rows", "content", "blocks"} <= set(entry) for entry in tables.values())
        sound &= all(entry["file"] == f"{name}.csv" for name, entry in tables.items())
    except OSError as error:
        raise SynthError(f"{path}: cannot be read ({error.strerror}); build the dataset again") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SynthError(f"{path}: is not a manifest of a dataset; build the dataset again") from error
    if marker != MARKER or not sound or manifest.get("format") != _FORMAT:
        raise SynthError(f"{path}: does not say that the data are synthetic; only such data are read here")
    return dict(manifest)


def verify(folder: Path) -> Sequence[str]:
    """What differs from the manifest: the first table and block of rows, in words; empty when nothing does.

    The key is read too when it is there. Raises SynthError when *folder* is no dataset.
    """
    for part in (folder, folder / KEY):
        if part == folder or part.exists():
            found = _first_difference(part, read_manifest(part))
            if found:
                return [found]
    return []


def _first_difference(folder: Path, manifest: dict[str, Any]) -> str:
    for entry in manifest["tables"].values():
        path = folder / entry["file"]
        try:
            now = table_digests(path.read_bytes().decode("utf-8") or "\n")
        except OSError as error:
            return f"{path}: cannot be read ({error.strerror})"
        except UnicodeDecodeError as error:
            return f"{path}: is not UTF-8 ({error.reason})"
        if now["content"] == entry["content"]:
            continue
        pairs = enumerate(zip(now["blocks"], entry["blocks"], strict=False))
        block = next(
            (nth for nth, (one, other) in pairs if one != other), min(len(now["blocks"]), len(entry["blocks"]))
        )
        if block == 0:
            return f"{path}: the head line differs"
        first = (block - 1) * BLOCK + 1
        return f"{path}: rows {first} to {first + BLOCK - 1} differ ({now['rows']} rows, {entry['rows']} were written)"
    if content_of(manifest["tables"]) != manifest["content"]:
        return f"{folder / MANIFEST}: its own content hash differs"
    return ""
