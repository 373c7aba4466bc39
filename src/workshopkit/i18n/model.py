"""The nouns of translation: languages, messages taken from a source, and the lookup that gives them back.

Source language is English. Every translated file is rebuilt from its source and one PO file per language:
``<content root>/locale/{fr,ar}/<path of the source inside the content root>.po``, where a leading ``en/`` of the
source path is dropped (``course/en/modules/m01.md`` -> ``course/locale/fr/modules/m01.po``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

Lang = Literal["en", "fr", "ar"]
SOURCE: Lang = "en"
TARGETS: tuple[Lang, ...] = ("fr", "ar")
LANGS: tuple[Lang, ...] = (SOURCE, *TARGETS)
DIRECTION: Mapping[str, Literal["ltr", "rtl"]] = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
OWN_NAME: Mapping[str, str] = {"en": "English", "fr": "Français", "ar": "العربية"}

Lookup = Callable[[str], str | None]
"""Gives the translation of a message id, or None when there is none that may be shown."""


@dataclass(frozen=True)
class Message:
    """One text for translators: what it says, where it stands, a note that helps, its English plural if any."""

    msgid: str
    line: int
    comment: str = ""
    plural: str = ""


class SourceError(Exception):
    """A source or a PO file that cannot be read: the message says where, what is wrong and what to do."""


@dataclass(frozen=True)
class Translated:
    """A file rebuilt in another language, with the messages for which English had to stand in."""

    text: str
    missing: tuple[Message, ...]


def po_path(content_root: Path, source: Path, lang: str) -> Path:
    """The PO file of *source* in *lang*.

    Raises ValueError when *source* is not inside *content_root*.
    """
    inside = PurePosixPath(source.relative_to(content_root).as_posix())
    parts = inside.parts[1:] if inside.parts[0] == SOURCE else inside.parts
    return content_root.joinpath("locale", lang, *parts).with_suffix(".po")
