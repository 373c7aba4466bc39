"""The behaviours that simulated seats play, each with what may come of it.

They are the accidents of real rooms. A new accident is one function here and one line in :data:`BEHAVIOURS`.
"""

from __future__ import annotations

import copy
import shutil
import zipfile
from collections.abc import Callable
from typing import Any

from workshopkit.grading.model import Result
from workshopkit.rehearsal import hand_in
from workshopkit.rehearsal.model import Behaviour, Place
from workshopkit.rehearsal.references import number_of
from workshopkit.rehearsal.work import answer, model_answers, read, save, solved, test_cells


def _half(place: Place) -> None:
    answers = model_answers(place)
    book = read(place)
    answer(book, dict(list(answers.items())[: len(answers) // 2]))
    save(place, book)
    hand_in.by_server(place)


def _typed_constant(book: Any, place: Place) -> None:
    cell_id, name, value = number_of(place)
    answer(book, {cell_id: f"{name} = {value!r}"})


def _arabic_digits(book: Any, place: Place) -> None:
    cell_id, name, value = number_of(place)
    digits = str(value).replace(".", ",").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    answer(book, {cell_id: f'{name} = "{digits}"'})


def _duplicated(book: Any, place: Place) -> None:
    index = next(test_cells(book))
    book.cells.insert(index + 1, copy.deepcopy(book.cells[index]))


def _deleted(book: Any, place: Place) -> None:
    del book.cells[next(test_cells(book))]


def _edited_test(book: Any, place: Place) -> None:
    for index in test_cells(book):
        book.cells[index].source = "assert True"


def _endless(book: Any, place: Place) -> None:
    first = next(iter(model_answers(place)))
    answer(book, {first: "while True:\n    pass"})


def _renamed(place: Place) -> None:
    solved()(place)
    folder = place.stick / place.seat
    folder.mkdir(parents=True)
    shutil.copyfile(place.notebook, folder / f"{place.lab} final (2).ipynb")
    hand_in.by_stick(place, place.stick)


def _zipped(place: Place) -> None:
    solved()(place)
    place.stick.mkdir(parents=True)
    packed = place.stick / f"{place.seat} {place.lab}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(place.notebook.parent.rglob("*")):
            if path.is_file():
                archive.write(path, f"{place.lab}/{path.relative_to(place.notebook.parent)}")
    hand_in.by_stick(place, packed)


def _cut_off(place: Place) -> None:
    solved()(place)
    text = place.notebook.read_text(encoding="utf-8")
    place.notebook.write_text(text[: len(text) * 2 // 3], encoding="utf-8")
    hand_in.by_server(place)


def _twice(place: Place) -> None:
    _half(place)
    solved()(place)
    hand_in.by_server(place)


def _then_submit(work: Callable[[Place], None]) -> Callable[[Place], None]:
    def act(place: Place) -> None:
        work(place)
        hand_in.by_server(place)

    return act


def _points(result: Result) -> tuple[float, float]:
    """Points got and points possible in cells that no person has to grade."""
    cells = [cell for cell in result.cells if cell.state != "manual"]
    return sum(cell.score or 0 for cell in cells), sum(cell.max for cell in cells)


def _all(*states: str) -> Callable[[Result], str | None]:
    def judge(result: Result) -> str | None:
        got, most = _points(result)
        if result.state not in states:
            return f"state {result.state}, not {' or '.join(states)}"
        return None if got == most > 0 else f"{got:g} of {most:g} points, not all"

    return judge


def _some(*states: str, least: float = 0.0) -> Callable[[Result], str | None]:
    """Fewer points than all, at least the share *least* of them."""

    def judge(result: Result) -> str | None:
        got, most = _points(result)
        if result.state not in states:
            return f"state {result.state}, not {' or '.join(states)}"
        return None if least * most <= got < most else f"{got:g} of {most:g} points"

    return judge


def _told(result: Result) -> str | None:
    """Set aside, or saved as far as it goes; in both cases with a reason."""
    if result.state == "graded":
        return "graded as if nothing had been wrong"
    return None if result.flags else f"{result.state} without a reason"


BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour("perfect", _then_submit(solved()), _all("graded")),
    Behaviour("half right", _half, _some("graded", least=0.2)),
    Behaviour("nothing done", hand_in.by_server, _some("graded")),
    Behaviour("typed constant", _then_submit(solved(_typed_constant)), _some("graded", least=0.5)),
    Behaviour("duplicated a graded cell", _then_submit(solved(_duplicated)), _all("repaired")),
    Behaviour("deleted a graded cell", _then_submit(solved(_deleted)), _some("repaired", "graded", least=0.5)),
    Behaviour("edited a test", _then_submit(solved(_edited_test)), _all("repaired", "graded")),
    Behaviour("renamed the file", _renamed, _all("repaired", "graded")),
    Behaviour("saved as invalid JSON", _cut_off, _told),
    Behaviour("endless loop", _then_submit(solved(_endless)), _some("graded", "repaired")),
    Behaviour("Arabic digits", _then_submit(solved(_arabic_digits)), _some("graded", least=0.5)),
    Behaviour("submitted twice", _twice, _all("graded")),
    Behaviour("zipped the folder", _zipped, _all("graded", "repaired")),
)
