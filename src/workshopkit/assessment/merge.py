"""Merging independent answers: capped by evidence, lower median, disagreement kept, powers held to their safeguards.

Pure and deterministic: the result depends on the instrument, the answers and the agreed levels, on nothing else, and
not on the order of the agencies. There is no national total: the instrument knows none. Source of every rule: the
instrument, sections evidence, merging, pairing, bands, priority.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from workshopkit.assessment.merged import DomainResult, IndicatorResult, Merged, Need
from workshopkit.assessment.model import (
    LEVELS,
    Agency,
    Answer,
    AssessmentError,
    Ceiling,
    Indicator,
    Instrument,
    State,
)
from workshopkit.lint.model import Finding


def merge(instrument: Instrument, agencies: Iterable[Agency], agreed: Mapping[str, int] | None = None) -> Merged:
    """Merge the answers of *agencies*; *agreed* are levels that the plenary recorded, by indicator.

    Raises AssessmentError when two agencies have one id, an answer is of an indicator that does not exist, "not
    applicable" is said where the instrument names no condition, or a level is missing, out of 0-4 or misplaced.
    """
    ordered = sorted(agencies, key=lambda agency: agency.id)
    settled = dict(agreed or {})
    if faults := tuple(_faults(instrument, ordered, settled)):
        raise AssessmentError(*faults)
    first = {entry.id: _before_pairing(instrument, entry, ordered) for entry in instrument.indicators}
    results = tuple(_after_pairing(instrument, entry, first, settled.get(entry.id)) for entry in instrument.indicators)
    of = {domain.id: {entry.id for entry in instrument.of_domain(domain.id)} for domain in instrument.domains}
    domains = tuple(_domain(instrument, name, [one for one in results if one.id in ids]) for name, ids in of.items())
    return Merged(indicators=results, domains=domains, priorities=_priorities(instrument, results))


def ceiling(ceilings: Sequence[Ceiling], cited: Iterable[str]) -> int:
    """The highest level (0-4) that evidence of the classes *cited* supports under *ceilings*."""
    classes = set(cited)
    return min((rule.max_level for rule in ceilings if not classes & set(rule.without)), default=4)


def lower_median(levels: Sequence[int]) -> int:
    """The lower median: element floor((n-1)/2) of the sorted *levels*, always one of them.

    Raises ValueError when there are none.
    """
    if not levels:
        raise ValueError("no level to take the median of")
    return sorted(levels)[(len(levels) - 1) // 2]


def pair(merged: int | None, safeguard: int | None, *, headroom: int, unknown_counts_as: int) -> int | None:
    """The level that counts for a power: at most *headroom* above its safeguard; None stays None."""
    if merged is None:
        return None
    return min(merged, (unknown_counts_as if safeguard is None else safeguard) + headroom)


def weight(instrument: Instrument, entry: Indicator, result: IndicatorResult) -> float:
    """By how much a gap of *entry* counts: more for a core indicator, a safeguard, a power that pairing lowered."""
    factors = instrument.priority
    core = factors.core_factor if entry.core else 1.0
    return core * (factors.safeguard_factor if entry.safeguard or result.lowered_by_pairing else 1.0)


def _faults(instrument: Instrument, agencies: Sequence[Agency], agreed: Mapping[str, int]) -> Iterator[Finding]:
    ids = [agency.id for agency in agencies]
    known, roles = instrument.by_id(), {role.id for role in instrument.roles}
    for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        yield Finding("ASM030", id_, None, {"id": id_})
    for id_, level in agreed.items():
        if id_ not in known or level not in LEVELS:
            yield Finding("ASM035", "plenary", None, {"id": id_, "level": level})
    for agency in agencies:
        if agency.role not in roles:
            yield Finding("ASM031", agency.id, None, {"role": agency.role})
        for id_, answer in agency.answers.items():
            entry = known.get(id_)
            if entry is None:
                yield Finding("ASM032", agency.id, None, {"id": id_})
            elif answer.state == "not_applicable" and entry.not_applicable_if is None:
                yield Finding("ASM034", agency.id, None, {"id": id_})
            if (answer.state == "rated") != (answer.level is not None):
                yield Finding("ASM033", agency.id, None, {"id": id_})


def _before_pairing(instrument: Instrument, entry: Indicator, agencies: Sequence[Agency]) -> IndicatorResult:
    given = {agency.id: agency.answers.get(entry.id, Answer(state="untouched")) for agency in agencies}
    role = {agency.id: agency.role for agency in agencies}
    rules = instrument.ceilings_of(entry.id)
    levels = {id_: answer.level for id_, answer in given.items() if answer.level is not None}
    ceilings = {id_: ceiling(rules, given[id_].evidence) for id_ in levels}
    capped = {id_: min(level, ceilings[id_]) for id_, level in levels.items()}
    state = _state([answer.state for answer in given.values()])
    spread = max(capped.values()) - min(capped.values()) if capped else None
    alone = {role[id_] for id_ in levels}
    watched = len(alone) == 1 and alone <= set(entry.self_control_of)
    most = instrument.merging.self_control_max if watched else 4
    median = lower_median(list(capped.values())) if state == "rated" else None
    public = [
        min(level, ceiling(rules, set(given[id_].public) & set(given[id_].evidence))) for id_, level in levels.items()
    ]
    reservations = tuple(id_ for id_, answer in given.items() if answer.reservation)
    return IndicatorResult(
        id=entry.id,
        answers=levels,
        states={id_: answer.state for id_, answer in given.items() if answer.state != "untouched"},
        capped=capped,
        ceiling=ceilings,
        spread=spread,
        disputed=_disputed(
            instrument, entry, spread, [a.state for a in given.values()], [role[r] for r in reservations]
        ),
        reservations=reservations,
        state=state,
        merged=None if median is None else min(median, most),
        public_level=min(lower_median(public), most) if median is not None else None,
        single_source=len(levels) == 1,
        lowered_by_self_control=median is not None and median > most,
    )


def _state(states: Sequence[State]) -> State:
    """Not applicable only when more agencies say so than rate; unknown when somebody looked and could not say."""
    rated, outside = states.count("rated"), states.count("not_applicable")
    if outside > rated:
        return "not_applicable"
    if rated:
        return "rated"
    return "unknown" if "unknown" in states else "untouched"


def _disputed(
    instrument: Instrument, entry: Indicator, spread: int | None, states: Sequence[State], reserving: Sequence[str]
) -> bool:
    mixed = "rated" in states and "not_applicable" in states
    apart = spread is not None and spread >= instrument.merging.disputed_spread
    reserved = entry.safeguard and bool(set(reserving) & set(instrument.merging.reserving_roles))
    return mixed or apart or reserved


def _after_pairing(
    instrument: Instrument, entry: Indicator, first: Mapping[str, IndicatorResult], agreed: int | None
) -> IndicatorResult:
    result = first[entry.id]
    effective = result.merged
    if entry.paired_safeguard is not None:
        rule = instrument.pairing
        safeguard = first[entry.paired_safeguard].merged
        effective = pair(result.merged, safeguard, headroom=rule.headroom, unknown_counts_as=rule.unknown_counts_as)
    return result.model_copy(
        update={
            "effective": effective,
            "lowered_by_pairing": effective != result.merged,
            "agreed": agreed,
            "final": effective if agreed is None else agreed,
            "state": result.state if agreed is None else "rated",
        }
    )


def _domain(instrument: Instrument, domain: str, results: Sequence[IndicatorResult]) -> DomainResult:
    core = {entry.id for entry in instrument.of_domain(domain) if entry.core}
    levels = {one.id: one.final for one in results if one.final is not None}
    asked = [one for one in results if one.state != "not_applicable"]
    cores = [level for id_, level in levels.items() if id_ in core]
    mean = Fraction(sum(levels.values()), len(levels)) if levels else None
    rate = Fraction(len(levels), len(asked)) if asked else None
    public = sum(1 for one in results if one.merged is not None and one.public_level == one.merged)
    rated = sum(1 for one in results if one.merged is not None)
    return DomainResult(
        id=domain,
        mean=None if mean is None else round(float(mean), 1),
        min_core=min(cores, default=None),
        answer_rate=None if rate is None else round(float(rate), 4),
        public_evidence_rate=round(public / rated, 4) if rated else None,
        disputed=sum(one.disputed for one in results),
        lowered=sum(one.lowered_by_pairing for one in results),
        band=_band(instrument, mean, min(cores, default=None), rate),
    )


def _band(instrument: Instrument, mean: Fraction | None, least: int | None, rate: Fraction | None) -> str | None:
    """The highest band whose mean and core level are both reached; None while too little was answered."""
    if mean is None or least is None or rate is None or rate < instrument.minimum_answer_rate:
        return None
    reached = (band.id for band in instrument.bands if mean >= band.min_mean and least >= band.min_core)
    return next(reached, None)


def _priorities(instrument: Instrument, results: Sequence[IndicatorResult]) -> tuple[Need, ...]:
    """Gaps to the target, largest weighted first; equal ones by cost, then time, then order in the instrument."""
    by_id = instrument.by_id()
    needs = []
    for position, one in enumerate(results):
        entry = by_id[one.id]
        gap = 0 if one.final is None else max(0, entry.target - one.final)
        if gap:
            value = gap * weight(instrument, entry, one)
            needs.append((-value, entry.cost, entry.time, position, Need(id=one.id, gap=gap, value=value)))
    return tuple(need for *_, need in sorted(needs, key=lambda row: row[:4]))
