"""Pages that belong to no app: what is shown when something is wrong, headers, health, pictures."""

import sqlite3
import threading
import time
from wsgiref.util import is_hop_by_hop

import pytest
from csp.decorators import csp_exempt, csp_update
from django.conf import settings as live_settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DataError, OperationalError, connection
from django.http import HttpResponse  # noqa: TID251  a view of a test
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from configurator.pages.middleware import SitePolicyMiddleware, busy_database
from tests.configurations.conftest import BIKE
from tests.configurations.shop import Build, text_of
from tests.conftest import guest
from tests.outbox.realdb import database_on_disk
from tests.releases.shop import put_on_sale

DESIGNED = '<link rel="stylesheet" href="/static/css/site.css">'


# Errors; without the database fixture any query would fail the test


def test_404_is_designed_and_needs_no_database():
    answer = Client().get("/nowhere/")
    assert (answer.status_code, DESIGNED in answer.content.decode()) == (404, True)
    assert "This page is not here" in text_of(answer)


@pytest.mark.urls("tests.pages.broken_urls")
def test_500_is_designed_and_needs_no_database(caplog):
    with caplog.at_level("CRITICAL", "django.request"):
        answer = Client(raise_request_exception=False).get("/broken/")
    assert (answer.status_code, DESIGNED in answer.content.decode()) == (500, True)
    assert "Your build is stored with your last click" in text_of(answer)
    assert "on purpose" not in text_of(answer)


def test_403_of_a_form_without_its_token_is_designed_and_needs_no_database():
    answer = Client(enforce_csrf_checks=True).post("/configure/laptop/", {})
    assert (answer.status_code, DESIGNED in answer.content.decode()) == (403, True)
    assert "Nothing was changed." in text_of(answer)


def test_503_is_designed():
    assert DESIGNED in render_to_string("503.html")


class Unread:
    """A body that must not be read."""

    def read(self, *_):
        raise AssertionError("it was read")

    readline = read


def send(path, length):
    said = {"CONTENT_LENGTH": length, "wsgi.input": Unread(), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    return Client(raise_request_exception=False).post(path, b"", content_type="text/plain", **said)


@pytest.mark.parametrize("length", ["10000001", "99999999999999", "-1", "x", "\N{SUPERSCRIPT TWO}"])
def test_a_request_that_is_too_large_is_refused_unread_and_without_the_database(length):
    answer = send("/configure/laptop/", length)
    assert answer.status_code == 413
    assert [name for name in answer.headers if is_hop_by_hop(name)] == []  # a WSGI server takes none from us
    assert "larger than 10 MB. Nothing was changed." in text_of(answer)


def test_staff_may_send_more():
    assert "larger than 100 MB" in text_of(send("/admin/", "100000001"))


def test_without_its_limit_it_is_read(settings, caplog):
    settings.REQUEST_MAX_BYTES = 20_000_000
    with caplog.at_level("CRITICAL", "django.request"):
        assert send("/configure/laptop/", "10000001").status_code != 413


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "500.html", "413.html", "503.html", "403_csrf.html"]
)
def test_what_went_wrong_is_said_in_friendly_words(name):
    said = render_to_string(name).lower()
    for word in ("invalid", "error", "constraint", "null", "forbidden"):
        assert word not in said


# A locked database


def test_a_view_that_met_a_lock_runs_again():
    tries = []

    def view(_request):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("database is locked")
        return "done"

    middleware = busy_database(lambda request: request)
    assert middleware.process_view(RequestFactory().get("/"), view, (), {}) == "done"
    assert len(tries) == 3


def test_words_that_the_database_can_not_hold_are_no_trouble():
    def view(_request):
        raise DataError("value too long")

    answer = busy_database(lambda request: request).process_view(RequestFactory().post("/"), view, (), {})
    assert answer.status_code == 400
    assert "Nothing was changed" in text_of(answer)


def test_any_other_trouble_of_the_database_is_not_hidden():
    def view(_request):
        raise OperationalError("no such table: x")

    with pytest.raises(OperationalError):
        busy_database(lambda request: request).process_view(RequestFactory().get("/"), view, (), {})


@pytest.fixture
def impatient():
    """Connections that wait for a lock for a twentieth of a second."""
    options = connection.settings_dict["OPTIONS"]
    before = options["timeout"]
    options["timeout"] = 0.05
    yield
    options["timeout"] = before


