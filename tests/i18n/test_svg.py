"""Diagrams: labels change, shapes stay; in Arabic the drawing is mirrored and every label is readable."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from i18n.pseudo import pseudo
from workshopkit.i18n import svg
from workshopkit.i18n.model import SourceError

PROJECT = Path(__file__).resolve().parents[2]
DIAGRAMS = pytest.mark.parametrize("path", sorted(PROJECT.glob("course/diagrams/*.svg")), ids=lambda path: path.stem)
SMALL = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">
<title id="t">A title</title>
<desc id="d">What it shows &amp; why</desc>
<rect width="100" height="50"/>
<g id="flow">
<rect x="10" y="5" width="20" height="10"/>
<g transform="translate(5 6)"><path d="M0 0 H4"/></g>
<text class="label" x="10" y="20">Report</text>
<text x="1" y="2">12</text>
<text class="code" x="3" y="2">VID-1</text>
<g class="box"><circle cx="50" cy="9" r="2"/>
<text class="small label" x="50.5" y="9" text-anchor="middle">Assess</text></g>
</g>
<text class="label" x="90" y="40">outside</text>
</svg>
"""


@DIAGRAMS
def test_english_is_returned_unchanged_and_french_changes_labels_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert svg.apply(text, pseudo, "en").text == text
    assert svg.apply(text, lambda msgid: msgid, "fr").text == text
    other = svg.apply(text, pseudo, "fr").text
    assert re.sub(r">[^<]*<", "><", other) == re.sub(r">[^<]*<", "><", text)
    assert [m.msgid for m in svg.extract(other)] == [pseudo(m.msgid) for m in svg.extract(text)]


@DIAGRAMS
def test_every_label_title_and_description_is_a_message(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    words = [t for t in re.findall(r"<(?:text|title|desc)[^>]*>([^<]*)<", text) if re.search("[A-Za-z]", t)]
    assert len(svg.extract(text)) == len(words)


@DIAGRAMS
def test_an_arabic_diagram_is_well_formed_and_has_no_untouched_shape(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg.apply(text, lambda msgid: "نص", "ar").text)
    assert root.get("direction") == "rtl"
    flow = next(group for group in root.findall(".//{*}g") if group.get("id") == "flow")
    shapes = [shape for shape in flow if not shape.tag.endswith("}text")]
    assert all("scale(-1 1)" in (shape.get("transform") or "") for shape in shapes)
    assert all("scale" not in (label.get("transform") or "") for label in root.findall(".//{*}text"))


def test_messages_come_with_line_and_note() -> None:
    assert [(m.msgid, m.line, m.comment) for m in svg.extract(SMALL)] == [
        ("A title", 2, "title of a diagram"),
        ("What it shows & why", 3, "what a diagram shows, read aloud"),
        ("Report", 8, "label in a diagram"),
        ("Assess", 12, "label in a diagram"),
        ("outside", 14, "label in a diagram"),
    ]


def test_signs_of_xml_in_a_translation_are_escaped() -> None:
    assert '<title id="t">a &lt; b &amp; c</title>' in svg.apply(SMALL, lambda msgid: "a < b & c", "fr").text


def test_shapes_turn_around_the_middle_and_texts_move_there() -> None:
    other = svg.apply(SMALL, lambda msgid: "تقرير", "ar").text
    assert '<rect width="100" height="50"/>' in other
    assert '<rect transform="translate(100 0) scale(-1 1)" x="10" y="5"' in other
    assert '<g transform="translate(100 0) scale(-1 1) translate(5 6)"><path d=' in other
    assert '<text class="label" x="90" y="20">تقرير</text>' in other
    assert '<text x="99" y="2">12</text>' in other
    assert '<circle transform="translate(100 0) scale(-1 1)" cx="50"' in other
    assert 'x="49.5" y="9" text-anchor="middle">تقرير' in other
    assert '<g class="box">' in other
    assert '<text text-anchor="end" class="label" x="90" y="40">تقرير' in other


def test_an_origin_that_is_not_zero_counts() -> None:
    other = svg.apply(SMALL.replace("0 0 100 50", "-10 0 100 50"), lambda msgid: "نص", "ar").text
    assert "translate(80 0) scale(-1 1)" in other


def test_codes_in_arabic_labels_are_isolated() -> None:
    assert ">في \u2066VID-1\u2069<" in svg.apply(SMALL, lambda msgid: "في VID-1", "ar").text


def test_missing_labels_are_listed() -> None:
    assert [m.msgid for m in svg.apply(SMALL, {"Report": "Rapport"}.get, "fr").missing][:1] == ["A title"]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (SMALL.replace(' viewBox="0 0 100 50"', ""), "viewBox"),
        (SMALL.replace("</g>\n</svg>", "</svg>").replace("</g>\n<text", "<text"), "not XML"),
        (SMALL.replace('class="box"', 'class="box" transform="scale(2)"'), "text stands in a group with a transform"),
    ],
)
def test_a_diagram_that_cannot_be_mirrored_says_why(broken: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        svg.apply(broken, lambda msgid: "نص", "ar")
