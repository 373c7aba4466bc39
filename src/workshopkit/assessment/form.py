"""The form of the self-assessment: its data, and the one offline HTML file for agencies without Python.

The file holds one language, its own script and style, and may load nothing: its content security policy allows the
script by hash and no connection at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path
from typing import Any

from workshopkit.assessment.form_words import form_words
from workshopkit.assessment.instrument import digest, load, load_in
from workshopkit.assessment.model import Instrument
from workshopkit.i18n.model import DIRECTION

_HERE = Path(__file__).parent
_START = """
const data = JSON.parse(document.getElementById("psa-data").textContent);
mount(document.getElementById("psa-form"), data, browserStore(data.key, localStorage));
"""


def form_data(lang: str, *, round_: int, role: str = "", project: Path | None = None) -> dict[str, Any]:
    """What form.js draws: the instrument in *lang*, its sentences, the number of the round, the role chosen ahead.

    Raises AssessmentError for an instrument that cannot be read.
    """
    english = load(project / "assessment" / "instrument.yaml" if project else None)
    said = load_in(lang, project)
    mark = digest(english)
    return {
        "lang": lang,
        "dir": DIRECTION[lang],
        "round": round_,
        "role": role,
        "key": f"psa:{round_}:{mark[:12]}",
        "messages": form_words(lang),
        "instrument": _asked(said) | {"id": english.id, "version": english.version, "digest": mark},
    }


def form_page(lang: str, *, round_: int, role: str = "", project: Path | None = None) -> str:
    """The form as one HTML document. Raises AssessmentError for an instrument that cannot be read."""
    data = form_data(lang, round_=round_, role=role, project=project)
    script = "\n".join((_text("form.js"), _text("form-file.js"), _START))
    style = _text("form.css")
    policy = f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; base-uri 'none'"
    title = escape(data["instrument"]["title"])
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<!doctype html>\n<html lang="{lang}" dir="{DIRECTION[lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<main id="psa-form"></main>\n'
        f'<script type="application/json" id="psa-data">{plain}</script>\n'
        f'<script type="module">{script}</script>\n</body>\n</html>\n'
    )


def _asked(instrument: Instrument) -> dict[str, Any]:
    keep = {"title", "notice", "scale", "domains", "roles"}
    evidence = {"classes", "rules", "ceilings", "fresh_months", "fresh_classes"}
    asked = instrument.model_dump(include=keep) | {"evidence": instrument.evidence.model_dump(include=evidence)}
    each = {
        *("id", "domain", "title", "question", "attach", "not_applicable_if", "core", "safeguard", "roles"),
        "fingerprint",
    }
    asked["indicators"] = [
        one.model_dump(include=each)
        | {
            "levels": one.descriptors,
            "ceilings": [rule.model_dump(exclude={"note"}) for rule in instrument.ceilings_of(one.id)],
        }
        for one in instrument.indicators
    ]
    return asked


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
