"""The page that lists who has read what, from course/registers/reviews.yml."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from workshopkit.course.model import Audience

ROLES = ("safety", "legal", "fr", "ar")


def page(records: Mapping[str, Any], words: Mapping[str, str], audience: Audience) -> str:
    """Markdown of the page; participants do not see records of trainers' files."""
    heads = "".join(f'<th scope="col">{escape(words[role])}</th>' for role in ROLES)
    rows = []
    for name, record in records.items():
        if audience == "participant" and str(name).startswith("instructor/"):
            continue
        cells = "".join(f"<td>{_state(record.get(role, 'pending'), words)}</td>" for role in ROLES)
        rows.append(f'<tr><th scope="row"><code>{escape(str(name))}</code></th>{cells}</tr>')
    table = (
        f'<div class="kit-reviews" tabindex="0" role="group" aria-label="{escape(words["title"])}"><table><thead><tr>'
        f'<th scope="col">{escape(words["item"])}</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )
    return f"# {words['title']}\n\n{words['intro']}\n\n{table}\n"


def _state(entry: Any, words: Mapping[str, str]) -> str:
    if not isinstance(entry, Mapping):
        return f'<span class="kit-pending">{escape(words["pending"])}</span>'
    who = f" ({escape(str(entry['role']))})" if entry.get("role") else ""
    date = f'<bdi dir="ltr">{escape(str(entry.get("date", "")))}</bdi>'
    return f'<span class="kit-done">{escape(words["done"])} {date}{who}</span>'
