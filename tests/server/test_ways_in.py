import pytest

from workshopkit.server.handlers import stays_here
from workshopkit.server.language import preferred


def test_printed_lines_name_course_trainer_and_labs_and_end_with_ready(running) -> None:
    assert [line.split("http")[0] for line in running.lines] == [
        "course  en  ",
        "course  fr  ",
        "course  ar  ",
        "trainer     ",
        "labs        ",
        "ready",
    ]
    assert running.lines[2].endswith("&to=/ar/")
    assert running.lines[4].endswith("&to=/doc/tree/L1/L1.ipynb")


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_the_course_answers_without_a_token_and_compressed(running, lang) -> None:
    answer = running.browser()(f"/{lang}/", Accept_Encoding="gzip")
    assert answer.status == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 1000
    assert running.browser()(f"/{lang}").headers["location"].endswith(f"/{lang}/")


def test_nobody_meets_a_token_prompt(running) -> None:
    browser = running.browser()
    away = browser("/doc/tree/L1/L1.ipynb")
    assert away.status == 302
    for path in (away.headers["location"], "/login", "/my/ar/", "/open?token=wrong&to=/ar/", "/open-lab/L1"):
        answer = browser(path, Accept_Language="ar")
        assert answer.status == 403
        assert '<html lang="ar" dir="rtl">' in answer.text
        assert "password" not in answer.text
        assert "token" not in answer.text


def test_a_printed_address_signs_in_and_goes_on(running) -> None:
    browser = running.browser()
    answer = browser(f"/open?token={running.token()}&to=/doc/tree/L1/L1.ipynb")
    assert (answer.status, answer.headers["location"]) == (302, "/doc/tree/L1/L1.ipynb")
    assert browser("/doc/tree/L1/L1.ipynb").status == 200
    assert browser("/open-lab/L1").headers["location"] == "/doc/tree/L1/L1.ipynb"
    assert browser("/open-lab/L9").status == 404


@pytest.mark.parametrize(
    "target",
    [
        "//other.example/",
        "https://other.example/",
        "/\\other.example",
        "/\\/other.example",
        "/ar/../api",
        "ar/",
        "",
        "/\t/x",
    ],
)
def test_a_target_on_another_server_is_refused(running, target) -> None:
    from urllib.parse import quote

    answer = running.browser()(f"/open?token={running.token()}&to={quote(target, safe='')}")
    assert answer.status in (400, 403)
    assert "location" not in answer.headers
    assert not stays_here(target)


def test_targets_with_arabic_names_and_queries_stay_here() -> None:
    assert stays_here("/doc/tree/ورشة.ipynb")
    assert stays_here("/?lang=ar")
    assert stays_here("/")
    assert stays_here("/ar/modules/m01/#x")


def test_the_trainer_site_opens_for_the_trainer_alone(running) -> None:
    participant = running.signed_in()
    assert participant("/trainer/ar/").status == 403
    assert participant("/trainer/").status == 403
    trainer = running.browser()
    assert trainer(f"/open?token={running.token('trainer')}&to=/trainer/ar/").status == 302
    assert "site-trainer ar" in trainer("/trainer/ar/").text
    assert trainer("/trainer/", Accept_Language="fr").headers["location"].endswith("/trainer/fr/")
    assert running.token("trainer") != running.token()


@pytest.mark.parametrize("path", ["/ar/../../delivery/desk/secret.key", "/ar/%2e%2e/%2e%2e/delivery/desk/secret.key"])
def test_the_course_gives_nothing_outside_its_folder(running, path) -> None:
    answer = running.browser()(path)
    assert answer.status in (403, 404)
    assert running.delivery.secret.read_text() not in answer.text


def test_the_desk_is_not_reachable_through_the_contents_of_the_seat(running) -> None:
    browser = running.signed_in()
    names = {entry["name"] for entry in browser("/api/contents/").json()["content"]}
    assert names == {"L1"}
    for path in ("/api/contents/../S01/L1/L1.ipynb", "/api/contents/.kit", "/files/../../../desk/secret.key"):
        assert browser(path).status in (400, 403, 404)


def test_home_shows_three_doors_in_the_language_asked_for(running) -> None:
    browser = running.browser()
    assert 'dir="rtl"' in browser("/", Accept_Language="ar-TN,fr;q=0.8").text
    assert '<html lang="fr"' in browser("/", Accept_Language="de,fr-FR;q=0.8,en;q=0.5").text
    page = browser("/?lang=en").text
    assert page.count("<section") == 3
    assert "Port Ostrel" in page
    assert "http://" not in page


@pytest.mark.parametrize(
    ("header", "lang"),
    [("", "en"), ("de", "en"), ("ar", "ar"), ("en;q=0.1, fr;q=0.9", "fr"), ("fr;q=x,ar", "ar"), ("fr;q=0,en", "en")],
)
def test_the_language_liked_best_is_taken(header, lang) -> None:
    assert preferred(header) == lang


def test_the_grading_report_opens_for_the_trainer_alone(running) -> None:
    running.delivery.reports.mkdir(exist_ok=True)
    (running.delivery.reports / "grading-en.html").write_text("<p>S03</p>")
    assert running.signed_in()("/reports/grading-en.html").status == 403
    trainer = running.browser()
    trainer(f"/open?token={running.token('trainer')}&to=/trainer/en/")
    page = trainer("/reports/grading-en.html")
    assert (page.status, page.text) == (200, "<p>S03</p>")
    assert "/reports/grading-en.html" in trainer("/?lang=en").text
    assert trainer("/reports/../results/L1.jsonl").status in (403, 404)


def test_the_style_sheet_of_feedback_is_served_beside_it(running) -> None:
    assert "--deep" in running.browser()("/feedback/kit.css").text
