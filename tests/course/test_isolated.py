"""Codes in plain Arabic text become elements that a style sheet can reach."""

from workshopkit.i18n.bidi import isolate
from workshopkit.render.html import isolated


def test_isolates_become_elements_and_the_rest_is_escaped() -> None:
    assert isolated(isolate("لدى VID-1 وISP-A «&»")) == (
        'لدى <bdi dir="ltr">VID-1</bdi> و<bdi dir="ltr">ISP-A</bdi> «&amp;»'
    )


def test_a_text_without_isolates_is_only_escaped() -> None:
    assert isolated('a "b" & c') == "a &quot;b&quot; &amp; c"
