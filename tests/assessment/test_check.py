"""Each rule of an instrument has an example that breaks it; the project's own instrument breaks none."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessment.samples import FILE, PROJECT, SHORT, changed, data
from workshopkit.assessment.check import check, faults
from workshopkit.assessment.instrument import SCHEMA, fingerprint, load
from workshopkit.assessment.renew import renew
from workshopkit.lint.codes.assessment import RULES

SHAPE = {"ASM001", "ASM002", "ASM003", "ASM004"}
"""Faults of shape: their examples are in test_instrument."""


def entry(plain: Any, id_: str) -> Any:
    return next(one for one in plain["indicators"] if one["id"] == id_)


def put(id_: str, **values: Any) -> Callable[[Any], None]:
    return lambda plain: entry(plain, id_).update(values)


def retire(plain: Any) -> None:
    plain["retired"] = [{"id": "LAW-01", "since": 1, "reason": "asked elsewhere"}]


def twin(plain: Any) -> None:
    plain["indicators"].append(entry(plain, "LAW-01"))


def no_core(plain: Any) -> None:
    for one in plain["indicators"]:
        one["core"] = one["core"] and one["domain"] != "LAW"


def own_twice(plain: Any) -> None:
    plain["evidence"]["own_ceilings"] *= 2


def unused(part: str, **values: str) -> Callable[[Any], None]:
    return lambda plain: plain[part].append(values)


CASES: list[tuple[str, Callable[[Any], None]]] = [
    ("ASM005", twin),
    ("ASM006", retire),
    ("ASM007", put("LAW-02", depends_on=["LAW-77"])),
    ("ASM007", put("LAW-02", roles=["NOONE", "MOJ"])),
    ("ASM007", put("LAW-02", references=["S-1"])),
    ("ASM007", put("PEV-02", paired_safeguard="PEV-02")),
    ("ASM008", put("LAW-05", domain="PEV")),
    ("ASM009", no_core),
    ("ASM010", put("PEV-02", paired_safeguard="INT-01")),
    ("ASM011", put("PEV-02", paired_safeguard="DET-05")),
    ("ASM012", put("HRO-01", depends_on=["PEV-02"])),
    ("ASM013", put("LAW-01", question="Is there a law?")),
    ("ASM014", put("LAW-01", change={"kind": "split", "since": 1})),
    ("ASM015", put("LAW-01", levels={str(level): "Law exists." for level in range(5)})),
    ("ASM016", put("HRO-05", roles=["PROS"])),
    ("ASM017", unused("references", id="NEW1", mark="V", citation="A text")),
    ("ASM018", unused("roles", id="NEW", name="A body")),
    ("ASM020", lambda plain: plain["bands"].reverse()),
    ("ASM020", lambda plain: plain["scale"].reverse()),
    ("ASM021", own_twice),
    ("ASM022", put("LAW-01", change={"kind": "new", "since": 2})),
]


@pytest.mark.parametrize(("code", "change"), CASES, ids=[f"{code}-{n}" for n, (code, _) in enumerate(CASES)])
def test_the_rule_finds_its_example(code: str, change: Callable[[Any], None]) -> None:
    assert code in {found for found, _, _ in faults(changed(change))}


def test_no_rule_is_without_an_example() -> None:
    assert {code for code, _ in CASES} | SHAPE | {"ASM019"} == {code for code in RULES if code < "ASM030"}


def test_the_projects_own_instrument_has_no_fault() -> None:
    assert check(PROJECT, FILE) == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(FILE.with_name(SCHEMA), tmp_path)
    (tmp_path / FILE.name).write_text(SHORT, encoding="utf-8")
    return tmp_path / FILE.name


def left(path: Path, *wanted: str) -> list[str]:
    """Which of the codes *wanted* the check finds; the short instrument breaks rules on what is named elsewhere."""
    return [found.code for found in check(path.parent, path) if found.code in wanted]


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_a_fault_names_its_line(copy: Path) -> None:
    edit(copy, "depends_on: [LAW-01]", "depends_on: [HRO-99]")
    lines = copy.read_text(encoding="utf-8").splitlines()
    [found] = [one for one in check(copy.parent, copy) if one.values.get("id") == "HRO-99"]
    assert (found.code, found.path) == ("ASM007", "instrument.yaml")
    assert lines[(found.line or 0) - 1] == "    depends_on: [HRO-99]"


def test_an_old_schema_is_found_and_renewed(copy: Path) -> None:
    copy.with_name(SCHEMA).write_text("{}", encoding="utf-8")
    assert left(copy, "ASM019") == ["ASM019"]
    renew(copy)
    assert left(copy, "ASM019") == []


def test_a_declared_change_is_renewed_and_nothing_else_is_touched(copy: Path) -> None:
    edit(copy, "Does the law define a terrorist act narrowly", "Does the law define terrorism narrowly")
    before = copy.read_text(encoding="utf-8")
    assert renew(copy) == ["LAW-01"]
    after = load(copy).indicators[0]
    assert after.fingerprint == fingerprint(after)
    assert copy.read_text(encoding="utf-8") == before.replace(
        data()["indicators"][0]["fingerprint"], after.fingerprint, 1
    )


def test_a_change_that_was_not_declared_keeps_its_old_fingerprint(copy: Path) -> None:
    edit(copy, "version: 1", "version: 2")
    edit(copy, "Does the law define a terrorist act narrowly", "Does the law define terrorism narrowly")
    assert renew(copy) == []
    assert left(copy, "ASM013") == ["ASM013"]
