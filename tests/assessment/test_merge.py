"""The rules of the merge, each by the vectors of the instrument and by one case of its own."""

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.samples import NOT_APPLICABLE, UNKNOWN, agency, changed, instrument, rated
from workshopkit.assessment.merge import ceiling, lower_median, merge, pair
from workshopkit.assessment.merged import IndicatorResult, Merged
from workshopkit.assessment.model import Agency, Answer, AssessmentError

ALL = "E1 E2 E3 E4"
VECTORS: list[dict[str, Any]] = [
    {"answers": [4, 3, 1, 2], "cited": "E1 E2 E3", "capped": [3, 3, 1, 2], "spread": 2, "disputed": True, "merged": 2},
    {"answers": [2, 3, 3], "cited": "E1 E3 E4", "capped": [2, 3, 3], "spread": 1, "disputed": False, "merged": 3},
    {"answers": [3, 2], "cited": "E5", "capped": [1, 1], "spread": 0, "disputed": False, "merged": 1},
]  # fmt: skip
ROLES = ("MOJ", "PROS", "JUD", "PARL", "NHRI", "BAR")


def one(id_: str, *agencies: Agency, **more: Any) -> IndicatorResult:
    return merge(instrument(), agencies, **more).by_id()[id_]


def law(*levels: int, evidence: str = ALL) -> IndicatorResult:
    """LAW-01 (nobody's self-control, no safeguard above it) rated by one agency for each level."""
    return one("LAW-01", *(agency(role, LAW_01=rated(n, evidence)) for role, n in zip(ROLES, levels, strict=False)))


@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors_of_the_instrument(vector: dict[str, Any]) -> None:
    result = law(*vector["answers"], evidence=vector["cited"])
    assert [result.capped[role] for role in ROLES[: len(vector["answers"])]] == vector["capped"]
    assert (result.spread, result.disputed, result.merged) == (vector["spread"], vector["disputed"], vector["merged"])


@pytest.mark.parametrize(("power", "safeguard", "effective"), [(4, 1, 2), (3, None, 2), (1, 4, 1), (None, 3, None)])
def test_a_power_counts_one_level_above_its_safeguard(
    power: int | None, safeguard: int | None, effective: int | None
) -> None:
    assert pair(power, safeguard, headroom=1, unknown_counts_as=1) == effective


@pytest.mark.parametrize(
    ("cited", "highest"),
    [("", 1), ("E5", 1), ("E3 E4", 1), ("E1", 2), ("E2 E5", 2), ("E1 E4", 2), ("E1 E3", 3), ("E1 E3 E4", 4)],
)
def test_evidence_sets_the_highest_level(cited: str, highest: int) -> None:
    assert ceiling(instrument().evidence.ceilings, cited.split()) == highest


@pytest.mark.parametrize(("cited", "highest"), [("E1 E2", 0), ("E3", 3), ("E4", 0), ("E3 E4", 4)])
def test_shares_of_trained_staff_have_ceilings_of_their_own(cited: str, highest: int) -> None:
    assert ceiling(instrument().ceilings_of("CAP-04"), cited.split()) == highest


@pytest.mark.parametrize(("levels", "median"), [([3], 3), ([1, 4], 1), ([0, 2, 4], 2), ([4, 1, 3, 2], 2)])
def test_the_lower_median_is_a_level_that_somebody_gave(levels: list[int], median: int) -> None:
    assert lower_median(levels) == median


def test_an_agency_is_capped_by_the_evidence_it_cites_itself() -> None:
    result = one("LAW-01", agency("MOJ", LAW_01=rated(3, "E1 E3")), agency("JUD", LAW_01=rated(3, "E5")))
    assert (result.ceiling, result.capped) == ({"MOJ": 3, "JUD": 1}, {"MOJ": 3, "JUD": 1})


def test_unknown_is_never_read_as_level_nought() -> None:
    result = one("LAW-01", agency("MOJ", LAW_01=rated(3, ALL)), agency("JUD", LAW_01=UNKNOWN))
    assert (result.merged, result.spread, result.disputed, result.single_source) == (3, 0, False, True)
    nobody = one("LAW-01", agency("MOJ", LAW_01=UNKNOWN))
    assert (nobody.state, nobody.merged, nobody.effective, nobody.final) == ("unknown", None, None, None)
    assert one("LAW-02", agency("MOJ", LAW_01=UNKNOWN)).state == "untouched"


def test_an_unknown_safeguard_holds_its_power_at_two() -> None:
    result = one("PEV-02", agency("JUD", PEV_02=rated(4, ALL)), agency("DPA", PEV_02=rated(4, ALL), HRO_01=UNKNOWN))
    assert (result.merged, result.effective, result.lowered_by_pairing) == (4, 2, True)


