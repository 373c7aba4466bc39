"""A language that nobody speaks: every letter changes, everything that is not language stays."""

import re
from html.parser import HTMLParser

KEPT = re.compile(
    r"(?s)(`+)(?!`).*?(?<!`)\1(?!`)|<!--.*?-->|<(?:kbd|code)\b.*?</(?:kbd|code)>|<[A-Za-z/!][^<>]*>|\{\{.*?\}\}|\{%.*?%\}|\{:?[^{}]*\}|\[[@^][^\]]*\]"
    r"|\]\([^)]*\)|\]\[[^\]]*\]|\[[^\[\]]*\](?!\()|https?://\S+|:[a-z0-9_+-]+:|\+\+[^+\s][^\n]*?\+\+|\$[^$\n]+\$"
    r"|\\\(.*?\\\)|&#?\w+;|\b[A-Z]{2,}\b|[\u2066-\u2068][^\u2069]*\u2069"
)
LETTERS = str.maketrans("aeioucnAEIOUCN", "àéîôûçñÀÉÎÔÛÇÑ")


def pseudo(text: str) -> str:
    """*text* with other letters; code, links, tags, attributes, citations, keys and formulas as they are."""
    parts, at = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[at : kept.start()].translate(LETTERS), kept.group()]
        at = kept.end()
    return "".join([*parts, text[at:].translate(LETTERS)])


EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.details", "pymdownx.keys"),
    *("pymdownx.mark", "pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
]


class _Skeleton(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.code = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, [a for a in attributes if a[0] not in ("alt", "title")]))
        self.code += tag in ("code", "pre", "kbd")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"/{tag}")
        self.code -= tag in ("code", "pre", "kbd")

    def handle_data(self, data: str) -> None:
        if self.code:
            self.parts.append(data)


def skeleton(page: str) -> list[object]:
    """Tags with their attributes, and the text of code, of a page as Material's extensions render it."""
    from markdown import Markdown

    body = _body(page)
    reader = _Skeleton()
    configs = {"pymdownx.tabbed": {"alternate_style": True}, "pymdownx.arithmatex": {"generic": True}}
    reader.feed(Markdown(extensions=EXTENSIONS, extension_configs=configs).convert(body))
    return reader.parts


def lab_skeleton(page: str) -> list[object]:
    """The same for a lab, as Jupyter reads it; a text cell counts as Markdown."""
    from markdown_it import MarkdownIt

    body = re.sub(r"(?ms)^```\{text-cell\}\n((?::.*\n)*)(.*?)^```$", r"<!--\1-->\n\n\2", _body(page))
    reader = _Skeleton()
    reader.feed(MarkdownIt("commonmark").enable("table").render(body))
    return reader.parts


def _body(page: str) -> str:
    return re.sub(r"\A\ufeff?---[ \t]*\r?\n(?:.*\r?\n)*?---[ \t]*(?:\r?\n|\Z)", "", page)
