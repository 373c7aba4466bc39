"""Texts in TOML files by the names of their keys; their translations are asked for as a table, never put into the file.

Lines are found by the value, because ``tomllib`` tells none: a text that stands twice has the line of its first place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator

from workshopkit.i18n.model import Message, SourceError


def extract(text: str, keys: Collection[str]) -> list[Message]:
    """The strings under *keys*, at any depth below them, each once. Raises SourceError when *text* is not TOML."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"this is not TOML: {error}") from error
    found: dict[str, Message] = {}
    for path, value in _strings(data, ()):
        if set(keys) & set(path) and any(letter.isalpha() for letter in value):
            found.setdefault(value, Message(value, _line(text, value), ".".join(path)))
    return list(found.values())


def _strings(node: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(value, (*path, str(key)))
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value, path)
    elif isinstance(node, str):
        yield path, node


def _line(text: str, value: str) -> int:
    at = text.find(f'"{value}"')
    return text.count("\n", 0, max(at, 0)) + 1
