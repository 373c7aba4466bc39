"""The check: at once, kindly, in two steps, and never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from learn.shells import OPENING, Shell
from workshopkit.learn import check
from workshopkit.learn.sealing import seal

Lab = Callable[..., Path]


def test_the_opening_line_gives_the_table_and_says_so(lab: Lab) -> None:
    lab()
    shell = Shell()
    assert "The lab L9 is ready." in shell.opened and "accounts: 6 rows" in shell.opened
    assert len(shell.shell.user_ns["accounts"]) == 6


def test_a_right_answer_is_certain_when_it_is_sealed(lab: Lab) -> None:
    lab(sealed=[seal("6", salt="x")])
    shell = Shell()
    shell.run("answer_9_1 = len(accounts)")
    assert shell.run('check("9.1")').startswith("✓ Exercise 9.1: right.\n  This is certain.")


def test_a_right_answer_without_a_seal_is_right_by_its_property(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run("answer_9_1 = len(accounts)")
    assert "It has everything" in shell.run('check("9.1")')


def test_the_second_press_brings_the_second_hint_and_another_mistake_begins_anew(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run("answer_9_1 = len(accounts) + 1")
    first, second = shell.run('check("9.1")'), shell.run('check("9.1")')
    assert "Those are posts." in first and "Count the accounts." not in first
    assert "Those are posts." in second and "Count the accounts." in second
    shell.run("answer_9_1 = ____")
    assert "Check again for a second hint." in shell.run('check("9.1")')


@pytest.mark.parametrize(
    ("code", "mistake"),
    [
        ("answer_9_1 = ____", "blank"),
        ("answer_9_1 = 0 * ____", "blank"),
        ("answer_9_1 = int(____)", "blank"),
        ("answer_9_1 = '6'", "number-as-text"),
        ("answer_9_1 = ٦", "arabic-digits"),
        ("answer_9_1 = 6،0", "decimal-comma"),
        ("answer_9_1 = 0,6", "decimal-comma"),
        ("answer_9_1 = “6”", "curly-quotes"),
        ("answer_9_1 = \u200f6", "invisible-marks"),
        ("answer_9_1 = ６", "arabic-digits|full-width"),
        ("answer_9_1 = (6", "syntax"),
        ("answer_9_1 = count_by(accounts, posts)", "missing-quotes"),
        ("answer_9_1 = count_by(accounts, 'Posts')", "unknown-column"),
        ("answer_9_1 = accounts['Posts']", "unknown-column"),
        ("answer_9_1 = 1 / 0", "cell-error"),
        ("answer_9_1 = 6", "typed-constant"),
        ("answer_9_1 = len(accounts) + 2", "other"),
        ("answer_9_1 = 999", "other"),
        ("accounts = accounts.head(2); answer_9_1 = len(accounts)", "changed-table"),
        ("something = 6", "not-run"),
    ],
)
def test_each_slip_is_named(code: str, mistake: str, lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run(code)
    shell.run('check("9.1")')
    assert check.pressed("9.1") in mistake.split("|")
    assert check.said() == {"9.1": False}


def test_a_former_right_answer_does_not_hide_that_the_cell_now_fails(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run("answer_9_1 = len(accounts)")
    shell.run("answer_9_1 = len(accounts")
    shell.run('check("9.1")')
    assert check.pressed("9.1") == "syntax"


def test_a_line_below_an_open_gap_counts(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run("answer_9_1 = ____\nanswer_9_1 = len(accounts)")
    assert "right" in shell.run('check("9.1")')


def test_an_error_in_an_answer_cell_is_explained_below_it(lab: Lab) -> None:
    lab()
    shell = Shell()
    said = shell.run("answer_9_1 = count_by(accounts, posts)")
    assert "Text needs quotation marks." in said and "Traceback" not in said


def test_a_note_is_announced_and_reads_from_right_to_left_in_arabic(lab: Lab) -> None:
    lab("ar", messages={"Exercise {exercise}: not complete yet.": "التمرين {exercise}: لم تكتمل الإجابة بعد."})
    shell = Shell()
    html = shell.html('check("9.1")')
    assert "←" in html and "→" not in html
    assert 'role="status" dir="rtl" lang="ar"' in html and "التمرين \u20669.1\u2069" in html


def test_words_of_the_reader_are_not_html(lab: Lab) -> None:
    lab(messages={"There is no answer yet. Run the cell above, then check again.": "<script>"})
    assert "<script>" not in Shell().html('check("9.1")')


@pytest.mark.parametrize("missing", ["data/accounts.csv", "lab.json", "checks.py"])
def test_a_missing_file_is_named_with_what_to_do_and_no_traceback(missing: str, lab: Lab) -> None:
    folder = lab()
    (folder / missing).unlink()
    shell = Shell()
    said = shell.opened + shell.run("answer_9_1 = 6") + shell.run('check("9.1")')
    assert missing in said and "trainer" in said and "Traceback" not in said and "Error" not in said


def test_a_damaged_table_is_named(lab: Lab) -> None:
    folder = lab()
    (folder / "data" / "accounts.csv").write_bytes(b"\xff\xfe\x00acct")
    assert "data/accounts.csv cannot be read" in Shell().opened


def test_the_folder_of_another_lab_is_refused_in_one_sentence(lab: Lab) -> None:
    lab()
    assert "This folder holds the lab L9, not L1." in Shell(OPENING.replace("L9", "L1")).opened


def test_every_check_writes_one_event(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lab()
    monkeypatch.setenv("WORKSHOP_EVENTS", str(tmp_path / "new" / "events.jsonl"))
    shell = Shell()
    shell.run('check("9.1")')
    shell.run("answer_9_1 = len(accounts)")
    shell.run('check("9.1")')
    rows = [json.loads(line) for line in (tmp_path / "new" / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["kind"] for row in rows] == ["open", "check", "check"]
    assert (rows[1]["exercise"], rows[1]["ok"], rows[1]["mistake"]) == ("9.1", False, "not-run")
    assert (rows[2]["ok"], "mistake" in rows[2]) == (True, False)
    from workshopkit.delivery.model import Event

    assert [Event.model_validate(row).lab for row in rows] == ["L9"] * 3


def test_an_event_that_cannot_be_written_stops_nothing(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lab()
    monkeypatch.setenv("WORKSHOP_EVENTS", str(folder / "lab.json" / "events.jsonl"))
    assert "not complete" in Shell().run('check("9.1")')


def test_checking_all_shows_nothing_and_records(lab: Lab) -> None:
    lab()
    shell = Shell()
    shell.run("answer_9_1 = len(accounts)")
    assert check.again("9.1", shell.shell.user_ns) is True
    assert check.said() == {"9.1": True}
