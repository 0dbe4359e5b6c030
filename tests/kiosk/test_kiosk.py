import pytest
from django.test import Client

from configurator.customers.visitor import COOKIE as VISITOR
from configurator.customers.visitor import Visitor
from configurator.customers.visitor import dumps as visitor_cookie
from configurator.kiosk import device
from tests.conftest import guest

pytestmark = pytest.mark.django_db

SETUP, ANEW = "/staff/kiosk/", "/kiosk/anew/"


@pytest.fixture
def tablet():
    """A browser that stands on the counter."""
    browser = guest()
    browser.cookies[device.COOKIE] = device.dumps(device.Kiosk(family="", pause=90))
    return browser


def cookies_of(answer):
    """What an answer leaves in the browser: the cookies that it sets, and those that it takes back as None."""
    return {name: None if morsel["max-age"] == 0 else morsel.value for name, morsel in answer.cookies.items()}


def test_staff_make_a_kiosk_and_are_signed_out_of_it(staff, demo):
    page = staff.get(SETUP)
    assert "Frozen yogurt" in page.content.decode()
    answer = staff.post(SETUP, {"family": "yogurt", "pause": "60"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/configure/yogurt/")
    left = cookies_of(answer)
    assert device.loads(left["kiosk"]) == device.Kiosk(family="yogurt", pause=60)
    assert left["sessionid"] is None
    assert answer.cookies["kiosk"]["samesite"] == "Strict"
    assert answer.cookies["kiosk"]["httponly"] is True
    assert staff.get(SETUP).status_code == 302  # asked to sign in


@pytest.mark.parametrize("said", [{"family": "no-such", "pause": "60"}, {"family": "", "pause": "1"}, {"family": ""}])
def test_what_can_not_be_is_said_beside_its_field(staff, said):
    answer = staff.post(SETUP, said)
    assert (answer.status_code, "kiosk" in answer.cookies) == (200, False)
    assert 'class="field-says"' in answer.content.decode()


def test_only_staff_who_serve_customers_make_and_end_one(member, tablet):
    assert member.get(SETUP).status_code == 403
    assert member.post(SETUP, {"family": "", "pause": "60"}).status_code == 403
    assert Client().post(SETUP, {"family": "", "pause": "60"}).status_code == 302
    assert member.post(f"{SETUP}end/").status_code == 403
    assert tablet.post(f"{SETUP}end/").status_code == 302


def test_staff_end_it(staff):
    staff.cookies[device.COOKIE] = device.dumps(device.Kiosk(family="", pause=90))
    assert "This is a counter tablet" in staff.get(SETUP).content.decode()
    answer = staff.post(f"{SETUP}end/")
    assert cookies_of(answer)["kiosk"] is None
    assert "Make this a counter tablet" in staff.get(SETUP).content.decode()


def test_anew_forgets_whoever_stood_there(member):
    member.cookies[device.COOKIE] = device.dumps(device.Kiosk(family="laptop", pause=90))
    assert "Sign out" in member.get("/account/").content.decode()
    answer = member.get(ANEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/configure/laptop/")
    left = cookies_of(answer)
    assert (left[VISITOR], left["sessionid"]) == (None, None)
    assert "kiosk" not in left  # the tablet stays one
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Sign out" not in member.get("/").content.decode()


def test_an_ordinary_browser_loses_nothing_by_that_address(member):
    before = visitor_cookie(member.visitor)
    answer = member.get(ANEW)
    assert (answer.status_code, cookies_of(answer)) == (302, {})
    assert member.cookies[VISITOR].value == before
    assert "Sign out" in member.get("/account/").content.decode()


@pytest.mark.parametrize(
    "forge",
    [str, lambda: "x", lambda: "W10:1:2", lambda: visitor_cookie(Visitor())],
    ids=["none", "word", "signed wrongly", "another cookie"],
)
def test_a_forged_cookie_makes_no_kiosk(customer, forge):
    customer.cookies[device.COOKIE] = forge()
    answer = customer.get("/")
    assert "kiosk" not in answer.content.decode()


def test_pages_of_a_kiosk_are_kept_by_no_browser(tablet, customer):
    for path in ("/", "/cart/", "/robots.txt"):
        assert tablet.get(path).headers["Cache-Control"] == "no-store"
    assert "no-store" not in customer.get("/robots.txt").headers.get("Cache-Control", "")


def test_every_page_of_a_kiosk_goes_on_by_itself(tablet, customer):
    for path in ("/", "/cart/", "/no-such-page/"):
        assert f"url={ANEW}" in tablet.get(path).content.decode()
        assert ANEW not in customer.get(path).content.decode()
