"""A page that somebody left open, signed out meanwhile: its parts lead to where one signs in, and back to the page."""

import pytest
from django.test import Client

from configurator.customers import middleware
from configurator.customers.models import User
from tests.conftest import proven

pytestmark = pytest.mark.django_db

PASSWORD = "a very good password"
PAGE = "https://testserver/fa/me/?from=letter"
PARTS = ["/me/record/", "/me/ledger/", "/account/", "/workbench/", "/admin/catalog/component/"]
LOGIN = "/accounts/login/?next=/fa/me/%3Ffrom%3Dletter"


@pytest.fixture
def left_open(client):
    """The browser of somebody whose session is over; it still says who was there."""
    proven(User.objects.create_user("joe@example.com", PASSWORD))
    client.post("/accounts/login/", {"login": "joe@example.com", "password": PASSWORD})
    del client.cookies["sessionid"]
    return client


def part(client, path, page=PAGE):
    return client.get(path, secure=True, headers={"hx-request": "true", "hx-current-url": page})


@pytest.mark.parametrize("path", PARTS)
def test_a_part_leads_to_sign_in_and_back_to_its_page(left_open, path):
    answer = part(left_open, path)
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (200, LOGIN, b"")


@pytest.mark.parametrize("page", ["https://elsewhere.example/me/", "//elsewhere.example", "", "no address"])
def test_the_way_back_stays_on_the_site(left_open, page):
    assert part(left_open, "/me/record/", page)["HX-Redirect"] == "/accounts/login/?next=/"


def test_a_click_is_led_there_too(left_open):
    answer = left_open.post("/me/notes/1/erase/", secure=True, headers={"hx-request": "true", "hx-current-url": PAGE})
    assert answer["HX-Redirect"] == LOGIN


def test_a_page_of_its_own_is_redirected_as_before(left_open):
    answer = left_open.get("/me/record/", secure=True)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/me/record/")


def test_without_it_a_part_is_led_to_the_page_itself(left_open, settings):
    """What browsers would follow, and put into the page."""
    guard = f"{middleware.__name__}.signed_out_meanwhile"
    assert guard in settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != guard]
    browser = Client()  # which has the middlewares of now
    browser.cookies = left_open.cookies
    answer = part(browser, "/me/record/")
    assert (answer.status_code, "HX-Redirect" in answer) == (302, False)
