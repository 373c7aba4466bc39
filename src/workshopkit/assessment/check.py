"""The rules an instrument keeps beyond the shape of its fields, each with the line of what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from workshopkit.assessment.instrument import SCHEMA, fingerprint, parse, schema_text
from workshopkit.assessment.model import LEVELS, Instrument
from workshopkit.lint.model import Finding, Value

Fault = tuple[str, tuple[str | int, ...], dict[str, Value]]
"""Code of a rule, place in the instrument, values of its sentence."""


def check(project: Path, path: Path) -> list[Finding]:
    """All faults of the instrument at *path*, sorted by line. Raises OSError when it cannot be read."""
    name = path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)
    instrument, lines, found = parse(path.read_text(encoding="utf-8", errors="replace"), name)
    if instrument is not None:
        found = [Finding(code, name, lines.of(place), values) for code, place, values in faults(instrument)]
        found += _published(path, name)
    return sorted(found, key=lambda finding: (finding.path, finding.line or 0, finding.code))


def faults(instrument: Instrument) -> Iterator[Fault]:
    """Every fault of *instrument* under the rules below."""
    for rule in RULES:
        yield from rule(instrument)


def unique_ids(instrument: Instrument) -> Iterator[Fault]:
    """Ids are used once in their list; a retired id is never used again."""
    retired = {entry.id for entry in instrument.retired}
    lists: dict[str, Sequence[str]] = {
        "roles": [role.id for role in instrument.roles],
        "references": [reference.id for reference in instrument.references],
        "domains": [domain.id for domain in instrument.domains],
        "indicators": [indicator.id for indicator in instrument.indicators],
        "bands": [band.id for band in instrument.bands],
    }
    for name, ids in lists.items():
        for position, id_ in enumerate(ids):
            if id_ in ids[:position]:
                yield "ASM005", (name, position, "id"), {"id": id_}
            if name == "indicators" and id_ in retired:
                yield "ASM006", (name, position, "id"), {"id": id_}


def known_names(instrument: Instrument) -> Iterator[Fault]:
    """Whatever is named somewhere is there: domains, roles, references, indicators."""
    roles = {role.id for role in instrument.roles}
    domains = {domain.id for domain in instrument.domains}
    cited = {reference.id for reference in instrument.references}
    asked = set(instrument.by_id())
    once = asked | {entry.id for entry in instrument.retired}
    for position, entry in enumerate(instrument.indicators):
        named: tuple[tuple[str, Sequence[str], set[str]], ...] = (
            ("domain", (entry.domain,), domains),
            ("roles", entry.roles, roles),
            ("self_control_of", entry.self_control_of, roles),
            ("references", entry.references, cited),
            ("depends_on", entry.depends_on, asked),
            ("paired_safeguard", (entry.paired_safeguard,) if entry.paired_safeguard else (), asked - {entry.id}),
            ("change", entry.change.source, once),
        )
        for field, ids, known in named:
            for id_ in ids:
                if id_ not in known:
                    yield "ASM007", ("indicators", position, field), {"entry": f"{entry.id}.{field}", "id": id_}
        if not entry.id.startswith(f"{entry.domain}-"):
            yield "ASM008", ("indicators", position, "id"), {"id": entry.id, "domain": entry.domain}
    for role in instrument.merging.reserving_roles:
        if role not in roles:
            yield "ASM007", ("merging", "reserving_roles"), {"entry": "merging.reserving_roles", "id": role}
    yield from _own_ceilings(instrument, asked)


def used_names(instrument: Instrument) -> Iterator[Fault]:
    """Every reference is used and every role is asked something (warnings)."""
    cited = {id_ for entry in instrument.indicators for id_ in entry.references}
    asked = {id_ for entry in instrument.indicators for id_ in entry.roles}
    for position, reference in enumerate(instrument.references):
        if reference.id not in cited:
            yield "ASM017", ("references", position, "id"), {"id": reference.id}
    for position, role in enumerate(instrument.roles):
        if role.id not in asked:
            yield "ASM018", ("roles", position, "id"), {"id": role.id}


def core_in_every_domain(instrument: Instrument) -> Iterator[Fault]:
    """A domain without a core indicator would have no band to stand on."""
    for position, domain in enumerate(instrument.domains):
        if not any(entry.core for entry in instrument.of_domain(domain.id)):
            yield "ASM009", ("domains", position, "id"), {"domain": domain.id}


def pairs(instrument: Instrument) -> Iterator[Fault]:
    """A power is paired with a safeguard that every State can be asked about."""
    by_id = instrument.by_id()
    for position, entry in enumerate(instrument.indicators):
        safeguard = by_id.get(entry.paired_safeguard or "")
        if safeguard is None:
            continue
        place = ("indicators", position, "paired_safeguard")
        if not safeguard.safeguard:
            yield "ASM010", place, {"id": safeguard.id, "power": entry.id}
        if safeguard.not_applicable_if:
            yield "ASM011", place, {"id": safeguard.id, "power": entry.id}


def no_circle(instrument: Instrument) -> Iterator[Fault]:
    """Dependencies can be put in an order."""
    graph = {entry.id: entry.depends_on for entry in instrument.indicators}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = [str(id_) for id_ in error.args[1]]
        first = [entry.id for entry in instrument.indicators].index(circle[0])
        yield "ASM012", ("indicators", first, "depends_on"), {"ids": ", ".join(circle[:-1])}


def texts(instrument: Instrument) -> Iterator[Fault]:
    """The text of an indicator is the one that was fingerprinted, its levels differ, its change is told."""
    for position, entry in enumerate(instrument.indicators):
        place = ("indicators", position)
        if instrument.language == "en" and fingerprint(entry) != entry.fingerprint:
            yield "ASM013", (*place, "fingerprint"), {"id": entry.id, "fingerprint": entry.fingerprint}
        if len(set(entry.descriptors)) < len(LEVELS):
            yield "ASM015", (*place, "levels"), {"id": entry.id}
        if entry.change.kind in ("split", "merged") and not entry.change.source:
            yield "ASM014", (*place, "change"), {"id": entry.id}
        if entry.change.since > instrument.version:
            yield "ASM022", (*place, "change"), {"id": entry.id, "since": entry.change.since}


def independent_voice(instrument: Instrument) -> Iterator[Fault]:
    """No indicator is left to the bodies that it watches."""
    for position, entry in enumerate(instrument.indicators):
        if set(entry.roles) <= set(entry.self_control_of):
            yield "ASM016", ("indicators", position, "roles"), {"id": entry.id}


def order(instrument: Instrument) -> Iterator[Fault]:
    """The scale ascends from 0 to 4; bands descend, and the last one takes every domain."""
    steps = [step.level for step in instrument.scale]
    if steps != list(LEVELS):
        yield "ASM020", ("scale",), {"entry": "scale", "value": ", ".join(map(str, steps))}
    limits = [(band.min_mean, band.min_core) for band in instrument.bands]
    if limits != sorted(limits, reverse=True) or limits[-1] != (0, 0):
        yield "ASM020", ("bands",), {"entry": "bands", "value": ", ".join(band.id for band in instrument.bands)}


RULES: tuple[Callable[[Instrument], Iterator[Fault]], ...] = (
    unique_ids,
    known_names,
    used_names,
    core_in_every_domain,
    pairs,
    no_circle,
    texts,
    independent_voice,
    order,
)


def _own_ceilings(instrument: Instrument, asked: set[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, own in enumerate(instrument.evidence.own_ceilings):
        place = ("evidence", "own_ceilings", position, "indicators")
        for id_ in own.indicators:
            if id_ not in asked:
                yield "ASM007", place, {"entry": "evidence.own_ceilings", "id": id_}
            if id_ in seen:
                yield "ASM021", place, {"id": id_}
            seen.add(id_)


def _published(path: Path, name: str) -> Iterator[Finding]:
    schema = path.with_name(SCHEMA)
    if not schema.is_file() or schema.read_text(encoding="utf-8") != schema_text():
        yield Finding("ASM019", Path(name).with_name(SCHEMA).as_posix(), 1)
