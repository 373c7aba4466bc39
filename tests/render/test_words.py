"""Short lines as HTML: nothing becomes a tag, codes and formulas are shown as such."""

import re

from workshopkit.render.words import words


def test_text_is_escaped_and_code_marked() -> None:
    shown = words("a <b> `x<y`")
    assert re.sub("</?bdi[^>]*>", "", shown) == "a &lt;b&gt; <code>x&lt;y</code>"


def test_a_comparison_sign_is_not_mirrored_in_arabic() -> None:
    sign = '<bdi dir="ltr">&gt;=</bdi>'
    assert words("العلامة >= تشمله") == f"العلامة {sign} تشمله"
    assert words("العلامة \u2066>=\u2069 تشمله") == f"العلامة {sign} تشمله"


def test_prices_are_no_formulas() -> None:
    assert "<" not in words("from $5 to $6")


def test_a_formula_is_mathml_or_at_least_readable() -> None:
    shown = words(r"density $\frac{2m}{n(n-1)}$.")
    assert shown.startswith("density <math ") or shown.startswith("density <code>")
    assert "$" not in shown
    assert "<script" not in words("$<script>$")


def test_a_formula_becomes_mathml_and_one_that_cannot_be_read_stays() -> None:
    assert "<mfrac>" in words(r"$\frac{1}{2}$")
    assert words(r"$\frac{$") == r"<code>\frac{</code>"
