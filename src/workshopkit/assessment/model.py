"""The nouns of the self-assessment: instrument, indicator, evidence, ceiling; agency, answer. Unknown keys fail.

An **instrument** asks the same **indicators** of several **agencies**. An agency answers with a **level** 0-4,
"unknown" or "not applicable", and cites **evidence** of classes E1-E5; a **ceiling** is the highest level that its
evidence supports.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from workshopkit.lint.model import Finding

Level = Annotated[int, Field(ge=0, le=4)]
EvidenceClass = Literal["E1", "E2", "E3", "E4", "E5"]
State = Literal["rated", "not_applicable", "unknown", "untouched"]
IndicatorId = Annotated[str, Field(pattern=r"^[A-Z]{3}-[0-9]{2}$")]
DomainId = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
RoleId = Annotated[str, Field(pattern=r"^[A-Z]{2,5}$")]
Text = Annotated[str, Field(min_length=1, max_length=600)]
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
ClassNumber = Literal[1, 2, 3]

LEVELS: tuple[int, ...] = (0, 1, 2, 3, 4)


class AssessmentError(Exception):
    """An instrument or answers that cannot be used: *findings* say what is wrong, where and what to do."""

    def __init__(self, *findings: Finding) -> None:
        from workshopkit.lint.show import show

        super().__init__(show(findings, "en"))
        self.findings = findings


class _Contract(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ScaleLevel(_Contract):
    """One step of the common scale."""

    level: Level
    name: Text
    meaning: Text


class EvidenceKind(_Contract):
    """A class of evidence: E1 law, E2 internal text, E3 record of use, E4 independent finding, E5 statement."""

    code: EvidenceClass
    label: Text


class Ceiling(_Contract):
    """No level above *max_level* where none of the classes *without* is cited."""

    without: Annotated[tuple[EvidenceClass, ...], Field(min_length=1)]
    max_level: Level
    note: Text | None = None


class OwnCeilings(_Contract):
    """Ceilings that stand in place of the common ones for some indicators."""

    indicators: Annotated[tuple[IndicatorId, ...], Field(min_length=1)]
    ceilings: Annotated[tuple[Ceiling, ...], Field(min_length=1)]
    note: Text


class Evidence(_Contract):
    """What counts as evidence. Evidence of *fresh_classes* older than *fresh_months* does not count."""

    classes: tuple[EvidenceKind, ...]
    ceilings: tuple[Ceiling, ...]
    own_ceilings: tuple[OwnCeilings, ...]
    fresh_months: Annotated[int, Field(ge=1)]
    fresh_classes: tuple[EvidenceClass, ...]
    rules: tuple[Text, ...]


class AnswerWords(_Contract):
    """What the three answer states beside a level mean."""

    unknown: Text
    not_applicable: Text
    untouched: Text


class Merging(_Contract):
    """Rules of the merge: spread from which levels are disputed, roles whose reservation disputes a safeguard."""

    principle: Text
    steps: tuple[Text, ...]
    disputed_spread: Level
    reserving_roles: tuple[RoleId, ...]
    self_control_max: Level


class Pairing(_Contract):
    """A power counts at most *headroom* levels above its safeguard, an unknown safeguard as *unknown_counts_as*."""

    principle: Text
    rule: Text
    headroom: Level
    unknown_counts_as: Level


class Band(_Contract):
    """A domain's band: reached by a mean of *min_mean* and no core indicator below *min_core*."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    name: Text
    min_mean: Annotated[float, Field(ge=0, le=4)]
    min_core: Level
    when: Text


class Priority(_Contract):
    """Factors of the gap for core indicators and for safeguards or powers that their safeguard lowered."""

    core_factor: Annotated[float, Field(gt=0)]
    safeguard_factor: Annotated[float, Field(gt=0)]
    rule: Text


class Named(_Contract):
    """A class of cost or of time with its label."""

    number: Annotated[ClassNumber, Field(alias="class")]
    label: Text


class Role(_Contract):
    """A stakeholder that may answer, such as ``BAR``."""

    id: RoleId
    name: Text


