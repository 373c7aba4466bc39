"""A project of a few files, one of each kind that is translated."""

from pathlib import Path

FILES = {
    "course/en/modules/m01.md": (
        "# Title\n\nThe provider decides under its own terms.\n\n- Keep `code` and [a link](x.md).\n"
    ),
    "course/items/M01.yml": "- id: Q1\n  stem: Which act?\n  options:\n    - {id: a, text: Referral, right: true}\n",
    "course/diagrams/map.svg": '<svg viewBox="0 0 9 9"><g id="flow"><text class="label">Report</text></g></svg>\n',
    "course/registers/objectives.yml": "M01:\n  - id: O1\n    text: You will be able to count.\n    bloom: apply\n",
    "course/registers/definitions.yml": "T001: Data that may prove.\n",
    "course/registers/sources.yml": "S-001:\n  citation: A report\n  jurisdiction: United Nations\n",
    "instructor/en/guide.md": "Say it aloud.\n",
    "instructor/items/M01-form.yml": "- stem: Which unit?\n",
    "labs/L1/lab.md": (
        "---\nlab: {id: L1, title: Count first}\n---\n\n# Count\n\n```{code-cell} python\n:id: g\n%matplotlib inline\n"
        'print(t("Accounts: {n}", n=1))\n```\n'
    ),
    "labs/L1/checks.py": 'HINTS = {"posts": ("Look again.", "Count accounts.")}\nt("Right.")\n',
    "labs/L1/notes.md": "Give it twenty minutes.\n",
    "src/workshopkit/server/my.py": 'say("My workshop")\nsay.plural("{n} lab", "{n} labs", 2)\n',
}


def make(folder: Path) -> Path:
    """Write the small project into *folder* and return it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
