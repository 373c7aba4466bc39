import json
import socket

import pytest

from workshopkit.delivery import inbox

BOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture
def work(running):
    path = running.delivery.seat("S03") / "L1" / "L1.ipynb"
    before = path.read_bytes()
    yield path
    path.unlink(missing_ok=True)
    path.write_bytes(before)


def kept(running) -> list:
    return inbox.versions(running.delivery, "S03", "L1")


def test_what_is_saved_lies_in_the_inbox_when_the_receipt_comes(running, work) -> None:
    events = running.delivery.events("S03")
    events.write_text(
        '{"t": "2027-03-01T09:00:00Z", "lab": "L1", "kind": "check", "exercise": "1.1", "ok": true}\nbroken\n'
        '{"t": "2027-03-01T09:01:00Z", "lab": "L1", "kind": "check", "exercise": "1.2", "ok": false, "mistake": "m"}\n'
    )
    work.write_bytes(BOOK)
    receipt = running.signed_in().submit().json()
    folder, stored = kept(running)[-1]
    assert (folder / "L1.ipynb").read_bytes() == BOOK
    assert (receipt["code"], receipt["seat"], receipt["via"]) == (stored.code, "S03", "server")
    assert receipt["saw"] == {"1.1": "passes", "1.2": "tried"}
    assert receipt["code"] in receipt["sentence"]
    page = running.signed_in()(f"/my/ar/?receipt={receipt['code']}").text
    assert page.count(receipt["code"]) == 2
    assert 'aria-valuenow="50"' in page


def test_the_form_of_my_workshop_submits_and_comes_back(running, work) -> None:
    work.write_bytes(BOOK + b"\n")
    browser = running.signed_in()
    page = browser("/my/ar/").text
    token = page.split('name="_xsrf" value="')[1].split('"')[0]
    answer = browser("/kit/submit/L1", data=f"_xsrf={token}".encode())
    assert answer.status == 303
    assert answer.headers["location"] == f"/my/ar/?receipt={kept(running)[-1][1].code}"


def test_a_request_without_xsrf_or_without_signing_in_hands_in_nothing(running, work) -> None:
    before = len(kept(running))
    work.write_bytes(BOOK + b"\n\n")
    assert running.signed_in()("/kit/submit/L1", data=b"").status == 403
    assert running.browser()("/kit/submit/L1", data=b"").status == 403
    assert len(kept(running)) == before


@pytest.mark.parametrize("where", ["query", "form", "json"])
def test_a_forged_seat_is_refused(running, work, where) -> None:
    browser = running.signed_in()
    headers = {"Accept": "application/json", "X_XSRFToken": browser.xsrf}
    path, data = "/kit/submit/L1", b""
    if where == "query":
        path += "?seat=S01"
    elif where == "form":
        data = b"seat=S01"
    else:
        data, headers["Content_Type"] = json.dumps({"seat": "S01"}).encode(), "application/json"
    answer = browser(path, data=data, **headers)
    assert answer.status == 403
    assert "S03" in answer.json()["error"]
    assert not running.delivery.inbox("S01", "L1").exists()


def test_a_notebook_over_100_mb_is_refused_with_a_sentence(running, work) -> None:
    before = len(kept(running))
    with work.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    answer = running.signed_in().submit()
    assert answer.status == 413
    assert "100 MB" in answer.json()["error"]
    assert len(kept(running)) == before


def test_a_request_of_200_mb_is_refused_before_it_is_read(running) -> None:
    before = len(kept(running))
    browser = running.signed_in()
    with socket.create_connection(("127.0.0.1", int(running.base.rsplit(":", 1)[1])), timeout=10) as line:
        head = f"POST /kit/submit/L1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {200 * 2**20}\r\n\r\n"
        line.sendall(head.encode())
        assert line.recv(64).startswith((b"HTTP/1.1 400", b"HTTP/1.1 413")) or line.recv(1) == b""
    assert browser("/kit/health").json() == {"ok": True}
    assert len(kept(running)) == before


def test_a_missing_or_linked_notebook_and_an_unknown_lab_are_refused(running, work) -> None:
    browser = running.signed_in()
    work.unlink()
    assert browser.submit().status == 404
    work.symlink_to(running.delivery.secret)
    assert browser.submit().status == 404
    assert browser.submit("L9").status == 404
    assert browser.submit("..").status == 404


def test_feedback_is_served_when_it_is_there(running) -> None:
    browser = running.signed_in()
    assert browser("/feedback/L1").status == 404
    page = running.delivery.feedback_page("S03", "L1")
    page.parent.mkdir()
    page.write_text("<p>good</p>")
    assert browser("/feedback/L1").text == "<p>good</p>"
    assert "/feedback/L1" in browser("/my/en/").text
    assert running.browser()("/feedback/L1").status == 403