def test_pairing_reads_the_safeguards_merged_level_and_does_not_chain() -> None:
    """LAW-03 is held by LAW-01; CAP-02 by PEV-07, which HRO-01 holds in turn: CAP-02 sees PEV-07 before that."""
    answers = {"CAP_02": rated(4, ALL), "PEV_07": rated(3, ALL), "HRO_01": rated(0)}
    merged = merge(instrument(), [agency("PROS", **answers), agency("MOJ", **answers)]).by_id()
    assert (merged["PEV-07"].merged, merged["PEV-07"].effective) == (3, 1)
    assert (merged["CAP-02"].effective, merged["CAP-02"].lowered_by_pairing) == (4, False)


@pytest.mark.parametrize("role", ["BAR", "NHRI", "DPA", "CSO"])
def test_a_reservation_of_an_independent_voice_disputes_a_safeguard(role: str) -> None:
    doubting = agency(role, HRO_04=rated(2, ALL, reservation=True), LAW_06=rated(2, ALL, reservation=True))
    merged = merge(instrument(), [agency("JUD", HRO_04=rated(2, ALL), LAW_06=rated(2, ALL)), doubting]).by_id()
    assert merged["HRO-04"].disputed and merged["HRO-04"].spread == 0
    assert not merged["LAW-06"].disputed, "LAW-06 is no safeguard"


def test_a_reservation_of_another_role_is_kept_and_disputes_nothing() -> None:
    result = one("HRO-04", agency("POL", HRO_04=rated(2, ALL, reservation=True)))
    assert (result.disputed, result.reservations) == (False, ("POL",))


def test_a_body_alone_does_not_raise_control_over_itself_above_two() -> None:
    alone = one("HRO-05", agency("PROS", HRO_05=rated(4, ALL)))
    assert (alone.merged, alone.lowered_by_self_control) == (2, True)
    two = one("HRO-05", agency("PROS", "P1", HRO_05=rated(4, ALL)), agency("PROS", "P2", HRO_05=rated(3, ALL)))
    assert (two.merged, two.lowered_by_self_control) == (2, True), "two agencies of one role are one source"
    heard = one("HRO-05", agency("PROS", HRO_05=rated(4, ALL)), agency("BAR", HRO_05=rated(4, ALL)))
    assert (heard.merged, heard.lowered_by_self_control) == (4, False)
    other = one("HRO-05", agency("BAR", HRO_05=rated(4, ALL)))
    assert (other.merged, other.single_source) == (4, True)


def test_not_applicable_needs_more_voices_than_levels_and_a_mix_is_disputed() -> None:
    def order(*answers: Answer) -> IndicatorResult:
        return one("DET-05", *(agency(role, DET_05=a) for role, a in zip(ROLES, answers, strict=False)))

    most = order(NOT_APPLICABLE, NOT_APPLICABLE, rated(2, ALL))
    assert (most.state, most.merged, most.final, most.disputed) == ("not_applicable", None, None, True)
    even = order(NOT_APPLICABLE, rated(2, ALL))
    assert (even.state, even.merged, even.disputed) == ("rated", 2, True)
    assert not order(NOT_APPLICABLE, NOT_APPLICABLE).disputed


def test_the_plenarys_level_is_final_and_leaves_the_answers_standing() -> None:
    answers = [agency("JUD", LAW_01=rated(3, ALL)), agency("NHRI", LAW_01=rated(0))]
    result = one("LAW-01", *answers, agreed={"LAW-01": 1})
    assert (result.merged, result.effective, result.agreed, result.final) == (0, 0, 1, 1)
    assert result.disputed and result.answers == {"JUD": 3, "NHRI": 0}
    assert one("LAW-02", agreed={"LAW-02": 2}).state == "rated"


def domain(levels: dict[str, int], **more: Any) -> Any:
    answers = {key.replace("-", "_"): rated(level, ALL) for key, level in levels.items()}
    return merge(changed(lambda plain: plain.update(more)), [agency("NHRI", **answers), agency("CSO", **answers)])


LAW = [f"LAW-0{n}" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("core", "rest", "band"),
    [
        (0, 4, "foundations_missing"),
        (1, 4, "taking_shape"),
        (2, 4, "working"),
        (3, 3, "reliable"),
        (2, 1, "taking_shape"),
        (1, 1, "taking_shape"),
        (3, 2, "working"),
    ],
)
def test_a_band_needs_its_mean_and_its_core(core: int, rest: int, band: str) -> None:
    levels = {id_: core if id_ in ("LAW-01", "LAW-02") else rest for id_ in LAW}
    unpaired = {"pairing": {"principle": "-", "rule": "-", "headroom": 4, "unknown_counts_as": 4}}
    law_domain = domain(levels, **unpaired).domains[0]
    assert (law_domain.band, law_domain.min_core) == (band, core)


