"""``check("1.4")``: says at once and kindly whether an answer is right, and what to change if it is not.

The order of questions: did the cell run; can the answer be read as its kind; is it sealed as right, or does it hold
what the exercise asks (``checks.py``), or is it a listed mistake; does it follow the data. While a gap is still open,
an answer that is not right gets one sentence only: fill in the blank. Never ends in a traceback.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pandas as pd

from workshopkit.learn import events, faults, hints, replay, tables, watch
from workshopkit.learn.blank import Blank, Misread
from workshopkit.learn.reading import read
from workshopkit.learn.say import Stop, card, home, t
from workshopkit.learn.sealing import SEALABLE, canonical, is_sealed, seal
from workshopkit.learn.shown import Note, show

__all__ = ["Verdict", "again", "canonical", "check", "is_sealed", "judge", "said", "seal"]


@dataclass(frozen=True)
class Verdict:
    """What a check found: *mistake* is None when the answer is right; *certain* when a sealed answer says so."""

    mistake: str | None
    certain: bool = False

    @property
    def ok(self) -> bool:
        """True when the answer is right."""
        return self.mistake is None


_said: dict[str, bool] = {}
_pressed: dict[str, tuple[str, int]] = {}


def check(exercise: str) -> None:
    """Show whether the answer of *exercise* is right; a second press on the same mistake gives the second hint."""
    if replay.running():
        return
    try:
        verdict = judge(exercise, _namespace())
    except Stop as stop:
        show(Note("plain", str(stop)))
        return
    _record(exercise, verdict)
    show(_note(exercise, verdict))


def again(exercise: str, namespace: Mapping[str, Any]) -> bool:
    """Check *exercise* against *namespace* without showing anything; True when it is right.

    False, and nothing recorded, when the lab lacks a file that the check needs.
    """
    try:
        verdict = judge(exercise, namespace)
    except Stop:
        return False
    _record(exercise, verdict)
    return verdict.ok


def said() -> dict[str, bool]:
    """What the checks of this kernel last said, by exercise."""
    return dict(_said)


def pressed(exercise: str) -> str | None:
    """The mistake that the last check of *exercise* showed, or None when it was right."""
    return _pressed[exercise][0] if exercise in _pressed else None


def forget() -> None:
    """Begin anew, as in a fresh kernel."""
    _said.clear()
    _pressed.clear()


def judge(exercise: str, namespace: Mapping[str, Any]) -> Verdict:
    """The verdict on *exercise* as *namespace* answers it. Raises Stop when the lab has no such exercise."""
    entry = next((one for one in card()["exercises"] if one["id"] == exercise), None)
    if entry is None:
        raise Stop(t("There is no exercise {exercise} in this lab.", exercise=exercise))
    run = watch.last(entry["name"])
    verdict = _verdict(exercise, entry, namespace, run)
    return Verdict("blank") if not verdict.ok and run is not None and run.has_gap else verdict


def _verdict(exercise: str, entry: Mapping[str, Any], namespace: Mapping[str, Any], run: watch.Run | None) -> Verdict:
    data = tables.tables()
    mistake = _before_reading(entry["name"], namespace, run, data)
    if mistake:
        return Verdict(mistake)
    reading = read(namespace[entry["name"]], entry["kind"])
    if reading.mistake:
        return Verdict(reading.mistake)
    certain = _certainly(reading.value, entry)
    mistake = None if certain else _by_property(exercise, reading.value, data)
    if mistake is None:
        return Verdict("typed-constant") if _is_typed(exercise, entry, run, data) else Verdict(None, certain)
    return Verdict(
        "changed-table" if _comes_from_changed_rows(exercise, reading.value, mistake, namespace, data) else mistake
    )


def _before_reading(
    name: str, namespace: Mapping[str, Any], run: watch.Run | None, data: Mapping[str, Any]
) -> str | None:
    if run is not None and run.error is not None:
        return faults.fault(run, faults.words(data))
    if name not in namespace:
        return "not-run"
    answer = namespace[name]
    on_the_way = [namespace.get(step) for step in sorted(run.sets)] if run is not None else []
    misread = next((thing for thing in [answer, *on_the_way] if isinstance(thing, Misread)), None)
    if misread is not None:
        return misread.mistake
    return "blank" if isinstance(answer, Blank) else None


def _certainly(value: object, entry: Mapping[str, Any]) -> bool:
    if not entry.get("sealed") or entry["kind"] not in SEALABLE:
        return False
    try:
        return is_sealed(canonical(value, entry["kind"]), entry["sealed"])
    except (ValueError, TypeError):
        return False


def _by_property(exercise: str, value: object, data: Mapping[str, Any]) -> str | None:
    """What the lab's own check says; an answer that it cannot look at is not right."""
    question = getattr(_lab_checks(), f"check_{exercise.replace('.', '_')}", None)
    if question is None:
        return "other"
    try:
        found = question(value, data)
    except Exception:
        return "other"
    return None if found is None else str(found)


