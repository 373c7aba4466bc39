"""Search: the index in UTF-8 with our own folding of words, the same for index and query.

Material searches by prefix and never folds, so "reseau" or "الشركات" find nothing. theme/kit/fold.js replaces lunr's
languages: spelling, accents, clitics and endings are folded, and pairs of forms that no rule connects (journal and
journaux, وثيقة and وثائق) come from course/registers/forms.yml. Depends on internals of Material 9.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

SEPARATOR = (
    r"[\s\-,;:!?()\[\]{}\"'’‘ʼ«»“”„….·/|،؛؟٪٫٬=+×→—–\u00a0\u200b-\u200f\u202a-\u202f\u2060-\u2069]+"
    r"|&(?:amp|lt|gt|quot|#39);"
)
LANGUAGE = "kit"
"""Name under which the search worker asks for our file: lunr.kit.min.js."""


def install(site: Path, lang: str, forms: Sequence[Sequence[str]], fold: str) -> None:
    """Put our folding into a built *site* and write its index again.

    *forms* are groups of words that mean the same to a reader; *fold* is the text of theme/kit/fold.js.
    Raises OSError when the site cannot be written.
    """
    path = site / "search" / "search_index.json"
    index = json.loads(path.read_text(encoding="utf-8"))
    index["config"].update({"lang": [LANGUAGE], "separator": SEPARATOR, "pipeline": []})
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
    (site / "search" / "search_index.js").write_text(f"var __index = {text}", encoding="utf-8")
    lunr = site / "assets" / "javascripts" / "lunr"
    for unused in [*lunr.glob("min/*"), *lunr.glob("*.js")]:
        unused.unlink()
    card = json.dumps({"lang": lang, "forms": [list(group) for group in forms]}, ensure_ascii=False)
    (lunr / "min" / "lunr.stemmer.support.min.js").write_text("/* not needed */\n", encoding="utf-8")
    (lunr / "min" / f"lunr.{LANGUAGE}.min.js").write_text(f"self.KIT = {card};\n{fold}", encoding="utf-8")
