"""From Velmara's answers to merged JSON: every indicator covered, the same bytes again, checkable from the export."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from assessment.samples import instrument
from workshopkit.assessment.alike import alike
from workshopkit.assessment.demo import answer, roles_for, write_round
from workshopkit.assessment.exchange import as_text, exported, merged
from workshopkit.assessment.merge import merge
from workshopkit.assessment.model import Agency, Answer
from workshopkit.assessment.psa import read_round
from workshopkit.assessment.store import Answers, Return


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("velmara")
    write_round(place, instrument(), seed=7)
    return place


@pytest.fixture(scope="module")
def returns(folder: Path) -> list[Return]:
    return read_round(folder, instrument())


@pytest.fixture(scope="module")
def document(returns: list[Return]) -> dict[str, Any]:
    return merged(instrument(), returns)[1]


def test_every_indicator_is_asked_of_two_agencies_of_velmara(returns: list[Return]) -> None:
    assert len(returns) >= 5
    for entry in instrument().indicators:
        assert sum(entry.id in one.given for one in returns) >= 2, entry.id


def test_an_agency_of_velmara_answers_what_it_is_listed_for(returns: list[Return]) -> None:
    for one in returns:
        listed = {entry.id for entry in instrument().indicators if one.begin.role in entry.roles}
        assert set(one.given) == listed


def test_the_same_seed_gives_the_same_answers_and_another_seed_others() -> None:
    def room(seed: int) -> list[dict[str, Any]]:
        return [
            answer(instrument(), entry, role, seed)
            for role in roles_for(instrument())
            for entry in instrument().indicators
        ]

    assert room(1) == room(1) != room(2)


def test_the_same_returns_give_the_same_bytes_in_any_order(returns: list[Return], document: dict[str, Any]) -> None:
    _, again = merged(instrument(), read_again(returns))
    assert as_text(document) == as_text(again)


def read_again(returns: list[Return]) -> list[Return]:
    mixed = random.Random(3).sample(returns, len(returns))
    return sorted(mixed, key=lambda one: one.begin.agency)


def test_the_merge_can_be_made_again_from_the_export(returns: list[Return], document: dict[str, Any]) -> None:
    plain = json.loads(as_text(exported(instrument(), returns)))
    agencies = [
        Agency(
            id=one["id"],
            role=one["role"],
            answers={id_: Answer.model_validate_json(json.dumps(said)) for id_, said in one["answers"].items()},
        )
        for one in plain["agencies"]
    ]
    again = json.loads(merge(instrument(), agencies).text())
    assert {key: document[key] for key in again} == again


def test_the_export_has_every_indicator_and_no_text(returns: list[Return]) -> None:
    plain = exported(instrument(), returns)
    for agency in plain["agencies"]:
        assert list(agency["answers"]) == [entry.id for entry in instrument().indicators]
        assert {tuple(said) for said in agency["answers"].values()} == {
            ("state", "level", "evidence", "public", "reservation")
        }
    cited = {item.reference for one in returns for given in one.given.values() for item in given.evidence}
    text = as_text(plain)
    assert cited and not [words for words in cited if words in text]


def test_the_merged_document_names_its_inputs_and_is_a_draft_until_all_are_sealed(
    returns: list[Return], document: dict[str, Any], tmp_path: Path
) -> None:
    assert not document["draft"]
    assert [one["head"] for one in document["inputs"]] == [one.head for one in returns]
    with Answers.create(
        tmp_path / "answers" / "VIC", instrument(), agency="VIC", role="VIC", round_=1, day="2027-03-01"
    ):
        pass
    _, with_open = merged(instrument(), [*returns, *read_round(tmp_path, instrument())])
    assert with_open["draft"]


def test_no_key_of_the_document_is_a_national_total(document: dict[str, Any]) -> None:
    assert set(document) == {
        "format", "instrument", "draft", "inputs", "indicators", "domains", "priorities", "agreement",
    }  # fmt: skip
    assert set(document["agreement"]["all"]) == {
        "word", "consensus", "discuss", "split", "alpha", "alpha_low", "alpha_high",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("levels", "word"),
    [
        ([[2, 2], [1, 2], [0, 1], [3, 3], [4, 0]], "alike"),
        ([[2, 2], [1, 2], [0, 2], [3, 1]], "partly"),
        ([[2, 2], [1, 3], [0, 4]], "unlike"),
        ([[2], [3], []], "not_compared"),
    ],
)
def test_words_come_before_numbers(levels: list[list[int]], word: str) -> None:
    first = merge(instrument(), []).indicators[0]
    results = [first.model_copy(update={"capped": {str(n): level for n, level in enumerate(row)}}) for row in levels]
    assert alike(results, draws=50).word == word
