"""Numbers as a reader of each language writes them: decimal sign, thousands, per cent, ranges."""

from __future__ import annotations

_NBSP = "\u00a0"


def number(value: float, lang: str, *, digits: int = 4) -> str:
    """*value* with at most *digits* significant ones; thousands apart from 10,000, a comma for decimals in French."""
    if float(value).is_integer():
        text = f"{int(value)}"
    else:
        text = f"{value:.{digits}g}"
        text = f"{float(text):.15f}".rstrip("0").rstrip(".") if "e" in text else text
    whole, dot, rest = text.partition(".")
    if len(whole.lstrip("-")) > 4:
        whole = f"{int(whole):,}".replace(",", _NBSP)
    return f"{whole}{',' if lang == 'fr' and dot else dot}{rest}".replace("-", "\u2212")


def percent(share: float, lang: str, *, digits: int = 3) -> str:
    """A *share* of 1 in per cent."""
    told = number(round(share * 100, 6), lang, digits=digits)
    return f"{told}%" if lang == "ar" else f"{told}{_NBSP}%"


def span(low: float, high: float, lang: str) -> str:
    """From *low* to *high*, with a dash; to be kept left-to-right inside Arabic."""
    return f"{number(low, lang)}–{number(high, lang)}"
