"""Real names are found in three scripts, whatever their case and marks; ordinary words are not."""

from pathlib import Path

import pytest

from lint.small_project import Case, codes, found, label, text
from workshopkit.lint.names import CODES, LIST, denied

CASES = [
    text("SAF020", "a post on TELEGRAM", "a telegraph, telegrams"),
    text("SAF020", "on You-Tube", "on your tube"),
    text("SAF020", "sur Facebook, hier", "faces, books; face à un livre, a bookface"),
    text("SAF020", "on Signal tonight", "Signal the change. A signal, le signal, signaler"),
    text("SAF020", "via Discord.", "Discord grew among them; a discord"),
    text("SAF020", "a Twitch stream", "the muscles twitch"),
    text("SAF020", "عبر تيليغرام", "تلغراف"),
    text("SAF020", "وبفيسبوك", "الفيس"),
    text("SAF020", "نشر على تِويتَر", "توتر"),
    text("SAF020", "telegram_posts,x\n", "posts_telegraphed,x\n", "datasets/x.csv", "column"),
    text("SAF021", "search with Google", "a googol, goggles"),
    text("SAF021", "owned by Meta today", "metadata, méta-analyse, Meta-analysis; Metadata"),
    text("SAF021", "pay in bitcoin", "pay in bits and coins"),
    text("SAF021", "through Tor or", "Torture, actor, Tort law. Tor"),
    text("SAF022", "the group ISIS", "crisis, Isidore, basis"),
    text("SAF022", "Boko\nHaram", "haram, Boko", name="over two lines"),
    text("SAF022", "l’État Islamique", "l’État et la loi; un État islamiste"),
    text("SAF022", "al Qaïda", "alcaïde, Qaid"),
    text("SAF022", "تنظيم القاعدة", "القاعدة القانونية، قاعدة البيانات"),
    text("SAF022", "وداعش", "ادعاء، داع"),
    text("SAF022", "الشباب المجاهدين", "الشباب والرياضة، شباب المدينة"),
    text("SAF022", "Hamas", "Bahamas, hamster"),
    Case(
        "SAF020",
        {"build/site/fr/a.html": '<html lang="fr" dir="ltr"><p title="sur Telegram">x</p></html>'},
        {"build/site/fr/a.html": '<html lang="fr" dir="ltr"><script>"telegram"</script><p class="telegram"></html>'},
        "built page",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_real_name_is_found(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_an_ordinary_word_is_not_taken_for_a_name(case: Case, tmp_path: Path) -> None:
    assert codes(tmp_path, case.fine) & set(CODES.values()) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Il faut parler de la page et de la règle de base.",
        "Les jeunes et la méthode; un état d’urgence; ira-t-elle au tribunal?",
        "The line, the element, the session, the wire and the threads of a case. Apple trees by the Amazon.",
        "حضر طالبان وقاضيتان؛ خلية، رابط، إشارة، منصة، القاعدة، الشباب، النصرة، الدولة، حماسة القضاة",
        "VID-1, CHAT-2, SHARE-3, NEWS-4, ISP-A, Grey Compass Front, Velmara, Karsolia, Ulmarch, Port Ostrel",
        "UNODC, Europol, the Security Council and the Human Rights Committee",
    ],
)
def test_words_of_law_and_fiction_pass(sentence: str, tmp_path: Path) -> None:
    assert codes(tmp_path, {"course/index.md": sentence}) == set()


SOURCES = "S-001:\n  citation: Note on Telegram,\n    of 2019\n  mark: V\n  checked: 2026-11-01\n  review: pending\n"
REVIEWED = "course/registers/sources.yml: {safety: pending, legal: pending, fr: pending, ar: pending}\n"


def test_a_citation_may_hold_a_name_where_it_stands_and_where_it_is_printed(tmp_path: Path) -> None:
    page = '<html lang="en" dir="ltr"><li>Note on <em>Telegram</em>,\nof <bdi>2019</bdi></li></html>'
    files = {
        "course/registers/sources.yml": SOURCES,
        "course/registers/reviews.yml": REVIEWED,
        "build/site/en/a.html": page,
    }
    assert codes(tmp_path, files) == set()


def test_the_same_name_outside_the_citation_is_found(tmp_path: Path) -> None:
    files = {"course/registers/sources.yml": SOURCES, "course/a.md": "Note on Telegram"}
    assert [f.path for f in found(tmp_path, files) if f.code == "SAF020"] == ["course/a.md"]


def test_every_form_of_the_list_is_found_by_its_own_pattern() -> None:
    from workshopkit.lint.names import fold

    for entry in denied():
        said = f"on {entry.name} now"
        assert entry.key in fold(said), entry.name
        assert entry.pattern.search(said if entry.proper else fold(said)), entry.name


def test_the_list_is_read_from_a_file_inside_the_package_and_names_no_form_twice() -> None:
    assert LIST.parent.name == "lint"
    forms = [(entry.name, entry.proper) for entry in denied()]
    assert len(forms) == len(set(forms))
