"""House style that a pattern can see in French and Arabic translations."""

from pathlib import Path

import pytest

from lint.small_project import Case, codes, label, po

CASES = [
    po("LAN001", "fr", "Cette évidence suffit.", "Évidemment; de toute évidence, à l’évidence, mettre en évidence"),
    po("LAN001", "fr", "une preuve digitale", "une preuve numérique, des empreintes digitales, la digitaline"),
    po("LAN001", "fr", "un avis basé sur un fait", "une base, sur un fait"),
    po("LAN001", "fr", "la juge en charge du dossier", "la juge chargée du dossier, en charges"),
    po("LAN001", "fr", "compléter un formulaire", "remplir un formulaire, compléter le dossier"),
    po("LAN001", "fr", "adresser un problème", "adresser une demande"),
    po("LAN001", "fr", "supporter une thèse", "supporter la chaleur"),
    po("LAN001", "fr", "l’outil forensique", "la criminalistique"),
    po("LAN002", "fr", "l'ordre", "l’ordre et `x['a']`"),
    po("LAN002", "fr", "les participant·es", "les participantes et les participants"),
    po("LAN002", "fr", "et puis...", "et puis…"),
    po("LAN003", "ar", "قوموا بتشغيل الخانة", "شغِّلوا الخانة، أقوموا"),
    po("LAN003", "ar", "تم حفظ الإجابة", "حُفظت الإجابة، تمام"),
    po("LAN003", "ar", "أُصدر من قِبَل القاضي", "من قبل أن يصدر القاضي"),
    po("LAN003", "ar", "خلية الدفتر", "خانة الدفتر"),
    po("LAN003", "ar", "وإحالة المحتوى", "الإبلاغ عن المحتوى"),
    po("LAN003", "ar", "أمر الإزالة ملزم", "أمر إزالة المحتوى ملزم"),
    po("LAN003", "ar", "دليل استخباراتي", "معلومات استخباراتية"),
    po("LAN003", "ar", "نسخة جنائية", "نسخة رقمية مطابقة للأصل"),
    po("LAN003", "ar", "الرقابة على المحتوى", "الرقابة القضائية"),
    po("LAN003", "ar", "حيث أنَّ الدولة", "حيث تقيم الدولة"),
    po("LAN003", "ar", "كافة الدول", "جميع الدول، كافية"),
    po("LAN003", "ar", "الغير مشروع", "غير المشروع، حقوق الغير"),
    po("LAN003", "ar", "إستخدام الإنترنت", "استخدام الإنترنت"),
    po("LAN003", "ar", "القاضي المسئول", "القاضي المسؤول"),
]


@pytest.mark.parametrize("case", CASES, ids=label)
def test_a_fault_of_house_style_is_named(case: Case, tmp_path: Path) -> None:
    assert case.code in codes(tmp_path, case.wrong)


@pytest.mark.parametrize("case", CASES, ids=label)
def test_good_style_is_left_alone(case: Case, tmp_path: Path) -> None:
    assert {code for code in codes(tmp_path, case.fine) if code.startswith("LAN")} == set()


def test_the_other_language_and_the_english_are_not_judged(tmp_path: Path) -> None:
    catalog = 'msgid "Why? l\'x"\nmsgstr "Pourquoi"\n'
    files = {"course/locale/fr/a.po": catalog, "course/en/a.md": "Why? It's so...", "course/locale/de/a.po": catalog}
    assert {code for code in codes(tmp_path, files) if code.startswith("LAN")} == set()
