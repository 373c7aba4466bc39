"""The instrument is read whole or every fault is named with its line."""

import json
from pathlib import Path

import jsonschema
import pytest

from assessment.samples import FILE, PROJECT, SHORT, data, instrument
from workshopkit.assessment.instrument import SCHEMA, digest, fingerprint, load, load_in, parse, schema_text
from workshopkit.assessment.model import AssessmentError


def faults(text: str) -> list[tuple[str, int | None, str]]:
    _, _, found = parse(text, "instrument.yaml")
    return [(finding.code, finding.line, str(finding.values.get("entry", ""))) for finding in found]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_eighty_indicators_in_ten_domains_of_eight() -> None:
    asked = instrument()
    assert [len(asked.of_domain(domain.id)) for domain in asked.domains] == [8] * 10


def test_a_missing_field_is_named_with_the_line_of_its_indicator() -> None:
    text = SHORT.replace("    target: 3\n", "", 1)
    assert faults(text) == [("ASM002", line_of(text, "- id: LAW-01"), "indicators.LAW-01.target")]


def test_a_field_that_does_not_exist_is_named_with_its_line() -> None:
    text = SHORT.replace("    importance: 5", "    importance: 5\n    wieght: 2", 1)
    assert faults(text) == [("ASM003", line_of(text, "wieght"), "indicators.LAW-01.wieght")]


@pytest.mark.parametrize("value", ["5", "-1", "high", "true", "2.5"])
def test_a_target_that_is_no_level_is_refused(value: str) -> None:
    text = SHORT.replace("    target: 3", f"    target: {value}", 1)
    assert faults(text) == [("ASM004", line_of(text, f"target: {value}"), "indicators.LAW-01.target")]


def test_a_reference_marked_unverified_is_refused() -> None:
    text = SHORT.replace("    mark: V", "    mark: U", 1)
    assert faults(text) == [("ASM004", line_of(text, "mark: U"), "references.R1373-1.mark")]


@pytest.mark.parametrize("broken", ["id: [", "id: 'a", "\tid: a", "id: a\nid: b", "- : -: x: ["])
def test_what_is_no_yaml_is_one_fault_with_a_line(broken: str) -> None:
    assert [(code, line is not None) for code, line, _ in faults(broken)] == [("ASM001", True)]


@pytest.mark.parametrize("empty", ["", "[]", "just text", "3"])
def test_a_file_without_an_instrument_is_a_fault_and_no_crash(empty: str) -> None:
    assert faults(empty)


def test_loading_what_is_broken_names_file_line_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "i.yaml"
    path.write_text(SHORT.replace("    target: 3", "    target: 9", 1), encoding="utf-8")
    with pytest.raises(AssessmentError, match=r"i\.yaml:\d+: indicators\.LAW-01\.target .*\n  instrument\.schema"):
        load(path)
    with pytest.raises(AssessmentError, match="nowhere"):
        load(tmp_path / "nowhere.yaml")


def test_the_published_schema_is_the_one_of_the_model_and_accepts_the_instrument() -> None:
    published = (FILE.with_name(SCHEMA)).read_text(encoding="utf-8")
    assert published == schema_text()
    schema = json.loads(published)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data(), schema)


@pytest.mark.parametrize(("field", "value"), [("target", 7), ("cost", 4), ("core", "yes"), ("levels", {"0": "x"})])
def test_the_published_schema_refuses_what_the_kit_refuses(field: str, value: object) -> None:
    plain = data()
    plain["indicators"][0][field] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, json.loads(schema_text()))


def test_a_fingerprint_is_of_what_is_asked_and_of_nothing_else() -> None:
    first = instrument().indicators[0]
    same = first.model_copy(update={"remedy": "Other", "title": "Other", "target": 4})
    other = first.model_copy(update={"question": first.question + " "})
    assert fingerprint(same) == fingerprint(first) == first.fingerprint != fingerprint(other)


def test_the_digest_changes_with_any_rule() -> None:
    assert digest(instrument()) != digest(instrument().model_copy(update={"minimum_answer_rate": 0.6}))


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_translated_instrument_asks_the_same_under_the_same_fingerprints(lang: str) -> None:
    told = load_in(lang, PROJECT)
    assert [entry.fingerprint for entry in told.indicators] == [entry.fingerprint for entry in instrument().indicators]
    assert [entry.roles for entry in told.indicators] == [entry.roles for entry in instrument().indicators]
