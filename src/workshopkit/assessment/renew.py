"""Writing what an author may not write by hand: fingerprints of changed texts and the published schema."""

from __future__ import annotations

from pathlib import Path

from workshopkit.assessment.instrument import SCHEMA, fingerprint, parse, schema_text
from workshopkit.assessment.model import Instrument
from workshopkit.files.atomic import write_text
from workshopkit.i18n.edits import Edit, replace
from workshopkit.i18n.yaml import scalars


def renew(path: Path) -> list[str]:
    """Write the schema beside *path* and the fingerprints of indicators whose change is of the present version.

    Returns the ids whose fingerprint was renewed; none while the instrument does not hold its contract. An indicator
    that changed without saying so keeps its old fingerprint, so that the check goes on naming it. Raises OSError.
    """
    write_text(path.with_name(SCHEMA), schema_text())
    text = path.read_bytes().decode("utf-8")
    instrument, _, _ = parse(text, path.name)
    if instrument is None:
        return []
    due = _due(instrument)
    edits = []
    stored = [scalar for scalar in scalars(text) if scalar.keys == ("indicators", "fingerprint")]
    for scalar, indicator in zip(stored, instrument.indicators, strict=True):
        if indicator.id in due:
            edits.append(Edit(scalar.start, scalar.end, f"'{due[indicator.id]}'"))
    if edits:
        write_text(path, replace(text, edits))
    return list(due)


def _due(instrument: Instrument) -> dict[str, str]:
    fresh = {entry.id: fingerprint(entry) for entry in instrument.indicators}
    return {
        entry.id: fresh[entry.id]
        for entry in instrument.indicators
        if fresh[entry.id] != entry.fingerprint and entry.change.since == instrument.version
    }