@pytest.fixture
def on_disk(transactional_db, impatient, tmp_path, at):
    """A build on a database in a file, whose lock another connection can hold."""
    with database_on_disk(tmp_path) as database:
        release = put_on_sale(BIKE, at)
        browser = guest()
        answer = browser.get("/configure/bike/")
        made = Build(browser, answer.url.split("/")[2])
        made.page()
        yield made, database, release


@pytest.fixture
def locked(on_disk):
    """The write lock, held by another connection; `locked.rollback()` gives it back."""
    other = sqlite3.connect(on_disk[1].file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.sqlite_only  # one writer at a time is its way
def test_a_locked_database_ends_in_503_with_the_time_to_come_back(on_disk, locked, htmx, caplog):
    made, *_ = on_disk
    with caplog.at_level("CRITICAL"):
        answer = made.take("frame", htmx=htmx, version=1, value="THIN")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Your last click was not stored, everything before it was." in text_of(answer)
    locked.execute("ROLLBACK")
    assert made.row.choices == {}
    assert made.take("frame", value="THIN").status_code == 200


@pytest.mark.sqlite_only  # one writer at a time is its way
def test_a_lock_that_is_given_back_in_time_is_not_noticed(on_disk, locked):
    made, *_ = on_disk

    def give_back():
        time.sleep(0.12)
        locked.execute("ROLLBACK")

    thread = threading.Thread(target=give_back)
    thread.start()
    answer = made.take("frame", version=1, value="THIN")
    thread.join()
    assert (answer.status_code, made.row.choices) == (200, {"frame": "THIN"})


# Headers

PAGES = ["/", "/builds/", "/account/", "/me/", "/accounts/login/", "/accounts/signup/", "/nowhere/", "/admin/login/"]
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(answer):
    parts = (part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    return dict(parts)


@pytest.mark.django_db
class TestHeaders:
    @pytest.mark.parametrize("url", PAGES)
    def test_every_page_is_strict(self, client, url):
        answer = client.get(url, follow=True)
        assert policy(answer) == STRICT
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"

    @pytest.mark.parametrize("url", ["/admin/", "/admin/catalog/component/", "/admin/releases/release/publish/"])
    def test_so_is_the_admin(self, staff, url):
        answer = staff.get(url)
        assert (answer.status_code, policy(answer)) == (200, STRICT)

    def test_so_is_the_page_of_a_build(self, customer, at):
        put_on_sale(BIKE, at)
        assert policy(customer.get("/configure/bike/", follow=True)) == STRICT


def test_an_answer_may_have_a_policy_of_its_own():
    plain = SitePolicyMiddleware(lambda _: HttpResponse())
    paying = SitePolicyMiddleware(csp_update({"form-action": ["https://pay.example"]})(lambda _: HttpResponse()))
    open_to_all = SitePolicyMiddleware(csp_exempt()(lambda _: HttpResponse()))
    assert policy(plain(RequestFactory().get("/"))) == STRICT
    assert policy(paying(RequestFactory().get("/"))) == STRICT | {"form-action": "'self' https://pay.example"}
    assert "Content-Security-Policy" not in open_to_all(RequestFactory().get("/")).headers
    assert policy(plain(RequestFactory().get("/"))) == STRICT


# Health, robots, pictures


def test_health_of_the_process_asks_no_database():
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_robots_stay_away_from_builds_and_orders():
    said = Client().get("/robots.txt").content.decode()
    assert said.startswith("User-agent: *\nDisallow: /configure/*?\nDisallow: /b/\n")


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return default_storage.save("parts/p.webp", ContentFile(b"a picture"))


@pytest.mark.django_db
def test_a_picture_is_served_for_good(picture):
    answer = Client().get(f"/media/{picture}")
    assert b"".join(answer.streaming_content) == b"a picture"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    answer.close()


@pytest.mark.parametrize(
    "name",
    [
        "parts/gone.webp",
        "parts",
        "../db.sqlite3",
        "parts/../../x",
        "%2e%2e/db.sqlite3",
        "/etc/passwd",
        "a%00b",
        "a" * 999,
    ],
)
def test_what_is_no_picture_is_404(picture, name):
    assert Client().get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("url", ["/health/live", "/health/ready", "/robots.txt", "/media/x.webp"])
def test_these_are_only_read(url):
    assert Client().post(url).status_code == 405


def test_the_strict_policy_is_what_the_site_is_configured_with():
    directives = live_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert {name: " ".join(values) for name, values in directives.items()} == STRICT


@pytest.mark.django_db
def test_a_browser_that_looks_for_the_mark_by_itself_finds_it(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.url) == (302, "/static/img/mark.svg")
