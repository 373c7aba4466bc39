"""Data per seat: different for every seat, the same whenever drawn again, always answerable."""

import hashlib
import hmac
import json
from pathlib import Path

import pandas as pd
import pytest

from workshopkit.labs.freeze import freeze_lab
from workshopkit.labs.model import LabError
from workshopkit.labs.variant import MOST_TRIES, draw_variant, write_variant

SECRET = b"k" * 32


@pytest.fixture
def frozen(small: Path, tmp_path: Path) -> Path:
    freeze_lab(small, "L8", tmp_path / "desk", ("en",))
    return tmp_path / "desk" / "labs" / "L8"


def written(frozen: Path, seat: str, target: Path, secret: bytes = SECRET) -> dict[str, bytes]:
    write_variant(draw_variant(frozen, secret, seat), target)
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def test_two_seats_get_different_data_and_one_seat_the_same_again(frozen: Path, tmp_path: Path) -> None:
    first = written(frozen, "S01", tmp_path / "first")
    assert first.keys() == {"data/posts.csv", "variant.json", "sealed.json"}
    assert written(frozen, "S01", tmp_path / "again") == first
    other = written(frozen, "S02", tmp_path / "other")
    assert other["data/posts.csv"] != first["data/posts.csv"]
    elsewhere = written(frozen, "S01", tmp_path / "elsewhere", secret=b"other" * 8)
    assert elsewhere["data/posts.csv"] != first["data/posts.csv"]


def test_the_seed_is_the_hmac_of_seat_lab_and_try(frozen: Path, tmp_path: Path) -> None:
    noted = json.loads(written(frozen, "S07", tmp_path / "v")["variant.json"])
    message = f"S07|L8|{noted['try']}".encode()
    assert noted["seed"] == hmac.new(SECRET, message, hashlib.sha256).hexdigest()


def test_data_are_drawn_again_until_every_exercise_can_be_answered(frozen: Path) -> None:
    claims = frozen / "claims.py"
    picky = claims.read_text(encoding="utf-8").replace(
        "counts.iloc[0] > counts.iloc[1]", "len(tables['posts']) % 3 == 0"
    )
    claims.write_text(picky, encoding="utf-8")
    drawn = [draw_variant(frozen, SECRET, f"S{number:02}") for number in range(1, 9)]
    assert all(len(one.tables["posts"]) % 3 == 0 for one in drawn)
    assert max(one.attempt for one in drawn) > 1


def test_a_lab_that_is_never_answerable_says_why(frozen: Path) -> None:
    claims = frozen / "claims.py"
    never = claims.read_text(encoding="utf-8").replace("counts.iloc[0] > counts.iloc[1]", "False")
    claims.write_text(never, encoding="utf-8")
    with pytest.raises(LabError, match=rf"no data for seat S01 after {MOST_TRIES} tries: two platforms"):
        draw_variant(frozen, SECRET, "S01")


def test_accepted_answers_are_sealed_one_by_one_and_free_answers_not(frozen: Path) -> None:
    sealed = draw_variant(frozen, SECRET, "S01").sealed
    assert {exercise: len(digests) for exercise, digests in sealed.items()} == {"8.1": 1, "8.2": 1, "8.3": 0}
    assert all(digest.startswith("scrypt$") for digests in sealed.values() for digest in digests)
    assert sealed["8.1"] != draw_variant(frozen, SECRET, "S02").sealed["8.1"]


def test_claims_judge_what_a_notebook_reads_and_files_stay_as_they_were_made(
    frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workshopkit.labs import variant

    platforms = ["VID-1", "NA", "VID-1", None]
    made = pd.DataFrame({"platform": platforms, "views": pd.array([1, 2, 3, None], dtype="Int64")})
    monkeypatch.setattr(variant, "build_tables", lambda *_: {"posts": made})
    seen = variant.as_read({"posts": made})["posts"]
    assert list(seen["platform"].isna()) == [False, False, False, True]
    assert seen["views"].dtype == "float64"
    data = written(frozen, "S01", tmp_path / "v")["data/posts.csv"]
    assert data == b"platform,views\nVID-1,1\nNA,2\nVID-1,3\n,\n"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("claims.py", "def answerable(tables): return []", "there is no function reference"),
        ("claims.py", "def answerable(tables: return []", "claims.py:1: claims.py cannot be used: SyntaxError"),
        ("claims.py", "answerable = lambda tables: tables['accounts']", "KeyError: 'accounts'"),
        ("claims.py", None, "claims.py is missing (LAB031)"),
        (
            "recipe.toml",
            None,
            "recipes/L8.toml: the data of the lab cannot be made: [Errno 2] No such file or directory",
        ),
    ],
)
def test_what_cannot_be_used_is_named(frozen: Path, name: str, text: str | None, says: str) -> None:
    if text is None:
        (frozen / name).unlink()
    else:
        (frozen / name).write_text(text, encoding="utf-8")
    with pytest.raises(LabError) as refused:
        draw_variant(frozen, SECRET, "S01")
    assert says in str(refused.value)
    assert refused.value.findings[0].code == (
        "DAT001" if name == "recipe.toml" else "LAB031" if text is None else "LAB032"
    )


def test_lab_code_is_run_on_its_own(frozen: Path) -> None:
    import sys

    before = list(sys.path), set(sys.modules)
    draw_variant(frozen, SECRET, "S01")
    assert (list(sys.path), set(sys.modules)) == before
    assert not list(frozen.rglob("__pycache__"))
