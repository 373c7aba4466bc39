"""Comments that a trainer wrote in the gradebook, and the bank of those that need not be written twice.

``#c:too-short`` in a comment stands for a sentence of the bank in the seat's language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from workshopkit.grading.course import quiet
from workshopkit.grading.gradebook import open_gradebook
from workshopkit.grading.model import Course, GradingError
from workshopkit.grading.settings import configuration
from workshopkit.i18n.messages import Translator, translator
from workshopkit.i18n.model import LANGS, SOURCE

Comments = Mapping[tuple[str, str], Mapping[str, str]]
"""(seat, assignment) -> cell -> what the trainer wrote."""
Bank = Mapping[str, Mapping[str, str]]
"""Id of a comment -> language -> sentence."""

_MARK = re.compile(r"#c:([a-z0-9][a-z0-9-]*)")


def read_comments(course: Course) -> Comments:
    """Every comment that a person wrote in the gradebook of *course*; nbgrader's own ("No response.") are left out."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    with quiet(), open_gradebook(course, configuration(course)) as book:
        from nbgrader.api import Comment

        for comment in book.db.query(Comment).filter(Comment.manual_comment.isnot(None)):
            where = comment.notebook.assignment
            text = (comment.manual_comment or "").strip()
            if text:
                found.setdefault((where.student.id, where.assignment.name), {})[comment.name] = text
    return found


def _sentences(say: Translator) -> dict[str, str]:
    return {
        "good-reason": say("A good reason, clearly written."),
        "too-short": say("This is short. One more sentence would show how you came to it."),
        "no-claim": say("Say first what follows from the table, in one sentence."),
        "no-evidence": say("Add the figure that supports your sentence."),
        "no-unit": say("Say what was counted: accounts, posts, percent of what?"),
        "no-denominator": say("Say out of how many."),
        "no-limit": say("Say what the figure does not show, or whom it could affect."),
        "too-far": say("The table does not show this. Stay with what was counted."),
        "ask-me": say("Let us talk about this together."),
    }


def own_bank() -> Bank:
    """The sentences that come with the kit."""
    said = {lang: _sentences(translator("feedback", lang)) for lang in LANGS}
    return {name: {lang: said[lang][name] for lang in LANGS} for name in said[SOURCE]}


def read_bank(path: Path) -> Bank:
    """The kit's sentences, and over them those of the TOML file *path*, if it is there.

    One table for each id, one line for each language: ``[too-short]`` and below it ``en = "…"``. Raises GradingError
    naming the file and the id.
    """
    bank = dict(own_bank())
    if not path.is_file():
        return bank
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GradingError(f"{path}: not readable as TOML ({error}); correct it or take it away") from None
    for name, said in tables.items():
        right = isinstance(said, dict) and all(lang in LANGS and isinstance(text, str) for lang, text in said.items())
        if not right or not said or not _MARK.fullmatch(f"#c:{name}"):
            raise GradingError(f'{path}: [{name}] must be small letters with en = "…", fr = "…" or ar = "…" below it')
        bank[name] = {**bank.get(name, {}), **said}
    return bank


def expand(comment: str, bank: Bank, lang: str) -> str:
    """*comment* with the sentences of *bank* in *lang* (else in English, else in any) in place of their ids.

    An id that the bank does not have stays as it was written.
    """

    def sentence(found: re.Match[str]) -> str:
        said = bank.get(found[1], {})
        return said.get(lang) or said.get(SOURCE) or next(iter(said.values()), found[0])

    return _MARK.sub(sentence, comment)


def unknown_ids(comment: str, bank: Bank) -> list[str]:
    """Ids in *comment* that the *bank* does not have."""
    return [name for name in _MARK.findall(comment) if name not in bank]