def test_no_band_is_claimed_below_the_minimum_answer_rate() -> None:
    few, enough = domain({id_: 3 for id_ in LAW[:5]}).domains[0], domain({id_: 3 for id_ in LAW[:6]}).domains[0]
    assert (few.answer_rate, few.band) == (0.625, None)
    assert (enough.answer_rate, enough.band is None) == (0.75, False)


def test_an_indicator_that_does_not_apply_leaves_the_answer_rate() -> None:
    answers = {f"DET_0{n}": rated(1, ALL) for n in range(1, 8) if n != 5} | {"DET_05": NOT_APPLICABLE}
    detection = merge(instrument(), [agency("REG", **answers)]).domains[4]
    assert (detection.id, detection.answer_rate) == ("DET", round(6 / 7, 4))


def test_a_domain_without_answers_has_no_mean_and_no_band() -> None:
    nothing = merge(instrument(), []).domains[0]
    assert (nothing.mean, nothing.min_core, nothing.answer_rate, nothing.band) == (None, None, 0.0, None)


def test_public_evidence_is_counted_apart() -> None:
    shown = rated(3, "E1 E3", public=("E1", "E3"))
    hidden = rated(3, "E1 E3", public=("E1",))
    unbacked = rated(1, "E5", public=("E1", "E3"))
    merged = merge(instrument(), [agency("JUD", LAW_01=shown, LAW_05=hidden, LAW_06=unbacked)])
    by_id = merged.by_id()
    assert [by_id[id_].public_level for id_ in ("LAW-01", "LAW-05", "LAW-06")] == [3, 2, 1]
    assert merged.domains[0].public_evidence_rate == round(2 / 3, 4)


def test_the_most_urgent_gap_comes_first_and_ties_go_to_what_costs_and_takes_less() -> None:
    answers = {"LAW_01": rated(0), "LAW_05": rated(0), "HRO_05": rated(0), "HRO_03": rated(0), "DET_07": rated(1, ALL)}
    merged = merge(instrument(), [agency("BAR", **answers), agency("NHRI", **answers)])
    assert [(need.id, need.gap, need.value) for need in merged.priorities] == [
        ("HRO-05", 3, 9.0),  # cost 1, time 1
        ("LAW-01", 3, 9.0),  # cost 1, time 3
        ("HRO-03", 3, 9.0),  # cost 2, time 2
        ("LAW-05", 3, 3.0),
        ("DET-07", 1, 1.0),
    ]


def test_a_power_lowered_by_its_safeguard_weighs_more() -> None:
    def without_mark(plain: Any) -> None:
        next(entry for entry in plain["indicators"] if entry["id"] == "PEV-02")["safeguard"] = False

    answers = {"PEV_02": rated(3, ALL), "HRO_01": rated(1, ALL)}
    merged = merge(changed(without_mark), [agency("BAR", **answers), agency("NHRI", **answers)])
    assert {need.id: need.value for need in merged.priorities} == {"PEV-02": 3.0, "HRO-01": 6.0}


def test_a_target_that_is_exceeded_is_no_need() -> None:
    assert merge(instrument(), [agency("NHRI", LAW_01=rated(4, ALL))]).priorities == ()


@pytest.mark.parametrize(
    ("code", "agencies"),
    [
        ("ASM030", [agency("POL"), agency("PROS", "POL")]),
        ("ASM031", [agency("ARMY")]),
        ("ASM032", [agency("POL", LAW_99=UNKNOWN)]),
        ("ASM033", [agency("POL", LAW_01=Answer(state="rated"))]),
        ("ASM033", [agency("POL", LAW_01=Answer(state="unknown", level=0))]),
        ("ASM034", [agency("POL", LAW_01=NOT_APPLICABLE)]),
    ],
)
def test_answers_that_cannot_be_are_refused_by_name(code: str, agencies: list[Agency]) -> None:
    with pytest.raises(AssessmentError) as refused:
        merge(instrument(), agencies)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_plenary_level_outside_the_scale_is_refused() -> None:
    with pytest.raises(AssessmentError, match="ASM035"):
        merge(instrument(), [], {"LAW-01": 5})


