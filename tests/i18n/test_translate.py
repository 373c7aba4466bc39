"""The verb ``translate``: what it prints and how it ends."""

import json
from pathlib import Path

import pytest

from i18n.filling import fill
from i18n.small_project import make
from workshopkit.cli.main import main
from workshopkit.i18n.sources import sources


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKSHOP_HOME", str(make(tmp_path)))
    return tmp_path


def finish(project: Path, lang: str) -> None:
    from workshopkit.i18n import catalog

    for source in sources(project):
        path = source.po(lang)
        fill(path, {e.msgid: (e.msgid,) * len(e.forms) if e.plural else e.msgid for e in catalog.entries(path, lang)})


def test_extract_names_the_files_it_wrote_and_then_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "extract"]) == 0
    assert "course/locale/ar/modules/m01.po\n" in capsys.readouterr().out
    assert main(["translate", "extract"]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_status_ends_with_1_until_all_is_there(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["translate", "extract"])
    assert main(["translate", "status"]) == 1
    finish(small, "fr")
    assert main(["translate", "status", "--lang", "fr"]) == 0
    assert main(["translate", "status"]) == 1


def test_status_as_json_has_a_row_for_each_source_and_language(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["translate", "extract"])
    capsys.readouterr()
    main(["translate", "status", "--json", "--lang", "ar"])
    rows = json.loads(capsys.readouterr().out)
    page = {
        "source": "course/en/modules/m01.md",
        "lang": "ar",
        "translated": 0,
        "fuzzy": 0,
        "missing": 3,
        "obsolete": 0,
    }
    assert page in rows
    assert len(rows) == len(sources(small))


def test_check_names_file_line_and_rule(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["translate", "extract"])
    path = small / "course/locale/fr/modules/m01.po"
    fill(path, {"Keep `code` and [a link](x.md).": "Gardez code et [un lien](x.md)."})
    line = path.read_text("utf-8").splitlines().index('msgid "Keep `code` and [a link](x.md)."') + 1
    capsys.readouterr()
    assert main(["translate", "check", "--wording"]) == 1
    out = capsys.readouterr().out
    assert f"course/locale/fr/modules/m01.po:{line}: code is not the same: lost code" in out
    assert "I18N004" in out and "I18N001" not in out
    assert main(["translate", "check", "--wording", "--lang", "ar"]) == 0
    assert main(["translate", "check", "--lang", "ar"]) == 1


def test_a_language_that_is_not_translated_is_a_wrong_call(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "status", "--lang", "en"]) == 2
    assert "one of: fr, ar" in capsys.readouterr().err


def test_a_broken_source_is_named_and_ends_with_2(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "course/items/M01.yml").write_text("- stem: [\n", encoding="utf-8")
    for verb in ("extract", "status"):
        assert main(["translate", verb]) == 2
        assert "course/items/M01.yml: line" in capsys.readouterr().err
    assert main(["translate", "check"]) == 1
    assert "course/items/M01.yml: this source cannot be read: line" in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["extract", "status", "check"])
def test_each_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["translate", verb, "--help"])
    assert f"workshop.py translate {verb}" in capsys.readouterr().out
