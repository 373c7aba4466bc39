import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.small_delivery import make
from workshopkit.delivery import inbox
from workshopkit.delivery.folder import Delivery
from workshopkit.delivery.model import DeliveryError, Receipt


@pytest.fixture
def delivery(tmp_path: Path) -> Delivery:
    return make(tmp_path / "w")


def hand_in(delivery: Delivery, data: bytes, via: inbox.Via = "server") -> Receipt:
    return inbox.accept(delivery, "S01", "L1", data, via=via, saw={"1.1": "passes"})


def test_every_version_is_kept_with_its_receipt(delivery: Delivery) -> None:
    first, second = hand_in(delivery, b"one"), hand_in(delivery, b"two")
    kept = inbox.versions(delivery, "S01", "L1")
    assert [(folder / "L1.ipynb").read_bytes() for folder, _ in kept] == [b"one", b"two"]
    assert inbox.receipts(delivery, "S01") == [first, second]
    assert first.code != second.code
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{8}", kept[0][0].name)


def test_the_same_bytes_again_give_the_same_receipt(delivery: Delivery) -> None:
    assert hand_in(delivery, b"one") == hand_in(delivery, b"one")
    assert len(inbox.versions(delivery, "S01", "L1")) == 1


def test_going_back_to_an_older_version_counts_as_the_newest_but_an_old_stick_does_not(delivery: Delivery) -> None:
    first = hand_in(delivery, b"one")
    hand_in(delivery, b"two")
    assert hand_in(delivery, b"one", via="stick") == first
    again = hand_in(delivery, b"one")
    assert inbox.versions(delivery, "S01", "L1")[-1][1] == again
    assert again.code != first.code


def test_hand_ins_at_the_same_moment_are_all_kept(delivery: Delivery) -> None:
    threads = [threading.Thread(target=hand_in, args=(delivery, f"v{n}".encode())) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inbox.versions(delivery, "S01", "L1")) == 8


def test_an_unknown_seat_or_lab_and_too_large_a_file_are_refused(delivery: Delivery, monkeypatch) -> None:
    with pytest.raises(DeliveryError, match="no seat S77"):
        inbox.accept(delivery, "S77", "L1", b"", via="server", saw={})
    with pytest.raises(DeliveryError, match="no lab"):
        inbox.accept(delivery, "S01", "../L1", b"", via="server", saw={})
    monkeypatch.setattr(inbox, "MOST_BYTES", 3)
    with pytest.raises(DeliveryError, match="more than 100 MB"):
        hand_in(delivery, b"four")
    assert not inbox.versions(delivery, "S01", "L1")


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_a_kill_in_the_middle_leaves_nothing_half_and_the_next_hand_in_works(delivery: Delivery) -> None:
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom workshopkit.delivery import inbox\n"
        "from workshopkit.delivery.folder import Delivery\nfrom workshopkit.files import atomic\n"
        "atomic.write_text = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        "inbox.accept(Delivery(Path(sys.argv[1])), 'S01', 'L1', b'half', via='server', saw={})\n"
    )
    died = subprocess.run([sys.executable, "-c", script, str(delivery.root)], check=False)
    assert died.returncode == -signal.SIGKILL
    folder = delivery.inbox("S01", "L1")
    assert [path.name for path in folder.iterdir() if path.suffix == ".part"], (
        "the kill came too late to prove anything"
    )
    assert inbox.versions(delivery, "S01", "L1") == []
    receipt = hand_in(delivery, b"half")
    assert [one for _, one in inbox.versions(delivery, "S01", "L1")] == [receipt]
    assert not [path for path in folder.iterdir() if path.suffix == ".part"]


@given(st.text(max_size=20), st.text(max_size=20))
def test_codes_can_be_read_aloud(seat: str, sha: str) -> None:
    import datetime as dt

    text = inbox.code(seat, "L1", sha, dt.datetime(2027, 3, 1, tzinfo=dt.UTC))
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}", text)
