"""What a built course holds, and what a fault in one page does to it."""

import gzip
import re
from pathlib import Path

import pytest

from workshopkit.i18n.model import LANGS


def html(sites: Path, path: str) -> str:
    return (sites / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_a_module_has_every_kind_of_thing_in_its_place(sites: Path, lang: str) -> None:
    page = html(sites, f"participant/{lang}/modules/m01/index.html")
    direction = "rtl" if lang == "ar" else "ltr"
    assert f'<html lang="{lang}"' in page and f'<body dir="{direction}"' in page
    for kind in ("warning", "case", "key", "rights", "gender", "monday", "not-covered"):
        assert f'class="admonition {kind}"' in page, kind
    assert page.count('class="kit-diagram"') == 2
    assert "{{" not in page and "[@S-" not in page and "lab:" not in page
    assert 'href="../../../open-lab/L1"' in page
    assert 'id="opening-case"' in page, "anchors stay English in every language"


@pytest.mark.parametrize("lang", LANGS)
def test_no_id_is_used_twice_on_a_page(sites: Path, lang: str) -> None:
    for path in (sites / "participant" / lang).rglob("*.html"):
        ids = re.findall(r'\bid="?([^"\s>]+)', path.read_text(encoding="utf-8"))
        assert sorted(ids) == sorted(set(ids)), path


def test_boxes_have_titles_in_the_language_of_the_page(sites: Path) -> None:
    assert ">الحقوق<" in html(sites, "participant/ar/modules/m01/index.html")
    assert ">Droits<" in html(sites, "participant/fr/modules/m01/index.html")
    assert ">Rights<" in html(sites, "participant/en/modules/m01/index.html")


def test_a_citation_leads_to_a_numbered_source_with_its_mark_explained(sites: Path) -> None:
    page = html(sites, "participant/en/modules/m01/index.html")
    assert re.search(r'href="#S-001"[^>]*><bdi dir="ltr">\[1\]', page)
    assert re.search(r'<li id="S-002">Another text, article 2 <span class="kit-mark">T</span>', page)
    assert "quoted from memory" in page
    assert "S-003" not in page


def test_the_first_use_of_a_term_leads_to_the_glossary(sites: Path) -> None:
    for lang, word in (("en", "referral"), ("fr", "signalement"), ("ar", "الإبلاغ عن المحتوى")):
        page = html(sites, f"participant/{lang}/modules/m01/index.html")
        links = re.findall(r'<a class="kit-term" href="([^"]+)"[^>]*>([^<]+)</a>', page)
        assert ("../../glossary/index.html#T001", word) in links
        assert len([link for link, _ in links if link.endswith("#T001")]) == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_glossary_shows_three_languages_each_in_its_direction(sites: Path, lang: str) -> None:
    row = html(sites, f"participant/{lang}/glossary/index.html").split('<tr id="T001">')[1].split("</tr>")[0]
    assert re.search(r'lang="en" dir="ltr">referral \(of content\)<', row)
    assert re.search(r'lang="fr" dir="ltr">signalement<', row)
    assert re.search(r'lang="ar" dir="rtl">الإبلاغ عن المحتوى<', row)


def test_nothing_for_trainers_is_in_what_a_participant_receives(sites: Path) -> None:
    planted = ("PLANTED-TRAINER-PAGE", "PLANTED-FORM-ITEM", "PLANTED-SLIDE-NOTE", "PLANTED-LAB-NOTES")
    trainer = {path: path.read_bytes() for path in (sites / "trainer").rglob("*") if path.is_file()}
    participant = {path: path.read_bytes() for path in (sites / "participant").rglob("*") if path.is_file()}
    for marker in planted:
        assert any(marker.encode() in data for data in trainer.values()), f"{marker} is planted"
        assert [path for path, data in participant.items() if marker.encode() in data] == []
    assert not any("instructor" in str(path.relative_to(sites)) for path in participant)
    assert not any(b"instructor/" in data for data in participant.values())


@pytest.mark.parametrize("audience", ["participant", "trainer"])
def test_a_site_carries_no_outside_address_and_nothing_unused(sites: Path, audience: str) -> None:
    for path in (sites / audience).rglob("*"):
        assert path.suffix != ".map" and path.name != "wordcut.js" and "favicon.png" not in path.name, path
        if path.suffix in (".html", ".css"):
            text = path.read_text(encoding="utf-8")
            addresses = re.findall(r"(?:src|href|url\()=?[\"'(]?(https?://[^\"')\s]+)", text)
            assert addresses == [], path
    names = sorted(path.name for path in (sites / audience / "ar/assets/javascripts/lunr/min").iterdir())
    assert names == ["lunr.kit.min.js", "lunr.stemmer.support.min.js"]


def test_the_arabic_font_is_in_the_arabic_build_alone(sites: Path) -> None:
    fonts = {path.relative_to(sites / "participant").parts[0] for path in (sites / "participant").rglob("*.woff2")}
    assert fonts == {"ar"}


def test_the_search_index_is_in_the_letters_of_the_language(sites: Path) -> None:
    text = (sites / "participant/ar/search/search_index.json").read_text(encoding="utf-8")
    assert "\\u06" not in text and "سلسلة العهدة" in text
    assert "See the reason" not in text


@pytest.mark.parametrize(("lang", "limit"), [("en", 90_000), ("fr", 90_000), ("ar", 200_000)])
def test_the_first_page_of_the_real_course_is_light(project: Path, tmp_path: Path, lang: str, limit: int) -> None:
    from workshopkit.course.build import build_course

    build_course(project, tmp_path, audience="participant", langs=(lang,), progress=lambda line: None)
    folder = tmp_path / lang
    page = folder / "modules/m01/index.html"
    text = page.read_text(encoding="utf-8")
    loaded = {page}
    for found in re.findall(r'(?:<script src|<link rel="?(?:stylesheet|icon)"? href)="([^"]+)"', text):
        if not found.startswith("data:"):
            loaded.add((page.parent / found).resolve())
    fonts = list((folder / "assets/kit").glob("*.woff2"))
    weight = sum(len(gzip.compress(path.read_bytes(), 6)) for path in loaded)
    weight += sum(path.stat().st_size for path in fonts)
    print(lang, weight)
    assert len(loaded) >= 5 and weight <= limit


def test_reviews_say_pending_and_done(sites: Path) -> None:
    page = html(sites, "participant/en/reviews/index.html")
    assert "pending" in page and "2026-11-24" in page and "prosecutor" in page


def test_the_trainer_site_has_keys_notes_and_the_page_of_the_participants(sites: Path) -> None:
    form = html(sites, "trainer/en/trainer/forms/m01-form/index.html")
    assert re.search(r'class="kit-right">This\. <strong>\(Key\)</strong>', form)
    page = html(sites, "trainer/en/trainer/modules/m01/index.html")
    assert 'href="../../../modules/m01/index.html"' in page
    assert 'href="../../../../../open-lab/L1"' in page
    assert "<title>Notes for Lab L1" in html(sites, "trainer/en/trainer/labs/l1/index.html")


def test_an_untranslated_page_is_shown_in_english_in_a_marked_place(one_language) -> None:
    new = "---\ntitle: New\ndescription: New page.\n---\n\n# New\n\nOnly English so far.\n"
    site, found = one_language(lambda folder: (folder / "course/en/topics/new.md").write_text(new), "ar")
    page = (site / "topics/new/index.html").read_text(encoding="utf-8")
    assert re.search(r'<div dir="ltr" lang="en">\s*<h1 id="new">New', page)
    assert 'class="kit-english-note" role="note">لم تُترجم' in page
    assert ("COU001", "course/en/topics/new.md") in [(one.code, one.path) for one in found]


FAULTS = {
    "COU002": ("course/en/topics/rights.md", "---\ntitle: [\n---\n# X\n", 1),
    "COU003": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\n{{ quiz M01 }}\n", 5),
    "COU004": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\nSaid [@S-999].\n", 5),
    "COU005": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\nSaid [@S-003].\n", 5),
    "COU008": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\n[there](gone.md)\n", 5),
    "COU009": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\n## A { #x }\n\n## B { #x }\n", 7),
    "COU012": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\n{{ items M99 }}\n", 5),
    "COU013": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\n{{ diagram gone }}\n", 5),
    "COU015": ("course/en/topics/rights.md", "---\ntitle: X\n---\n\n[lab](lab:L9)\n", 5),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_in_one_page_is_named_and_stops_no_other(one_language, code: str) -> None:
    path, text, line = FAULTS[code]
    site, found = one_language(lambda folder: None)
    assert found == []
    before = (site / "topics/rights/index.html").read_text(encoding="utf-8")
    site, found = one_language(lambda folder: (folder / path).write_text(text, encoding="utf-8"))
    assert [(one.code, one.path, one.line) for one in found] == [(code, path, line)]
    assert (site / "topics/rights/index.html").read_text(encoding="utf-8") == before, "the last good version stays"
    assert (site / "topics/network/index.html").is_file()


def test_a_faulty_page_that_was_never_built_says_so(one_language) -> None:
    site, found = one_language(lambda folder: (folder / "course/en/topics/rights.md").write_text("no head"))
    assert [one.code for one in found] == ["COU002"]
    assert "This page could not be built" in (site / "topics/rights/index.html").read_text(encoding="utf-8")


def test_every_code_has_its_sentence() -> None:
    from workshopkit.lint.codes.course import RULES

    assert set(FAULTS) <= set(RULES)