def _is_typed(exercise: str, entry: Mapping[str, Any], run: watch.Run | None, data: Mapping[str, Any]) -> bool:
    """True when the cell gives the same answer on other rows, for which it is wrong."""
    opening = watch.opening()
    if run is None or opening is None:
        return False
    for remainder in (0, 1):
        other = tables.thinned(data, remainder)
        found = replay.rerun([opening.source, run.source], instead=other)
        if entry["name"] not in found:
            return False
        reading = read(found[entry["name"]], entry["kind"])
        if reading.mistake is None and _by_property(exercise, reading.value, other) is None:
            continue
        if reading.mistake is None and _equal(reading.value, _now(entry), entry["kind"]):
            return True
    return False


def _now(entry: Mapping[str, Any]) -> object:
    return _namespace().get(entry["name"])


def _equal(one: object, other: object, kind: str) -> bool:
    try:
        return canonical(one, kind) == canonical(other, kind)
    except (ValueError, TypeError):
        return repr(one) == repr(other)


def _comes_from_changed_rows(
    exercise: str, value: object, mistake: str, namespace: Mapping[str, Any], data: Mapping[str, pd.DataFrame]
) -> bool:
    """True when a cell has changed a table, and the answer is right for it or nothing else explains the answer."""
    own = {name: namespace.get(name, rows) for name, rows in data.items()}
    if all(rows.equals(own[name]) for name, rows in data.items()):
        return False
    return mistake == "other" or _by_property(exercise, value, own) is None


def _lab_checks() -> ModuleType:
    path = home() / "checks.py"
    spec = importlib.util.spec_from_file_location("checks", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise Stop(t("The file {file} is missing or damaged. Ask the trainer to restore this lab.", file="checks.py"))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception:
        raise Stop(
            t("The file {file} is missing or damaged. Ask the trainer to restore this lab.", file="checks.py")
        ) from None
    return module


def _record(exercise: str, verdict: Verdict) -> None:
    _said[exercise] = verdict.ok
    events.write("check", exercise, verdict.ok, verdict.mistake)


def _note(exercise: str, verdict: Verdict) -> Note:
    if verdict.mistake is None:
        _pressed.pop(exercise, None)
        sure = t("This is certain.") if verdict.certain else t("It has everything the exercise asks for.")
        return Note("right", t("Exercise {exercise}: right.", exercise=exercise), [sure])
    before, times = _pressed.get(exercise, ("", 0))
    times = times + 1 if before == verdict.mistake else 1
    _pressed[exercise] = (verdict.mistake, times)
    listed = {**hints.common(), **getattr(_lab_checks(), "HINTS", {})}
    first, second = listed.get(verdict.mistake) or listed["other"]
    lines = [first] if times == 1 else [first, second]
    if times == 1:
        lines.append(t("Check again for a second hint."))
    return Note("wait", t("Exercise {exercise}: not complete yet.", exercise=exercise), lines)


def _namespace() -> Mapping[str, Any]:
    from IPython import get_ipython

    shell = get_ipython()
    return {} if shell is None else shell.user_ns
