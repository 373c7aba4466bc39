"""Wording of French and Arabic, as far as a pattern can see it. Always warnings: a reader decides.

Spaces, digits and signs are rules of translation (I18N).

Only faults whose right use is rare are here; "juridiction", "contrôle", "précision" or "état d'urgence" have a right
use each and stay with the reviser. Fails towards alarm in quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workshopkit.lint.catalogs import said
from workshopkit.lint.model import Finding

_UNREAD = re.compile(
    r"`[^`\n]*`|\{[^{}\n]*\}|\]\([^)\n]*\)|<[^>\n]*>|\[@[^\]]*\]|https?://\S+|[\u2066-\u2068][^\u2069]*\u2069"
)


@dataclass(frozen=True)
class Fault:
    """A *pattern* that is wrong in the house, and what is *better*."""

    code: str
    pattern: re.Pattern[str]
    better: str


def _word(code: str, wrong: str, better: str) -> Fault:
    return Fault(code, re.compile(rf"(?<!\w)(?:{wrong})(?!\w)", re.IGNORECASE), better)


def _sign(code: str, wrong: str, better: str) -> Fault:
    return Fault(code, re.compile(wrong), better)


FAULTS: dict[str, tuple[Fault, ...]] = {
    "fr": (
        _word("LAN001", "(?<!en )(?<!toute )(?<!à l’)évidences?", "preuve"),
        _word("LAN001", "forensiques?", "criminalistique"),
        _word("LAN001", "(?<!empreinte )(?<!empreintes )digital(?:e|es)?|digitaux", "numérique"),
        _word("LAN001", "basée?s? sur", "fondé sur"),
        _word("LAN001", "en charge (?:de|des|du)", "chargé de"),
        _word("LAN001", "adress(?:er|ez|e) (?:un|le|ce|les|des|ces) problèmes?", "traiter un problème"),
        _word("LAN001", "compléte(?:r|z) (?:un|le|ce) formulaire", "remplir"),
        _word("LAN001", "supporter (?:une|la|cette) thèse", "étayer"),
        _sign("LAN002", r"\w'\w", "’"),
        _sign("LAN002", r"\w·\w", "le mot neutre, ou les deux formes"),
        _sign("LAN002", r"\.\.\.", "…"),
    ),
    "ar": (
        _word("LAN003", "قوموا ب\\w+", "شغِّلوا"),
        _word("LAN003", "(?:و?ي|و?س[يت]|و)?تمت? (?:ال)?\\w+", "حُفظت"),
        _word("LAN003", "من قِبَل", "أصدر القاضي"),
        _word("LAN003", "[وفبكل]?(?:ال)?خلية (?:الدفتر|\\d\\S*)", "خانة الدفتر"),
        _word("LAN003", "[وفبكل]?إحالة المحتوى", "الإبلاغ عن المحتوى"),
        _word("LAN003", "[وفبكل]?أمر الإزالة", "أمر إزالة المحتوى"),
        _word("LAN003", "[وفبكل]?(?:ال)?(?:دليل|أدلة) (?:ال)?استخباراتية?", "معلومات استخباراتية"),
        _word("LAN003", "[وفبكل]?(?:ال)?نسخة (?:ال)?جنائية", "نسخة رقمية مطابقة للأصل"),
        _word("LAN003", "[وفبكل]?(?:ال)?رقابة على المحتوى", "الإشراف على المحتوى"),
        _word("LAN003", "حيث أنَّ?", "إذ إنَّ"),
        _word("LAN003", "[وفبكل]?كافة", "جميع"),
        _word("LAN003", "[وفبكل]?الغير \\w+", "غير المشروع"),
        _word("LAN003", "[وفبكل]?(?:ال)?إ(?:ستخدام|تخاذ|نتشار|ستعمال|جتماع)\\w*|[وفبكل]?الإنتشار", "استخدام"),
        _word("LAN003", "[وفبكل]?(?:ال)?مسئول\\w*|هذة", "مسؤول، هذه"),
    ),
}  # fmt: skip


def language(path: str, raw: str) -> Iterator[Finding]:
    """Faults in the translations of the PO file *path* of the project, whose text is *raw*; none for other files."""
    lang = next((lang for lang in FAULTS if f"/locale/{lang}/" in f"/{path}"), None)
    if lang is None or not path.endswith(".po"):
        return
    for entry in said(raw):
        text = _UNREAD.sub(lambda code: "x" if code[0][0] in "`{" else " ", entry.text)
        for fault in FAULTS[lang]:
            if found := fault.pattern.search(text):
                values = {"found": found[0].strip(), "better": fault.better}
                yield Finding(fault.code, path, entry.line, values)
