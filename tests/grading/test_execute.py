"""Running hand-ins where the system gives no namespaces, and what is said about protection."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grading.batches import LIMITS
from grading.damages import DAEMON
from grading.small_course import answered, hand_in
from workshopkit.grading.engine.environment import environment
from workshopkit.grading.model import Course, Result, Unprotected
from workshopkit.grading.run import grade
from workshopkit.grading.sandbox import confine
from workshopkit.grading.sandbox.confine import Abilities


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to see that no process is left")
def test_with_limits_alone_a_killed_process_and_a_daemon_stop_nobody_and_nothing_is_left(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confine, "abilities", lambda: Abilities(limits=True, counted=True))
    daemon = DAEMON.replace("97531", "97533")
    hand_ins = [
        hand_in(course, "S01", answered(course, ex_1_3="import os; os.kill(os.getppid(), 9)")),
        hand_in(course, "S02", answered(course, ex_1_3=daemon)),
    ]
    found: list[Result] = []
    with pytest.raises(Unprotected, match="--unprotected"):
        grade(course, hand_ins, limits=LIMITS, sink=found.append)
    assert not found
    summary = grade(course, hand_ins, limits=LIMITS, sink=found.append, unprotected=True)
    assert [row.score for row in found] == [3.0, 7.0]
    assert [flag.code for flag in found[0].flags] == ["GRD031"]
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            commands.append(path.read_bytes())
        except OSError:
            continue
    assert not [command for command in commands if b"97533" in command]
    assert {row.protection for row in found} == {summary.protection}
    assert summary.protection.startswith("UNPROTECTED")


def test_hand_ins_inherit_no_proxy_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("WORKSHOP_TOKEN", "x")
    assert not {"HTTPS_PROXY", "WORKSHOP_TOKEN"} & set(environment())
