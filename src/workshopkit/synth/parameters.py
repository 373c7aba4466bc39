"""What a recipe may set: for each parameter its stage, unit, allowed range and, for rows of numbers, their count.

All parameters are whole numbers, so that a recipe means the same on every machine. ``bp`` is a basis point (1/10,000).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from workshopkit.synth.model import Parameter
from workshopkit.synth.schema import LABELS, ROLES


@dataclass(frozen=True)
class Spec:
    """One parameter: *unit* as written in recipes, smallest and largest value, *count* (0 = one, -1 = any number).

    An optional part of the engine has a *default* that leaves it off; recipes need not name it.
    """

    stage: str
    unit: str
    low: int
    high: int
    count: int = 0
    default: int | tuple[int, ...] | None = None

    def fault(self, parameter: Parameter) -> str:
        """What is wrong with *parameter*, with the allowed range; empty when nothing is."""
        if parameter.unit != self.unit:
            return f"the unit is {parameter.unit!r}; it must be {self.unit!r}"
        value = parameter.value
        if self.unit == DATE:
            return _date_fault(value)
        if self.count == 0:
            if not isinstance(value, int):
                return f"{value!r} is not a whole number; allowed are {self.low} to {self.high}"
            numbers: tuple[int, ...] = (value,)
        elif not isinstance(value, tuple) or (self.count > 0 and len(value) != self.count):
            many = "any number of" if self.count < 0 else str(self.count)
            return f"{value!r} must be {many} whole numbers in brackets, each from {self.low} to {self.high}"
        else:
            numbers = value
        wrong = [number for number in numbers if not self.low <= number <= self.high]
        return f"{wrong[0]} is out of range; allowed are {self.low} to {self.high}" if wrong else ""


DATE = "date (UTC)"
_P = 4
_BP = "bp"
_DAY = 24 * 60


def _date_fault(value: object) -> str:
    try:
        dt.date.fromisoformat(str(value))
    except ValueError:
        return f"{value!r} is not a date; write it as 2027-01-04"
    return ""


SPECS: Mapping[str, Spec] = {
    "first_day": Spec("people", DATE, 0, 0),
    "days": Spec("people", "days", 60, 730),
    "personas": Spec("people", "personas", 40, 10_000_000),
    "platform_share": Spec("people", "percent of personas", 0, 100, _P),
    "platform_kind": Spec("people", "index of kind", 0, 4, _P),
    "platform_pressure": Spec("people", "index of pressure", 0, 2, _P),
    "repost_halflife": Spec("spread", "minutes", 1, 200_000, _P),
    "detect": Spec("spread", _BP, 0, 10_000, _P),
    "removal_halflife": Spec("spread", "minutes", 1, 1_000_000, _P),
    "role_share": Spec("people", "per mille of personas", 0, 1000, len(ROLES)),
    "clusters": Spec("people", "clusters", 1, 10_000),
    "cluster_exponent": Spec("people", "hundredths", 110, 400),
    "target_clusters": Spec("people", "clusters", 1, 10_000),
    "target_in_clusters": Spec("people", _BP, 0, 10_000),
    "created_before": Spec("people", "days", 0, 3650),
    "posts_per_day": Spec("people", "hundredths of posts a day", 1, 10_000),
    "posts_per_day_sigma": Spec("people", "hundredths", 10, 250),
    "press_activity": Spec("people", "times the activity of others", 1, 100),
    "automated_seen": Spec("people", _BP, 0, 10_000),
    "automated_wrong": Spec("people", _BP, 0, 10_000),
    "suspension": Spec("people", "0 = nobody is suspended, 1 = as set", 0, 1),
    "fast_share": Spec("people", _BP, 0, 10_000),
    "fast_halflife": Spec("people", "minutes", 1, 365 * _DAY),
    "slow_halflife": Spec("people", "minutes", 1, 3650 * _DAY),
    "routine_halflife": Spec("people", "minutes", 1, 3650 * _DAY),
    "low_halflife": Spec("people", "minutes", 1, 36500 * _DAY),
    "benign_halflife": Spec("people", "minutes", 1, 365_000 * _DAY),
    "return_chance": Spec("people", _BP, 0, 9_500),
    "return_lag": Spec("people", "minutes", 1, 60 * _DAY, 2),
    "generations": Spec("people", "accounts", 1, 12),
    "migrate": Spec("people", _BP, 0, 10_000),
    "migrant_activity": Spec("people", "percent", 1, 300),
    "displaced": Spec("people", _BP, 0, 10_000, default=0),
    "appeal": Spec("people", _BP, 0, 10_000, 2),
    "reinstate": Spec("people", _BP, 0, 10_000, 2),
    "action_day": Spec("people", "day", 0, 730, -1),
    "action_platform": Spec("people", "index of platform", 0, _P - 1, -1),
    "action_coverage": Spec("people", _BP, 0, 10_000, -1),
    "action_sustained": Spec("people", "0 = one-off, 1 = sustained", 0, 1, -1),
    "action_duration": Spec("people", "hours", 1, 720, -1),
    "sustained_halflife": Spec("people", "minutes", 1, 365 * _DAY),
    "follow_degree": Spec("follows", "hundredths of follows per account", 100, 10_000),
    "mixing": Spec("follows", _BP, 0, 10_000),
    "in_exponent": Spec("follows", "hundredths", 105, 500),
    "out_exponent": Spec("follows", "hundredths", 105, 500),
    "in_cut": Spec("follows", "times the smallest", 2, 100_000),
    "out_cut": Spec("follows", "times the smallest", 2, 100_000),
    "public_pull": Spec("follows", "times the pull of others", 1, 100),
    "reciprocity": Spec("follows", _BP, 0, 10_000),
    "closure": Spec("follows", _BP, 0, 10_000),
    "circle": Spec("follows", "accounts, least and most", 3, 60, 2),
    "follow_lag": Spec("follows", "minutes", 1, 365 * _DAY),
    "own_lag": Spec("follows", "minutes", 1, 365 * _DAY),
    "newcomers": Spec("follows", _BP, 0, 10_000),
    "regain_lag": Spec("follows", "minutes", 1, 365 * _DAY),
    "regain": Spec("follows", _BP, 0, 10_000),
    "signpost": Spec("follows", "0 = found by all, 1 = announced by a live neighbour", 0, 1),
    "items": Spec("spread", "items", 20, 10_000_000),
    "burst_halflife": Spec("spread", "minutes", 60, 3650 * _DAY),
    "burst_times": Spec("spread", "times the activity of others", 1, 1000),
    "target_share": Spec("spread", _BP, 0, 10_000, 2),
    "label_share": Spec("spread", "percent of items", 0, 100, len(LABELS)),
    "appeal_low": Spec("spread", "millionths", 1, 100_000),
    "appeal_exponent": Spec("spread", "hundredths", 80, 500),
    "appeal_most": Spec("spread", "millionths", 1, 1_000_000),
    "label_appeal": Spec(
        "spread", "percent of the appeal of an item, by label", 1, 1000, len(LABELS), (100,) * len(LABELS)
    ),
    "backlash": Spec("spread", _BP, 0, 10_000, default=0),
    "backlash_days": Spec("spread", "days", 1, 60, default=10),
    "decay": Spec("spread", "percent per hop", 0, 100),
    "copy": Spec("spread", _BP, 0, 10_000),
    "variant": Spec("spread", _BP, 0, 10_000),
    "variant_again": Spec("spread", _BP, 0, 10_000, default=0),
    "hash_match": Spec("spread", _BP, 0, 10_000),
    "cross": Spec("spread", _BP, 0, 10_000),
    "link": Spec("spread", _BP, 0, 10_000),
    "link_after": Spec("spread", "percent of the usual links, after a one-off action day", 1, 1000, default=100),
    "wrongful": Spec("spread", _BP, 0, 10_000),
    "author_removal": Spec("spread", _BP, 0, 10_000),
    "route_share": Spec("spread", "percent: own tools, referral, order", 0, 100, 3),
    "passers_by": Spec("spread", "viewers", 0, 100_000),
    "view_share": Spec("spread", "percent of possible viewers", 1, 1000),
    "separation": Spec("triage", "hundredths of a standard deviation", 0, 1000, 2),
    "label_shift": Spec("triage", "hundredths of a standard deviation", -300, 300, 2),
    "review_threshold": Spec("triage", _BP, 0, 10000),
    "reported": Spec("triage", _BP, 0, 10000, 2),
    "review_halflife": Spec("triage", "minutes", 1, 100000),
    "reviewers": Spec("triage", "reviewers", 2, 1000),
    "reviewer_spread": Spec("triage", _BP, 0, 5000),
    "sensitivity": Spec("triage", _BP, 0, 10000),
    "specificity": Spec("triage", _BP, 0, 10000),
    "escalate": Spec("triage", _BP, 0, 10000),
    "review_minutes": Spec("triage", "minutes", 1, 300),
    "second_review": Spec("triage", _BP, 0, 10000),
    "refused": Spec("triage", _BP, 0, 10000),
    "post_appeal": Spec("triage", _BP, 0, 10000, 2),
    "post_restored": Spec("triage", _BP, 0, 10000, 2),
    "requests": Spec("evidence", "requests", 10, 10000000),
    "request_days": Spec("evidence", "days", 30, 2000),
    "request_share": Spec("evidence", "percent of requests, in the order of routes", 0, 100, 6),
    "request_median": Spec("evidence", "days, in the order of routes", 0, 3000, 6),
    "request_sigma": Spec("evidence", "hundredths", 1, 200),
    "request_longest": Spec("evidence", "days, in the order of routes", 0, 3000, 6),
    "request_answered": Spec("evidence", _BP, 0, 10000, 6),
    "retention": Spec("evidence", "days", 1, 3000, 3),
    "data_age": Spec("evidence", "days", 1, 1000),
    "preserved": Spec("evidence", _BP, 0, 10000),
    "renewed": Spec("evidence", _BP, 0, 10000),
    "requirements": Spec("evidence", "requirements", 5, 500),
    "status_share": Spec("evidence", "percent of requirements: present, partial, absent, unknown", 0, 100, 4),
    "critical": Spec("evidence", _BP, 0, 10000),
    "exhibits": Spec("evidence", "exhibits", 2, 100000),
    "custody_steps": Spec("evidence", "steps, least and most", 2, 40, 2),
    "custody_break": Spec("evidence", _BP, 0, 10000),
    "group_people": Spec("groups", "people", 100, 100_000, default=4000),
    "group_steps": Spec("groups", "events", 1000, 10_000_000, default=60_000),
    "group_shutdown": Spec("groups", _BP, 0, 10_000, default=200),
    "contact_accounts": Spec("contacts", "accounts", 40, 2000),
    "contact_cell": Spec("contacts", "accounts, least and most", 3, 40, 2),
    "contact_inside": Spec("contacts", "hundredths of ties per account", 100, 1000),
    "contact_bridges": Spec("contacts", "hundredths of ties per cell", 50, 1000),
    "contact_hubs": Spec("contacts", "accounts", 0, 40),
    "contact_hub_ties": Spec("contacts", "ties, least and most", 1, 100, 2),
}


def missing(found: Mapping[str, Parameter], stages: frozenset[str]) -> list[str]:
    """Names of parameters of *stages* that *found* lacks and that have no default."""
    return [name for name, spec in SPECS.items() if spec.stage in stages and name not in found and spec.default is None]


def with_defaults(found: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """*found* and the parameters of optional parts that it does not name."""
    off = {
        name: Parameter(value=spec.default, unit=spec.unit, source="assumed")
        for name, spec in SPECS.items()
        if spec.default is not None
    }
    return {**off, **found}


def impossible(found: Mapping[str, Parameter]) -> tuple[str, str] | None:
    """A parameter and why it cannot stand with the others; None when they go together."""

    def value(name: str) -> object:
        return found[name].value if name in found else None

    lists = [name for name in found if name.startswith("action_")]
    lengths = {len(given) for name in lists if isinstance(given := value(name), tuple)}
    if len(lengths) > 1:
        return lists[0], "the rows action_day, action_platform, action_coverage … must be equally long"
    for name in ("circle", "contact_cell", "contact_hub_ties", "return_lag", "custody_steps"):
        pair = value(name)
        if isinstance(pair, tuple) and pair[0] > pair[1]:
            return name, "the least is above the most"
    clusters, target = value("clusters"), value("target_clusters")
    if isinstance(clusters, int) and isinstance(target, int) and target > clusters:
        return "target_clusters", f"more than the {clusters} clusters"
    if value("suspension") == 0 and value("return_chance"):
        return "return_chance", "accounts return only after a suspension; set 0, or set suspension to 1"
    for name, parameter in found.items():
        drawn = name.endswith("_share") and SPECS[name].unit.startswith("per")
        if drawn and isinstance(parameter.value, tuple) and not sum(parameter.value):
            return name, "all shares are 0, so that nothing can be drawn; give one of them more"
    days, low, most = value("days"), value("appeal_low"), value("appeal_most")
    if isinstance(days, int) and isinstance(action := value("action_day"), tuple) and max(action, default=0) >= days:
        return "action_day", f"day {max(action)} is after the observed {days} days"
    if isinstance(low, int) and isinstance(most, int) and low > most:
        return "appeal_low", f"above appeal_most, which is {most}"
    return None
