"""Reserved identifiers, column names, network calls, media and the distress warning.

The defect this prevents: a made-up address, account or number that belongs to somebody. Each rule states in which
direction it fails; none can know whether a coined name is in use.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workshopkit.lint.folding import fold
from workshopkit.lint.model import Finding
from workshopkit.lint.passages import Passage

_RESERVED = (".example", ".test", ".invalid", ".localhost")
_TLD = "com|org|net|gov|edu|mil|biz|int|info|eu|io|tv|fr|uk|de|ch|be|es|it|ru|ir|sa|ae|eg|ma|dz|tn|ly|mr|sn|bf|cm"
_HOST = re.compile(
    rf"https?://(?P<named>[^\s/:\"'<>)\]`\\]+)|(?<![\w@./-])(?P<bare>(?:[A-Za-z0-9-]+\.)+(?:{_TLD}))(?![\w(.-]*[\w(])"
)
_NAMESPACE = re.compile(r"\bxmlns(?::\w+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?![\w.])")
_ASN = re.compile(r"\bASN? ?(\d{2,10})\b")
_HANDLE = re.compile(r"(?<![\w.@/\[\\`;-])@(?!S-\d)[^\W\d]\w{2,}(?![\w.-]*@)")
_ONION = re.compile(r"(?<![\w-])[\w-]+\.onion\b", re.I)
_INVITE = re.compile(
    r"\b(?:t|telegram|wa|m|signal)\.me/[\w+]\S*|\bchat\.whatsapp\.com/\S*|\bdiscord\.(?:gg|com/invite)/\S*"
    r"|\bsignal\.group/\S*|\bmatrix\.to/\S*|\btg://\S*|\bjoinchat/\S*",
    re.I,
)
_HEX = re.compile(r"(?<![\w$])(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})(?!\w)")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00(?=[1-9][ .-]?\d))\d(?:[ .()\u00a0-]{0,2}\d){7,14}(?![\d.]*\w)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@((?:[\w-]+\.)+[A-Za-z]{2,})")
_SYNTHETIC = ("synthetic", "synthetique", "اصطناعي")
_DOCUMENTATION = [ipaddress.ip_network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
_DOCUMENTATION_6 = ipaddress.ip_network("2001:db8::/32")
_NETWORK = re.compile(
    r"^\s*(?:import|from)\s+(?:requests|urllib|http|socket|httpx|aiohttp|ftplib|websockets?|selenium|playwright)\b"
    r"|^\s*[!%]\s*(?:pip|conda|curl|wget)\b.*",
    re.M,
)
_SUBSCRIPT = re.compile(r"\[\s*[\"']([^\"'\]]+)[\"']\s*\]")
_SENSITIVE = frozenset(map(fold, {
    "terrorist", "terrorists", "terrorism", "radical", "radicals", "radicalized", "radicalised", "extremist",
    "jihadist", "religion", "religious", "faith", "belief", "sect", "ethnicity", "ethnic", "race", "racial",
    "nationality", "nationalities", "citizenship", "tribe", "caste", "terroriste", "radicalise", "extremiste",
    "religieux", "confession", "croyance", "ethnie", "ethnique", "nationalite", "tribu", "إرهابي", "إرهابية",
    "متطرف", "متشدد", "دين", "ديانة", "طائفة", "مذهب", "عرق", "قومية", "جنسية", "قبيلة",
}))  # fmt: skip
MEDIA = frozenset({
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".mp3", ".mp4", ".wav", ".ogg", ".m4a",
    ".mov", ".avi", ".webm", ".mkv",
})  # fmt: skip
_WARNED = re.compile(r"(?:^|/)(?:m01|m04|tx\w*|tabletop)\.md$", re.I)


def identifiers(passage: Passage) -> Iterator[Finding]:
    """Hosts, addresses, handles, links, hashes and numbers that may belong to somebody.

    Fails towards alarm for addresses with a scheme, for IP addresses and e-mails. Misses hosts without scheme under
    an unlisted top-level domain, telephone numbers without country prefix, and IPv6 addresses of two short groups,
    which in code are slices. This machine (127.0.0.1, localhost) is
    nobody's address.
    """
    text = _NAMESPACE.sub(lambda match: " " * len(match[0]), passage.text)
    for code, field, position, value in _found(text, passage):
        yield Finding(code, passage.path, passage.line_at(position), {field: value})


def _found(text: str, passage: Passage) -> Iterator[tuple[str, str, int, str]]:
    for match in _INVITE.finditer(text):
        yield "SAF007", "link", match.start(), match[0]
    for match in _ONION.finditer(text):
        yield "SAF006", "host", match.start(), match[0]
    for match in _HOST.finditer(text):
        host = (match["named"] or match["bare"]).rstrip(".,;").rpartition("@")[2].lower()
        if not _is_reserved(host) and not host.endswith(".onion") and not _INVITE.match(text, match.start("bare")):
            yield "SAF001", "host", match.start(), host
    for match in _EMAIL.finditer(text):
        if not match[1].lower().endswith(_RESERVED):
            yield "SAF010", "address", match.start(), match[0]
    yield from _addresses(text)
    for match in _HANDLE.finditer(text):
        if not (passage.kind == "code" and _is_python(text, match.start())):
            yield "SAF005", "handle", match.start(), match[0]
    for match in _HEX.finditer(text):
        if not _is_marked(text, match, passage.kind == "table"):
            yield "SAF008", "digest", match.start(), match[0]
    for match in _PHONE.finditer(text):
        yield "SAF009", "number", match.start(), match[0]


def _addresses(text: str) -> Iterator[tuple[str, str, int, str]]:
    for match in _IPV4.finditer(text):
        try:
            four = ipaddress.IPv4Address(match[0])
        except ValueError:
            continue
        if not four.is_loopback and not any(four in network for network in _DOCUMENTATION):
            yield "SAF002", "address", match.start(), match[0]
    for match in _IPV6.finditer(text):
        try:
            six = ipaddress.IPv6Address(match[0].removesuffix(":") if not match[0].endswith("::") else match[0])
        except ValueError:
            continue
        groups = [group for group in match[0].split(":") if group]
        if six not in _DOCUMENTATION_6 and (len(groups) > 2 or any(len(group) == 4 for group in groups)):
            yield "SAF003", "address", match.start(), match[0]
    for match in _ASN.finditer(text):
        number = int(match[1])
        if not (64496 <= number <= 64511 or 65536 <= number <= 65551):
            yield "SAF004", "asn", match.start(), match[0]


def _is_reserved(host: str) -> bool:
    """Also true for this machine, for IP addresses (another rule reads them) and for fields such as {host}."""
    return (
        host.endswith(_RESERVED)
        or f".{host}" in _RESERVED
        or host.startswith(("{", "$", "<", "…"))
        or re.fullmatch(r"[\d.]+|\[.*", host) is not None
    )


def _is_python(text: str, position: int) -> bool:
    """Whether the sign begins a decorator, or names a variable in a pandas query."""
    before = text[text.rfind("\n", 0, position) + 1 : position]
    return before.strip() == "" or ".query(" in before or ".eval(" in before


def _is_marked(text: str, match: re.Match[str], table: bool) -> bool:
    start = text.rfind("\n", 0, match.start()) + 1
    line = text[start : (text.find("\n", match.end()) + 1 or len(text))]
    said = fold(line + (text.partition("\n")[0] if table else ""))
    return any(fold(word) in said for word in _SYNTHETIC)


def columns(passage: Passage) -> Iterator[Finding]:
    """Column names that label persons: headers of tables, keys of recipes, subscripts in code.

    Fails towards alarm: a word of the name is enough, whatever the column holds.
    """
    for position, name in _column_names(passage):
        words = re.split(r"[\W\d_]+", fold(name))
        if _SENSITIVE & {*words, *(word.removeprefix("ال") for word in words)}:
            yield Finding("SAF011", passage.path, passage.line_at(position), {"column": name})


def _column_names(passage: Passage) -> Iterator[tuple[int, str]]:
    if passage.kind == "table":
        header = passage.text.partition("\n")[0]
        yield from ((0, name.strip(' \r"')) for name in re.split(r"[,;\t]", header))
    elif passage.kind == "code":
        yield from ((match.start(), match[1]) for match in _SUBSCRIPT.finditer(passage.text))
    elif passage.path.startswith("datasets/") and passage.path.endswith(".toml"):
        for match in re.finditer(r"^\s*\[*([\w.\"-]+)\]*\s*(?:=|$)", passage.text, re.M):
            yield match.start(1), match[1]


def network(passage: Passage) -> Iterator[Finding]:
    """Imports and commands that reach the network, in code only. Misses what goes through an unlisted library."""
    if passage.kind == "code":
        for match in _NETWORK.finditer(passage.text):
            line = passage.line_at(match.start() + len(match[0]) - len(match[0].lstrip()))
            yield Finding("SAF012", passage.path, line, {"call": match[0].strip()})


def media(project: Path, files: Iterable[Path]) -> Iterator[Finding]:
    """Pictures, sound and film among the content. Fails towards alarm: a harmless photograph is named too."""
    for path in files:
        if path.suffix.lower() in MEDIA:
            yield Finding("SAF013", path.relative_to(project).as_posix(), None, {"name": path.name})


def warning(project: Path, files: Iterable[Path]) -> Iterator[Finding]:
    """Pages of M01, M04 and the tabletop for participants begin with a warning box.

    Looks for the box, not for what it says.
    """
    for path in files:
        name = path.relative_to(project).as_posix()
        if name.startswith("course/en/") and "slides" not in path.parts and _WARNED.search(name):
            opening = path.read_text(encoding="utf-8", errors="replace").partition("\n## ")[0]
            if "!!! warning" not in opening:
                yield Finding("SAF014", name, 1)
