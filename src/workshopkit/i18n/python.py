"""Sentences in Python sources, found in the syntax tree: ``say("…")``, ``say.plural``, ``t("…")``, rules, hints."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from workshopkit.i18n.model import Message, SourceError

_SPEAKERS = frozenset({"say", "_say", "t"})
_MAKERS = frozenset({"say", "translator"})
"""Functions that give a speaker: ``self.say(lang)("Language")``."""


def extract(text: str, *, first_line: int = 1) -> list[Message]:
    """The literal sentences of a Python source, in order of appearance.

    A comment ``# Translators: …`` directly above goes with the message. Raises SourceError on a syntax error.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise SourceError(f"line {(error.lineno or 1) + first_line - 1}: this is not Python: {error.msg}") from error
    tree = _Constants(tree).visit(tree)
    lines = text.splitlines()
    found = [
        Message(m.msgid, m.line + first_line - 1, _note(lines, node, m), m.plural)
        for node in ast.walk(tree)
        for m in _messages(node)
    ]
    return sorted(found, key=lambda message: message.line)


class _Constants(ast.NodeTransformer):
    """Puts the text of a module's string constants where their names stand: several rules may share one sentence."""

    def __init__(self, tree: ast.Module) -> None:
        self._texts = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The constant instead of its name, where it is read."""
        return self._texts.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


def _messages(node: ast.AST) -> Iterator[Message]:
    if isinstance(node, ast.Call):
        yield from _of_call(node)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        named = any(isinstance(target, ast.Name) and target.id == "HINTS" for target in targets)
        if named and isinstance(node.value, ast.Dict):
            yield from _of_hints(node.value)


def _of_call(node: ast.Call) -> Iterator[Message]:
    function = node.func
    if isinstance(function, ast.Name) and function.id == "Rule":
        given = {f"{place}": value for place, value in enumerate(node.args)}
        given |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        code = next((text for text, _ in _literals(given.get("0") or given.get("code"))), "")
        for name, place, note in (("what", "1", "what is wrong"), ("do", "2", "what to do")):
            for text, line in _literals(given.get(name) or given.get(place)):
                yield Message(text, line, f"{code}: {note}")
    elif isinstance(function, ast.Attribute) and function.attr == "plural" and len(node.args) > 1:
        if _speaks(function.value):
            for (one, line), (many, _) in zip(_literals(node.args[0]), _literals(node.args[1]), strict=False):
                yield Message(one, line, plural=many)
    elif node.args and _speaks(function):
        for text, line in _literals(node.args[0]):
            yield Message(text, line)


def _speaks(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in _SPEAKERS
    if isinstance(function, ast.Attribute):
        return function.attr in _SPEAKERS
    if isinstance(function, ast.Call):
        made = function.func
        return (made.attr if isinstance(made, ast.Attribute) else getattr(made, "id", "")) in _MAKERS
    return False


def _of_hints(table: ast.Dict) -> Iterator[Message]:
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(value, ast.Tuple | ast.List) and isinstance(key, ast.Constant) and isinstance(key.value, str):
            for step, element in enumerate(value.elts, start=1):
                said = element.args[0] if isinstance(element, ast.Call) and element.args else element
                for text, line in _literals(said):
                    yield Message(text, line, f"hint {key.value}, step {step}")


def _literals(node: ast.expr | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if any(letter.isalpha() for letter in node.value):
            yield node.value, node.lineno
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _note(lines: list[str], node: ast.AST, message: Message) -> str:
    starts = {message.line, getattr(node, "lineno", message.line)}
    for start in sorted(starts, reverse=True):
        above: list[str] = []
        at = start - 2
        while at >= 0 and lines[at].strip().startswith("#"):
            above.insert(0, lines[at].strip().lstrip("# ").strip())
            at -= 1
        said = " ".join(above)
        if match := re.search(r"Translators:\s*(.+)", said):
            return f"{match[1]} ({message.comment})" if message.comment else match[1]
    return message.comment
