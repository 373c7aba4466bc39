import os
import zipfile
from pathlib import Path

import pytest

from delivery.small_delivery import make
from workshopkit.delivery import collect, inbox
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import Receipt
from workshopkit.lint.codes import ALL


@pytest.fixture
def delivery(tmp_path: Path) -> Delivery:
    return make(tmp_path / "w")


def stick(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"work of {name}", encoding="utf-8")
    return folder


def test_the_newest_version_counts_and_data_come_from_the_desk(delivery: Delivery) -> None:
    inbox.accept(delivery, "S02", "L1", b"first", via="server", saw={})
    newest = inbox.accept(delivery, "S02", "L1", b"second", via="server", saw={})
    (delivery.seat("S02") / "L1" / "data" / "accounts.csv").write_text("id\nforged\n")
    collected = collect.collect(delivery)
    assert [(one.seat, one.assignment, one.received) for one in collected.hand_ins] == [("S02", "L1", newest.received)]
    folder = delivery.course_root / "submitted" / "S02" / "L1"
    assert (folder / "L1.ipynb").read_bytes() == b"second"
    assert (folder / "data" / "accounts.csv").read_text() == "id\nS02\n"
    assert (folder / "second" / "data" / "accounts.csv").read_text() == "id\n0\n"
    assert (folder / "timestamp.txt").read_text().endswith(" UTC\n")
    assert [flag.values["seat"] for flag in collected.flags] == ["S01", "S03"]


def test_a_stick_is_read_by_folder_name_file_name_or_lab_card(delivery: Delivery, tmp_path: Path) -> None:
    usb = stick(tmp_path / "USB كتاب", "S01/L1/L1.ipynb", "عمل s02 - L1.ipynb", "x/L1.ipynb", "nobody.ipynb")
    (usb / "x" / "lab.json").write_text('{"seat": "S03", "lab": "L1"}', encoding="utf-8")
    taken = collect.take_in(delivery, usb)
    assert {one.seat for one in taken if isinstance(one, Receipt)} == {"S01", "S02", "S03"}
    assert [one.code for one in taken if not isinstance(one, Receipt)] == ["DEL002"]
    assert [one for one in collect.take_in(delivery, usb) if isinstance(one, Receipt)] == [
        one for one in taken if isinstance(one, Receipt)
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_on_a_stick_is_not_followed(delivery: Delivery, tmp_path: Path) -> None:
    usb = stick(tmp_path / "usb", "S01/L1/other.txt")
    (usb / "S01" / "L1" / "L1.ipynb").symlink_to(delivery.secret)
    assert collect.take_in(delivery, usb) == []


def test_a_zipped_folder_is_taken_in_and_a_bad_zip_is_a_finding(delivery: Delivery, tmp_path: Path) -> None:
    good, bad = tmp_path / "S02.zip", tmp_path / "bad.zip"
    with zipfile.ZipFile(good, "w") as archive:
        archive.writestr("L1/L1.ipynb", "{}")
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../S01/L1/L1.ipynb", "{}")
    (receipt,) = collect.take_in(delivery, good)
    assert isinstance(receipt, Receipt)
    assert (receipt.seat, receipt.lab, receipt.via) == ("S02", "L1", "stick")
    (finding,) = collect.take_in(delivery, bad)
    assert not isinstance(finding, Receipt)
    assert finding.code == "DEL003"
    assert "leaves the folder" in str(finding.values["reason"])


def test_every_flag_has_a_sentence(delivery: Delivery) -> None:
    for flag in collect.collect(delivery).flags:
        rule = ALL[flag.code]
        assert "{" not in rule.what.format(**flag.values) + rule.do.format(**flag.values)
