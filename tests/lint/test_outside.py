"""Whatever a built file would fetch from outside, or links to there, is found; names of namespaces are not."""

from pathlib import Path

import pytest

from lint.small_project import Case, codes, found, label, text

FAR = "https://far.example/x"


def page(body: str) -> str:
    return f'<html lang="en" dir="ltr"><body>{body}</body></html>'


def html(wrong: str, fine: str) -> Case:
    return text("SAF030", page(wrong), page(fine), "build/site/en/a.html", name=wrong)


def file(name: str, wrong: str, fine: str) -> Case:
    return text("SAF030", wrong, fine, f"build/site/en/{name}", name=wrong)


BOOK = '{"cells": [{"cell_type": "markdown", "source": ["%s"]}], "metadata": {"kernelspec": {"name": "python3"}}}'
CASES = [
    html(f'<a href="{FAR}">x</a>', '<a href="../x/">x</a>'),
    html(f"<img src={FAR}>", "<img src=x.svg alt=''>"),
    html('<script src="//far.example/x.js"></script>', '<script src="/x.js"></script>'),
    html(f'<link rel="stylesheet" href="{FAR}">', f"<!-- <link href='{FAR}'> licence at {FAR} -->"),
    html(f'<img srcset="a.png 1x, {FAR} 2x">', '<img srcset="a.png 1x, b.png 2x">'),
    html(f'<p style="background: url({FAR})">', '<p style="background: url(x.svg)">'),
    html(f'<meta http-equiv="refresh" content="0; url={FAR}">', '<meta http-equiv="refresh" content="0; url=en/">'),
    html(f'<form action="{FAR}">', '<form action="/my/submit">'),
    html(f'<script>fetch("{FAR}")</script>', '<script>fetch("/my")</script>'),
    html(f'<style>@import "{FAR}";</style>', f"<style>/* {FAR} */ a {{}}</style>"),
    html(
        f'<svg><image xlink:href="{FAR}"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
    ),
    file("a.css", f"a {{ background: url('{FAR}') }}", "a { background: url(data:image/svg+xml;base64,AAAA) }"),
    file("a.css", f"@import url({FAR});", f"/*! see url({FAR}) */"),
    file("a.js", f'import("{FAR}")', f'/*! {FAR} */ const NS = "http://www.w3.org/2000/svg"'),
    file("a.js", f"import x from '{FAR}'", "import x from './y.js'"),
    file("a.js", f'new WebSocket("wss://{FAR[8:]}")', "new WebSocket(base)"),
    file("a.js", f'x.open("GET", "{FAR}")', 'x.open("GET", "/y")'),
    file("a.js", f'img.src = "{FAR}"', 'img.src = "/a.png"; fetch("http://127.0.0.1:8800/x")'),
    file("a.ipynb", BOOK % f"[x]({FAR})", BOOK % "[x](../m01/)"),
    file("a.ipynb", BOOK % f"<img src=\\\"{FAR}\\\">", BOOK % "<img src=\\\"a.svg\\\">"),
    text("SAF030", f"a {{ background: url({FAR}) }}", "a {}", "src/workshopkit/render/templates/kit.css", "own style"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=label)
def test_an_address_outside_is_found(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_what_stays_inside_is_left_alone(case: Case, tmp_path: Path) -> None:
    assert codes(tmp_path, case.fine) == set()


def test_vendored_files_count_where_they_are_served_and_not_where_they_are_kept(tmp_path: Path) -> None:
    script = f'fetch("{FAR}")'
    files = {"src/workshopkit/render/vendor/a.js": script, "build/site/en/assets/vendor/a.js": script}
    assert [f.path for f in found(tmp_path, files)] == ["build/site/en/assets/vendor/a.js"]


def test_the_finding_names_the_line(tmp_path: Path) -> None:
    files = {"build/site/en/a.html": page(f'\n<!-- a\n b -->\n<a\n href="{FAR}">')}
    assert [f.line for f in found(tmp_path, files)] == [5]
