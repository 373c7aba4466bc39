"""What a translation must not lose, and letters that a machine can see."""

from pathlib import Path

import pytest

from i18n.filling import fill
from i18n.small_project import make
from workshopkit.i18n.check import check, compare
from workshopkit.i18n.letters import faults
from workshopkit.i18n.renew import renew
from workshopkit.lint.codes.i18n import RULES

NB = "\u00a0"


def codes(english: str, said: str) -> list[str]:
    return [code for code, _ in compare(english, said)]


@pytest.mark.parametrize(
    ("english", "said", "code"),
    [
        ("Keep `code`.", "Gardez code.", "I18N004"),
        ("Keep `code`.", "Gardez `kode`.", "I18N004"),
        ("See [it](x.md).", "Voir [ici](y.md).", "I18N005"),
        ("See [it](x.md).", "Voir ici.", "I18N005"),
        ("See [it][a].", "Voir [ici][b].", "I18N005"),
        ("{lab} is kept.", "Conservé.", "I18N006"),
        ("{lab} is kept.", "{labo} conservé.", "I18N006"),
        ("See {{ items M01 }} here.", "Voir {{ items M02 }} ici.", "I18N006"),
        ("Said [@S-001].", "Dit.", "I18N007"),
        ("Said [@S-001].", "Dit [@S-010].", "I18N007"),
        ("Note[^1].", "Note[^2].", "I18N007"),
        ("Press <kbd>A</kbd>.", "Appuyez sur A.", "I18N008"),
        ("[Go](x.md){ .md-button }", "[Aller](x.md)", "I18N008"),
        ("A **strong** word", "Un mot fort", "I18N009"),
        ("A *soft* word", "Un mot *doux", "I18N009"),
    ],
)
def test_a_loss_has_its_code(english: str, said: str, code: str) -> None:
    assert codes(english, said) == [code]


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Keep `a` and `b`.", "Gardez `b` et `a`."),
        ("See [it](x.md) [@S-001].", "[@S-001] Voir [ceci](x.md)."),
        ("{a} of {b}, {b}", "{b} : {a}"),
        ("**A** and *b*", "*b* et **A**"),
        ("Plain.", "Simple."),
        ("Use `{x}` and `<b>`", "Utilisez `<b>` et `{x}`"),
        ("15% of {n}", "15 % de {n}"),
    ],
)
def test_another_order_is_no_loss(english: str, said: str) -> None:
    assert codes(english, said) == []


def test_emphasis_is_only_a_warning_and_the_rest_are_errors() -> None:
    assert [code for code, rule in RULES.items() if rule.severity == "warning"] == ["I18N009"]


@pytest.mark.parametrize(
    ("said", "lang", "code"),
    [
        ("Vraiment?", "fr", "I18N010"),
        ("Vraiment ?", "fr", "I18N010"),
        ("Trois choses: une", "fr", "I18N010"),
        ("**Juge :** lisez", "fr", "I18N010"),
        ("un ; deux", "fr", "I18N010"),
        ("12%", "fr", "I18N010"),
        ("12 %", "fr", "I18N010"),
        (f"« mot{NB}»", "fr", "I18N010"),
        (f"«{NB}mot »", "fr", "I18N010"),
        ("un\u202f;", "fr", "I18N010"),
        ("حســاب", "ar", "I18N011"),
        ("کتاب", "ar", "I18N012"),
        ("في", "ar", ""),
        ("فی", "ar", "I18N012"),
        ("٣ حسابات", "ar", "I18N013"),
        ("الحساب, ثم", "ar", "I18N014"),
        ("الحساب؛ متى?", "ar", "I18N014"),
    ],
)
def test_a_fault_of_letters_has_its_code(said: str, lang: str, code: str) -> None:
    assert [found for found, _ in faults(said, lang)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        (f"Vraiment{NB}? Oui{NB}! Trois choses{NB}: une{NB}; deux{NB}; 12{NB}%", "fr"),
        (f"**Juge{NB}:** lisez «{NB}ceci{NB}»", "fr"),
        ("À 08:10, voir [L1](lab:L1) et https://a.example/?x=1;y", "fr"),
        ("`a;b?` et :smile: et {lab} &nbsp; <a href='x?y'>", "fr"),
        (f"Quoi{NB}?! Comment{NB}?", "fr"),
        ("الحساب، ثم المنشور؛ متى؟ 12% و3 حسابات (VID-1, CHAT-2)", "ar"),
        ("الكتاب إلى القاضي", "ar"),
        ("`a, b`، [نص](a,b.md)", "ar"),
    ],
)
def test_right_letters_pass(said: str, lang: str) -> None:
    assert list(faults(said, lang)) == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    renew(make(tmp_path))
    return tmp_path


def test_a_fault_is_named_by_file_and_line_of_the_po(small: Path) -> None:
    path = small / "course/locale/fr/modules/m01.po"
    fill(path, {"Keep `code` and [a link](x.md).": "Gardez code et [un lien](x.md)."})
    (found,) = check(small)
    line = path.read_text("utf-8").splitlines().index('msgid "Keep `code` and [a link](x.md)."') + 1
    assert (found.code, found.path, found.line) == ("I18N004", "course/locale/fr/modules/m01.po", line)
    assert found.values == {"lost": "code", "added": "–"}


def test_a_form_for_one_or_two_may_leave_out_the_number(small: Path) -> None:
    path = small / "src/workshopkit/locale/ar/server.po"
    fill(path, {"{n} lab": ("لا مختبرات", "مختبر", "مختبران", "{n} مختبرات", "{n} مختبراً", "{n} مختبر")})
    assert list(check(small)) == []
    fill(path, {"{n} lab": ("لا مختبرات", "مختبر", "مختبران", "{m} مختبرات", "{n} مختبراً", "{n} مختبر")})
    assert [fault.code for fault in check(small)] == ["I18N006"]


def test_a_broken_po_file_does_not_stop_the_check(small: Path) -> None:
    (small / "course/locale/fr/modules/m01.po").write_text('msgid "a\n', encoding="utf-8")
    fill(small / "course/locale/ar/modules/m01.po", {"Title": "عنــوان"})
    assert sorted(fault.code for fault in check(small)) == ["I18N003", "I18N011"]


def test_every_sentence_of_a_rule_has_the_values_it_needs(small: Path) -> None:
    fill(small / "course/locale/ar/modules/m01.po", {"Title": "عنــوان"})
    for fault in check(small):
        rule = RULES[fault.code]
        assert "{" not in rule.what.format(**fault.values) + rule.do.format(**fault.values)