class Reference(_Contract):
    """A public norm. *mark* V: the provision was seen in a source; T: its article number is to be checked."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Za-z0-9-]*$")]
    mark: Literal["V", "T"]
    citation: Text
    about: Text | None = None
    status: Literal["comparator", "voluntary", "non_binding", "not_in_force"] | None = None


class Domain(_Contract):
    """A part of the instrument; its indicators are those that name it."""

    id: DomainId
    name: Text


class Change(_Contract):
    """What kind of change made the indicator what it is, in which version, and from which indicators."""

    kind: Literal["new", "editorial", "reworded", "split", "merged", "scale"]
    since: Annotated[int, Field(ge=1)]
    source: Annotated[tuple[IndicatorId, ...], Field(alias="from")] = ()


class Descriptors(_Contract):
    """What can be observed at each level."""

    level_0: Annotated[Text, Field(alias="0")]
    level_1: Annotated[Text, Field(alias="1")]
    level_2: Annotated[Text, Field(alias="2")]
    level_3: Annotated[Text, Field(alias="3")]
    level_4: Annotated[Text, Field(alias="4")]


class Indicator(_Contract):
    """One question with a descriptor for each level.

    *safeguard* marks a human-rights safeguard; *paired_safeguard* is the indicator that a power must not run ahead of.
    *roles* are asked; *self_control_of* are roles whose own conduct it watches. *importance* 1-5, *cost* and *time* in
    classes 1-3, *target* and *depends_on* are defaults of the authors that a country may change.
    """

    id: IndicatorId
    domain: DomainId
    title: Text
    question: Text
    levels: Descriptors
    attach: Annotated[tuple[Text, ...], Field(min_length=1)]
    not_applicable_if: Text | None = None
    core: bool
    safeguard: bool
    paired_safeguard: IndicatorId | None = None
    roles: Annotated[tuple[RoleId, ...], Field(min_length=1)]
    self_control_of: tuple[RoleId, ...] = ()
    target: Level
    importance: Annotated[int, Field(ge=1, le=5)]
    cost: ClassNumber
    time: ClassNumber
    depends_on: tuple[IndicatorId, ...] = ()
    remedy: Text
    references: tuple[str, ...] = ()
    change: Change
    fingerprint: Fingerprint

    @property
    def descriptors(self) -> tuple[str, str, str, str, str]:
        """The five level texts, from level 0."""
        texts = self.levels
        return (texts.level_0, texts.level_1, texts.level_2, texts.level_3, texts.level_4)


class Retired(_Contract):
    """An indicator that is asked no more; its id is never used again."""

    id: IndicatorId
    since: Annotated[int, Field(ge=1)]
    reason: Text


class Instrument(_Contract):
    """``assessment/instrument.yaml``: all that is asked and all rules by which answers are merged."""

    format: Literal["psa-instrument/1"]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)]
    date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    status: Literal["draft", "final"]
    language: Literal["en", "fr", "ar"]
    title: Text
    notice: Text
    scale: Annotated[tuple[ScaleLevel, ...], Field(min_length=5, max_length=5)]
    evidence: Evidence
    answers: AnswerWords
    merging: Merging
    pairing: Pairing
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    minimum_answer_rate: Annotated[float, Field(ge=0, le=1)]
    priority: Priority
    costs: tuple[Named, ...]
    times: tuple[Named, ...]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    references: tuple[Reference, ...]
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    retired: tuple[Retired, ...] = ()

    def of_domain(self, domain: str) -> tuple[Indicator, ...]:
        """The indicators of *domain* in order."""
        return tuple(indicator for indicator in self.indicators if indicator.domain == domain)

    def by_id(self) -> Mapping[str, Indicator]:
        """Indicators by their id."""
        return {indicator.id: indicator for indicator in self.indicators}

    def ceilings_of(self, indicator: str) -> tuple[Ceiling, ...]:
        """The ceilings that hold for *indicator*: its own, else the common ones."""
        for own in self.evidence.own_ceilings:
            if indicator in own.indicators:
                return own.ceilings
        return self.evidence.ceilings


class Answer(_Contract):
    """What one agency says on one indicator. *public* are the classes it cites that anyone may see."""

    state: State
    level: Level | None = None
    evidence: tuple[EvidenceClass, ...] = ()
    public: tuple[EvidenceClass, ...] = ()
    reservation: bool = False


class Agency(_Contract):
    """One respondent: *id* tells two agencies of one *role* apart; answers by indicator, a missing one is untouched."""

    id: Annotated[str, Field(min_length=1, max_length=120)]
    role: RoleId
    answers: dict[IndicatorId, Answer] = {}
