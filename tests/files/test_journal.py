"""A journal loses nothing it acknowledged, takes one writer, and shows every edit."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshopkit.files import journal as module
from workshopkit.files.journal import START, Journal, JournalError, read

WRITER = """
import sys
from pathlib import Path
from workshopkit.files.journal import Journal
with Journal(Path(sys.argv[1])) as journal:
    while True:
        print(journal.append({"answer": len(journal.lines), "text": "دليل " * 40}).seq, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers" / "journal.jsonl"


def written(path: Path, count: int = 5) -> list[bytes]:
    with Journal(path) as journal:
        for number in range(count):
            journal.append({"answer": number})
    return path.read_bytes().splitlines(keepends=True)


def test_what_was_written_is_read_again_in_order_with_its_head(path: Path) -> None:
    written(path)
    reading = read(path)
    assert [line.entry for line in reading.lines] == [{"answer": n} for n in range(5)]
    assert (reading.head, reading.torn) == (reading.lines[-1].hash, 0)


def test_a_missing_journal_is_empty(path: Path) -> None:
    assert (read(path).lines, read(path).head) == ((), START)


def test_a_journal_goes_on_where_it_was_left(path: Path) -> None:
    written(path, 2)
    with Journal(path) as journal:
        assert journal.append({"answer": "more"}).seq == 3
    assert len(read(path).lines) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.dictionaries(st.text(), JSON, max_size=3), max_size=4))
def test_any_text_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, object]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "journal.jsonl"
    with Journal(path) as journal:
        for entry in entries:
            journal.append(entry)
    assert [line.entry for line in read(path).lines] == entries


@pytest.mark.parametrize(
    ("harm", "line"),
    [
        (lambda lines: [*lines[:2], lines[2].replace(b'"answer":2', b'"answer":4'), *lines[3:]], 3),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [*lines[:2], *lines[3:]], 3),
        (lambda lines: [lines[0], *lines], 2),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:4], b"not json\n"], 5),
        (lambda lines: [*lines, b"[]\n"], 6),
        (lambda lines: [*lines[:4], lines[4].replace(b'"prev":"', b'"prev":"0')], 5),
    ],
    ids=["edited", "reordered", "taken out", "twice", "beginning gone", "no json", "added", "other chain"],
)
def test_an_edit_is_found_with_its_line(path: Path, harm: Callable[[list[bytes]], list[bytes]], line: int) -> None:
    path.write_bytes(b"".join(harm(written(path))))
    with pytest.raises(JournalError) as found:
        read(path)
    assert (found.value.fault, found.value.line) == ("edited", line)
    with pytest.raises(JournalError):
        Journal(path)


def test_lines_missing_at_the_end_are_found_by_the_head_that_was_kept(path: Path) -> None:
    lines = written(path)
    head = read(path).head
    assert read(path, head=head).head == head
    path.write_bytes(b"".join(lines[:4]))
    assert len(read(path).lines) == 4
    with pytest.raises(JournalError, match="missing"):
        read(path, head=head)


def test_a_journal_that_went_on_still_holds_the_head_that_was_kept(path: Path) -> None:
    written(path)
    head = read(path).head
    written(path, 2)
    assert len(read(path, head=head).lines) == 7


def test_a_second_writer_is_refused_and_a_reader_is_not(path: Path) -> None:
    with Journal(path) as first:
        first.append({"answer": 1})
        with pytest.raises(JournalError) as refused:
            Journal(path)
        assert refused.value.fault == "locked"
        assert len(read(path).lines) == 1
    Journal(path).close()


def test_a_write_that_was_cut_off_is_taken_away_and_nothing_else(path: Path) -> None:
    lines = written(path)
    for cut in (1, 20, len(lines[4]) - 1):
        path.write_bytes(b"".join(lines[:4]) + lines[4][:cut])
        assert (len(read(path).lines), read(path).torn) == (4, cut)
        with Journal(path) as journal:
            assert len(journal.lines) == 4
        assert path.read_bytes() == b"".join(lines[:4])


def test_zeros_that_a_power_cut_left_are_taken_away(path: Path) -> None:
    lines = written(path)
    path.write_bytes(b"".join(lines) + b"\0" * 512)
    with Journal(path) as journal:
        assert journal.append({"answer": "after"}).seq == 6
    assert len(read(path).lines) == 6


def test_a_full_disk_loses_nothing_and_the_answer_can_be_given_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal(path) as journal:
        journal.append({"answer": 1})
        with monkeypatch.context() as full:

            def no_space(_: int) -> None:
                full.undo()
                raise OSError(28, "No space left on device")

            full.setattr(module.os, "fsync", no_space)
            with pytest.raises(OSError, match="No space"):
                journal.append({"answer": 2})
        assert len(read(path).lines) == 1
        assert journal.append({"answer": 2}).seq == 2
    assert [line.entry["answer"] for line in read(path).lines] == [1, 2]


def test_a_clock_set_back_changes_no_order(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(path) as journal:
        for day in ("2027-03-02T10:00:00Z", "2027-03-01T10:00:00Z"):
            monkeypatch.setattr(module, "_now", lambda day=day: day)
            journal.append({"day": day})
    assert [line.seq for line in read(path).lines] == [1, 2]


def test_killed_at_any_moment_no_acknowledged_entry_is_lost(path: Path) -> None:
    """Twelve kills with -9 at random moments, each followed by a torn write."""
    chance, acknowledged = random.Random(7), 0
    for _ in range(12):
        run = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        first = run.stdout.readline()
        time.sleep(chance.random() * 0.05)
        os.kill(run.pid, signal.SIGKILL)
        rest, _ = run.communicate()
        acknowledged = max([int(first), *(int(line) for line in rest.split("\n")[:-1] if line)])
        assert len(read(path).lines) >= acknowledged
        with path.open("ab") as torn:
            torn.write(b'{"seq":9,"t":"20'[: chance.randrange(1, 16)])
    with Journal(path) as journal:
        assert len(journal.lines) >= acknowledged > 0
    assert json.loads(path.read_bytes().splitlines()[-1])["seq"] == len(read(path).lines)
