"""The folder of a dataset: one file per table, a manifest with content hashes, hidden tables in ``key/`` only.

The content of a table is hashed as a whole and in blocks of rows, so that :func:`verify` can name the first place that
differs; the *logical* hash beside it is the same for every file format. The seed stands in the manifest of the key,
never in the open one: who has recipe and seed can make the hidden tables.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workshopkit.files import atomic, digest
from workshopkit.synth.engine import WorldRun
from workshopkit.synth.formats import NAMES as FORMATS
from workshopkit.synth.formats import Format, format_of
from workshopkit.synth.model import SynthError
from workshopkit.synth.schema import TABLES

MARKER = "synthetic; fictional world; no real person, group, text or place"
"""What every manifest says; nothing here reads tables whose manifest does not say it."""
KEY = "key"
MANIFEST = "manifest.json"
CROISSANT = "croissant.json"
"""The card for machines, beside the open manifest."""
Entries = dict[str, dict[str, Any]]
"""Table -> its entry in a manifest."""
_FORMAT = 1


def write_dataset(run: WorldRun, out: Path, *, seed: str, engine: str, form: Format = "csv") -> str:
    """Write the tables of *run* to the folder *out* and return the content hash of the open tables.

    *out* must be new, empty, or a dataset written before, which is replaced as a whole at the end. Raises SynthError
    when it holds anything else or *form* is not installed, OSError when the disk is full; then *out* is as it was.
    """
    _may_replace(out)
    kept = format_of(form)
    with atomic.new_folder(out) as folder:
        (folder / KEY).mkdir()
        entries: tuple[Entries, Entries] = ({}, {})
        for nth, name in enumerate(run.recipe.tables):
            table = TABLES[name]
            if table.shown():
                entries[0][name] = kept.write(run, name, folder, hidden=False)
            if len(table.shown()) < len(table.columns):
                entries[1][name] = kept.write(run, name, folder / KEY, hidden=True)
            run.let_go(name, run.recipe.tables[nth + 1 :])
        content = _describe(run, folder, engine, entries[0])
        _describe(run, folder / KEY, engine, entries[1], seed=seed)
    return content


def _describe(run: WorldRun, folder: Path, engine: str, entries: Entries, seed: str | None = None) -> str:
    """Write the manifest of *folder*; the *seed* only in that of the key."""
    content = content_of(entries)
    manifest = {
        "format": _FORMAT,
        "marker": MARKER,
        "world": run.world.id,
        "recipe": run.recipe.id,
        "engine": engine,
        "content": content,
        "logical": content_of(entries, "logical"),
        "tables": entries,
    }
    if seed is not None:
        manifest["seed"] = seed
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return content


def content_of(entries: Entries, kind: str = "content") -> str:
    """One hash over names and content hashes of the tables; *kind* is ``content`` or ``logical``."""
    listed = "".join(f"{name}\0{entries[name][kind]}\n" for name in sorted(entries))
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
        sound &= all(entry["file"] in {f"{name}.{form}" for form in FORMATS} for name, entry in tables.items())
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
        found = format_of(path.suffix[1:]).difference(path, entry)
        if found:
            return found
    if content_of(manifest["tables"]) != manifest["content"]:
        return f"{folder / MANIFEST}: its own content hash differs"
    return ""
