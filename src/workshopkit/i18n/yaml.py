"""Texts in YAML files by the names of their keys; a translation replaces one scalar and leaves all else as it is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from workshopkit.i18n.bidi import isolate
from workshopkit.i18n.edits import Edit, replace
from workshopkit.i18n.model import SOURCE, Lookup, Message, SourceError, Translated

ALL_KEYS = frozenset({"*"})
"""Stands for every key: all strings of the file are texts."""


@dataclass(frozen=True)
class Scalar:
    """One string of a YAML text: where it stands, under which keys (positions in lists left out), its value.

    *tail* is the white space that belongs to the end of a block scalar and stays."""

    start: int
    end: int
    line: int
    keys: tuple[str, ...]
    value: str
    tail: str = ""


def scalars(text: str) -> list[Scalar]:
    """All strings of a YAML document in order of appearance. Numbers, dates and booleans are not strings.

    Raises SourceError when *text* is not YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    start = len(text) - len(text.removeprefix("\ufeff"))
    try:
        root = YAML(typ="safe", pure=True).compose(text[start:])
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise SourceError(f"{where}this is not YAML: {getattr(error, 'problem', error)}") from error
    return [] if root is None else list(_walk(root, (), text, start))


def extract(text: str, keys: Collection[str]) -> list[Message]:
    """The texts under *keys* (names of the innermost key, or dotted paths such as ``lab.title``)."""
    return [_message(scalar) for scalar in scalars(text) if is_text(scalar, keys)]


def apply(text: str, lookup: Lookup, lang: str, keys: Collection[str]) -> Translated:
    """*text* with the strings under *keys* in *lang*; English is returned unchanged."""
    edits, missing = edits_of(text, lookup, lang, keys)
    return Translated(replace(text, edits), tuple(missing))


def edits_of(text: str, lookup: Lookup, lang: str, keys: Collection[str]) -> tuple[list[Edit], list[Message]]:
    """The edits that put translations into *text*, and the messages that have none."""
    edits: list[Edit] = []
    missing: list[Message] = []
    if lang == SOURCE:
        return edits, missing
    for scalar in scalars(text):
        if not is_text(scalar, keys):
            continue
        found = lookup(scalar.value)
        if found is None:
            missing.append(_message(scalar))
        elif found != scalar.value or lang == "ar":
            quoted = json.dumps(isolate(found) if lang == "ar" else found, ensure_ascii=False)
            edits.append(Edit(scalar.start, scalar.end, quoted + scalar.tail))
    return edits, missing


def is_text(scalar: Scalar, keys: Collection[str]) -> bool:
    """True when *scalar* stands under one of *keys* and has a letter that could be translated."""
    if not scalar.keys or not any(letter.isalpha() for letter in scalar.value):
        return False
    return keys == ALL_KEYS or scalar.keys[-1] in keys or ".".join(scalar.keys) in keys


def _message(scalar: Scalar) -> Message:
    return Message(scalar.value, scalar.line, ".".join(scalar.keys))


def _walk(node: object, keys: tuple[str, ...], text: str, offset: int) -> Iterator[Scalar]:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*keys, str(key.value)), text, offset)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _walk(value, keys, text, offset)
    elif isinstance(node, ScalarNode) and str(node.tag) == "tag:yaml.org,2002:str":
        start, end = node.start_mark.index + offset, node.end_mark.index + offset
        raw = text[start:end]
        tail = raw[len(raw.rstrip()) :] if node.style in ("|", ">") else ""
        yield Scalar(start, end, node.start_mark.line + 1, keys, node.value.strip("\n"), tail)
