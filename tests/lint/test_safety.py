"""Identifiers that may belong to somebody are found; reserved ones and what only looks like one are not."""

from pathlib import Path

import pytest

from lint.small_project import PAGE, Case, codes, found, label, text

HEX = "d41d8cd98f00b204e9800998ecf8427e"
WARNED = "# M\n\n!!! warning\n    Text.\n\n## One\n"
CASES = [
    text("SAF001", "see https://www.portal.com/a", "see https://vid-1.example/a"),
    text("SAF001", "see https://portal.xyz", "see http://127.0.0.1:8800/open and http://localhost/"),
    text("SAF001", "the page news-site.org", "the files lab.md, checks.py, m01.md and U.S. matters.Then", name="bare"),
    text("SAF001", "https://a.example.com", "https://a.example", name="example is not the last part"),
    text("SAF001", '{"u": "https://portal.net"}', '{"u": "https://{host}/x"}', "labs/L1/lab.json"),
    text("SAF001", "url = 'http://portal.net'", "df.info(); np.int64; a.net(1); rows.com_x", "labs/L1/checks.py"),
    text("SAF001", "<svg><text>portal.org</text></svg>", '<svg xmlns="http://www.w3.org/2000/svg"/>', "course/d.svg"),
    text("SAF002", "from 8.8.8.8 on", "from 192.0.2.7, 198.51.100.1 and 203.0.113.255 on"),
    text("SAF002", "10.0.0.1.", "section 1.2.3, version 999.1.1.1, 1.2.3.4.5"),
    text("SAF003", "2a00:1450:4009::200e", "2001:db8::7, 10:05:12, 09:00-10:30 and a ::: b"),
    text("SAF003", "fe80::1", "x[::2], a[1::3], Class::name and ab::before"),
    text("SAF004", "AS15169", "AS64500, AS 65540, as 2024 began, BAS12, AS-1"),
    text("SAF005", "write to @somebody", "see [@S-001], a @ b, mail@vid-1.example"),
    text("SAF005", "```python\nx = '@somebody'\n```", "```python\n@dataclass\nclass A: ...\n```", name="code"),
    text("SAF005", "x = ('@somebody')", "rows.query('@first <= day <= @last')", "labs/L1/checks.py", "query"),
    text("SAF005", "اكتبوا إلى @حساب", "acct_0001", name="arabic"),
    text("SAF006", "abcdefghij234567.onion", "an onion service"),
    text("SAF007", "t.me/abcdef", "at.me/ and me/them"),
    text("SAF007", "chat.whatsapp.com/AbC", "chat-2.example/AbC"),
    text("SAF007", "discord.gg/abc", "discord.ggx"),
    text("SAF008", f"hash {HEX}", f"synthetic hash {HEX}"),
    text("SAF008", f"hash {HEX}{HEX}", f"hash {HEX}a, {HEX[:31]}", name="length"),
    text("SAF008", f"a,hash\n1,{HEX}\n", f"a,synthetic_hash\n1,{HEX}\n", "datasets/x.csv"),
    text("SAF008", f'"x": "{HEX}"', f'"sealed": "scrypt${HEX}${HEX}{HEX}"', "labs/L1/lab.json"),
    text("SAF008", f"بصمة {HEX}", f"بصمة اصطناعيّة {HEX}", name="arabic"),
    text("SAF009", "call +33 1 23 45 67 89", "call +XX-555-0100"),
    text("SAF009", "call 0033 1 23 45 67 89", "000 000 000 000, 2026-11-24 10:00, 1,000,000,000 and +15%"),
    text("SAF010", "name@portal.com", "name@vid-1.example"),
    text("SAF011", "acct,religion\n", "acct,reviewer_decision,confirmed_violation,trace,radicand\n", "datasets/x.csv"),
    text("SAF011", "acct,is_terrorist\n", "acct,language\n", "build/labs/release/en/L1/data/x.csv", name="built"),
    text("SAF011", '```python\na["nationality"]\n```', "the nationality of a person\n", "labs/L1/lab.md"),
    text("SAF011", "[set.ethnicity]\n", "# no ethnicity\n[set.accounts]\n", "datasets/recipes/L1.toml"),
    text("SAF011", "الحساب,الديانة\n", "الحساب,اللغة\n", "datasets/x.csv"),
    text("SAF012", "import requests\n", "import pandas\n# import requests\n", "labs/L1/checks.py"),
    text("SAF012", "```python\n!pip install x\n```", "Never type `!pip install x`.", "labs/L1/lab.md"),
    Case("SAF013", {"course/a.PNG": "x"}, {"course/a.svg": "<svg/>"}),
    text("SAF014", "# M\n\n## One\n\n!!! warning\n", WARNED, "course/en/modules/m01.md"),
    Case("SAF014", {"course/en/modules/m04.md": "# M\n"}, {"course/en/modules/m02.md": "# M\n"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=label)
def test_an_identifier_that_may_belong_to_somebody_is_found(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_what_only_looks_like_it_is_left_alone(case: Case, tmp_path: Path) -> None:
    assert {code for code in codes(tmp_path, case.fine) if code.startswith("SAF")} == set()


def test_a_finding_names_the_line_and_the_value(tmp_path: Path) -> None:
    page = "a\n\n```text\nb\n8.8.8.8\n```\n\n9.9.9.9\n"
    faults = [f for f in found(tmp_path, {PAGE: page}) if f.code == "SAF002"]
    assert [(f.line, f.values["address"]) for f in faults] == [(5, "8.8.8.8"), (8, "9.9.9.9")]


def test_metadata_and_pictures_of_a_notebook_are_no_text(tmp_path: Path) -> None:
    cell = '{"cell_type": "code", "source": ["x"], "metadata": {"checksum": "%s"}, "outputs": [%s]}'
    picture = '{"data": {"image/png": "@handle 8.8.8.8"}}'
    book = '{"cells": [%s], "metadata": {"kernelspec": {"name": "python3"}}}' % (cell % (HEX, picture))
    assert codes(tmp_path, {"build/labs/release/en/L1/L1.ipynb": book}) == set()


def test_vendored_folders_and_comments_of_a_catalog_are_not_read(tmp_path: Path) -> None:
    catalog = '# someone@portal.com\nmsgid ""\nmsgstr ""\n"Language-Team: fr <team@portal.com>\\n"\n'
    files = {"course/vendor/a.md": "@somebody", "course/locale/fr/page.po": catalog}
    assert codes(tmp_path, files) == set()