IDS = ["LAW-01", "LAW-03", "HRO-01", "PEV-02", "DET-05", "CAP-04", "HRO-05"]
LEVELS = st.builds(
    lambda level, cited, public, doubt: Answer(
        state="rated", level=level, evidence=cited, public=public, reservation=doubt
    ),
    st.integers(0, 4),
    st.lists(st.sampled_from(["E1", "E2", "E3", "E4", "E5"]), max_size=5, unique=True).map(tuple),
    st.lists(st.sampled_from(["E1", "E2", "E3", "E4", "E5"]), max_size=5, unique=True).map(tuple),
    st.booleans(),
)
ROOM = st.lists(
    st.tuples(st.sampled_from([*ROLES, "POL"]), st.dictionaries(st.sampled_from(IDS), LEVELS | st.just(UNKNOWN))),
    max_size=6,
).map(lambda rows: [Agency(id=f"A{n}", role=role, answers=answers) for n, (role, answers) in enumerate(rows)])


@settings(max_examples=30, deadline=None)
@given(ROOM, st.randoms(use_true_random=False))
def test_the_order_of_agencies_changes_no_byte(room: list[Agency], chance: random.Random) -> None:
    shuffled = list(room)
    chance.shuffle(shuffled)
    assert merge(instrument(), room).text() == merge(instrument(), shuffled).text()


@settings(max_examples=30, deadline=None)
@given(ROOM)
def test_no_merge_goes_above_what_was_claimed_or_supported(room: list[Agency]) -> None:
    for result in merge(instrument(), room).indicators:
        for id_, level in result.answers.items():
            assert result.capped[id_] == min(level, result.ceiling[id_])
        if result.merged is not None:
            assert result.merged <= max(result.capped.values())
            assert result.merged in {*result.capped.values(), 2}
            assert result.public_level is not None and result.public_level <= result.merged
            assert result.effective is not None and result.effective <= result.merged
        else:
            assert result.effective is None and result.final is None


@settings(max_examples=30, deadline=None)
@given(ROOM)
def test_an_answer_of_unknown_more_changes_no_level(room: list[Agency]) -> None:
    silent = Agency(id="Z", role="CERT", answers={id_: UNKNOWN for id_ in IDS})
    before, after = merge(instrument(), room), merge(instrument(), [*room, silent])
    assert [one.final for one in before.indicators] == [one.final for one in after.indicators]
    assert [one.answer_rate for one in before.domains] == [one.answer_rate for one in after.domains]


@settings(max_examples=30, deadline=None)
@given(ROOM)
def test_ten_lines_of_ones_own_give_the_same_levels(room: list[Agency]) -> None:
    """The merge again, written from the instrument without the code under test."""
    own = {i["id"]: i for i in json.loads(instrument().model_dump_json())["indicators"]}

    def cap(id_: str, level: int, cited: set[str]) -> int:
        if id_ == "CAP-04":
            return 0 if "E3" not in cited else level if "E4" in cited else min(level, 3)
        if not cited & {"E1", "E2"}:
            return min(level, 1)
        return min(level, 2 if "E3" not in cited else 3 if "E4" not in cited else 4)

    levels: dict[str, int | None] = {}
    for id_ in own:
        said = [(a.role, a.answers[id_]) for a in room if id_ in a.answers and a.answers[id_].level is not None]
        capped = sorted(cap(id_, b.level or 0, set(b.evidence)) for _, b in said)
        value = capped[(len(capped) - 1) // 2] if capped else None
        alone = len({role for role, _ in said}) == 1 and said[0][0] in own[id_]["self_control_of"]
        levels[id_] = min(value, 2) if value is not None and alone else value
    merged = merge(instrument(), room).by_id()
    for id_, value in levels.items():
        held = own[id_]["paired_safeguard"]
        above = levels[held] if held else 4
        assert merged[id_].merged == value
        assert merged[id_].effective == (None if value is None else min(value, (1 if above is None else above) + 1))


def test_there_is_no_national_total_anywhere() -> None:
    """Neither the result nor its models hold a figure over domains; only per indicator, per domain, and a list."""
    answers = {id_.replace("-", "_"): rated(2, ALL) for id_ in instrument().by_id()}
    plain = json.loads(merge(instrument(), [agency("JUD", **answers), agency("BAR", **answers)]).text())
    assert set(plain) == {"indicators", "domains", "priorities"}
    assert {type(value) for value in plain.values()} == {list}
    assert set(Merged.model_fields) == set(plain)
    words = {"total", "overall", "national", "score", "rank"}
    keys = {key for part in plain.values() for row in part for key in row}
    assert not {key for key in keys if words & set(key.split("_"))}
