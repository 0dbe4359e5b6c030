"""Pages in the states that people meet them in, light and dark: accessible, fit for a phone, and well-made HTML."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages import overflow, serious
from tests.markup import faults

GUEST = [
    "/accounts/password/reset/",
    "/accounts/login/code/",
    "/card/",
    "/code/",
    "/cart/",
    "/compare/",
    "/gallery/laptop/",
    "/me/erase/",
    "/configure/yogurt/needs/",
]
MEMBER = [
    "/card/",
    "/account/",
    "/letters/",
    "/me/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
]


class Inspector:
    """Looks at every page that somebody comes to."""

    def __init__(self, person):
        self.person, self.page, self.found = person, person.page, {}

    def open(self, path):
        answer = self.person.goto(path)
        self.look(path, html=answer.text())

    def look(self, name, *, html=None):
        found = [*overflow(self.page), *(faults(html) if html else [])]
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            found += serious(self.page)
        if found:
            self.found[name] = found


@pytest.fixture
def inspect(visit):
    """Somebody with a phone, whose every page is looked at; at the end nothing may have been found."""
    inspectors = []

    def come(**options):
        inspectors.append(Inspector(visit(wide=False, **options)))
        return inspectors[-1]

    yield come
    assert {name: found for one in inspectors for name, found in one.found.items()} == {}


def test_pages_of_guests(inspect):
    guest = inspect()
    for path in GUEST:
        guest.open(path)


def test_pages_of_who_has_signed_in(inspect):
    joe = inspect()
    joe.person.sign_in("joe@example.com")
    for path in MEMBER:
        joe.open(path)


def test_pages_of_what_went_wrong(inspect):
    lost = inspect(expected=("404", "403"))
    for path in ("/nowhere/", "/s/never-was/", "/embed/laptop/"):
        lost.open(path)
    lost.person.sign_in("joe@example.com")
    lost.open("/admin/")
    expect(lost.page.get_by_role("heading", name="This page is for others")).to_be_visible()


@pytest.mark.timeout(480, func_only=True)  # a dozen pages, each looked at twice
def test_a_build_from_why_to_its_paper(inspect):
    joe = inspect()
    joe.person.assemble("laptop")
    joe.person.choose("body", "LT-BODY-A13")
    address = joe.page.url.removeprefix(joe.person.server.url)
    why = joe.page.locator("#m-screen a[href*='why/']").first
    alone = why.evaluate("link => link.pathname")  # its address may be short
    why.click()
    expect(joe.page.locator("#why")).to_be_visible()
    joe.look("why in place")
    joe.open(alone)
    for step in ("", "history/", "name/", "reset/", "delete/", "share/"):
        joe.open(f"{address}{step}")
    joe.page.locator("main form button").first.click()
    link = joe.page.locator("[href*='/s/'], [value*='/s/']").first
    expect(link).to_be_attached()
    joe.look("shared")
    shared = "/s/" + (link.get_attribute("href") or link.get_attribute("value")).split("/s/")[1].split("/")[0] + "/"
    joe.open(shared)
    joe.open(f"{shared}print/")


@pytest.mark.timeout(480, func_only=True)
def test_from_the_cart_to_the_order(inspect):
    joe = inspect(expected=("422",))
    keys = []
    for number, family in enumerate(("yogurt", "laptop"), 1):
        joe.person.assemble(family)
        joe.person.press("Fill in the rest")
        address = joe.page.url.removeprefix(joe.person.server.url)
        keys.append(address.strip("/").split("/")[-1])
        joe.page.locator("form[action$='/cart/'] button").first.click()
        expect(joe.page.locator("nav a[href='/cart/']")).to_contain_text(f"{number}")
        joe.page.wait_for_load_state()
    joe.open(f"/compare/?b={keys[0]}&b={keys[1]}")
    joe.open("/builds/")
    joe.open("/cart/")
    joe.open("/checkout/")
    joe.page.locator("form.checkout").get_by_role("button", name="Order").last.click()
    expect(joe.page.locator("[aria-invalid=true]").first).to_be_visible()
    joe.look("checkout with what is missing")
    joe.person.goto(f"/b/{keys[0]}/")
    joe.person.order()
    address = joe.page.url.removeprefix(joe.person.server.url)
    joe.open(address)
    joe.open("/account/")
    joe.open("/me/")


def test_what_is_wrong_would_be_found(inspect):
    """Negative control: colours that can't be read, and a field whose words are not there."""
    lost = inspect()
    lost.person.goto("/")
    lost.page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input aria-labelledby=no>')")
    lost.look("/", html=lost.page.content())
    assert any("aria-labelledby names no" in line for line in lost.found["/"])
    assert any(line.startswith("label ") for line in lost.found.pop("/"))
