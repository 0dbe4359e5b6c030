"""The usual: begun as a guest, joined at sign-in, taken in one tap in another browser, mended when a part is gone.

And the start page, arranged in one browser, as it is found in another.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import rows
from tests.journeys.test_pages import overflow, serious
from tests.journeys.test_profiles import learn, ready_made
from tests.journeys.test_staff import publish
from tests.server import serving

ORDERS = "SELECT count(*) FROM orders_order"


@pytest.fixture(scope="module")
def stand(template, tmp_path_factory):
    """A shop of these tests alone, whose catalog they change."""
    with serving(tmp_path_factory.mktemp("stand"), template) as server, server.following("publish_due", "--follow"):
        yield server


def retire(sam, component):
    sam.goto("/admin/catalog/component/")
    sam.page.locator("#searchbar").fill(component)
    sam.page.get_by_role("button", name="Search").click()
    sam.page.locator("#result_list").get_by_role("link", name=component, exact=True).click()
    sam.page.get_by_label("Active").uncheck()
    sam.page.get_by_role("button", name="Save", exact=True).click()
    expect(sam.page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_the_usual_in_one_tap_in_another_browser(visit, stand, javascript):
    guest = visit(stand)
    guest.goto("/me/")
    learn(guest, "Always")
    ready_made(guest, "Berry field")
    guest.sign_in("joe@example.com")
    guest.page.get_by_role("button", name="Yes, add it").click()
    expect(guest.page.get_by_role("main")).to_contain_text("Added.")

    joe = visit(stand, javascript=javascript)
    joe.goto("/")
    expect(joe.page.get_by_role("main")).not_to_contain_text("usual")
    joe.sign_in("joe@example.com")
    joe.goto("/")
    expect(joe.page.get_by_role("heading", name="Hello Joe, your usual?")).to_be_visible()
    if javascript:
        assert serious(joe.page) == []
        assert overflow(joe.page) == []
    before = rows(stand, ORDERS)[0][0]
    joe.page.get_by_role("button", name=re.compile(r"^Order it for €\d")).click()
    expect(joe.page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Order A-\d{4}-\d{6}"))
    expect(joe.page.get_by_role("main")).to_contain_text("Strawberries")
    assert rows(stand, ORDERS)[0][0] == before + 1


def test_a_part_of_the_usual_is_retired_and_the_usual_is_mended_and_says_how(visit, stand):
    joe = visit(stand)
    joe.goto("/me/")
    learn(joe, "Always")
    ready_made(joe, "Berry field")
    joe.sign_in("joe@example.com")
    joe.page.get_by_role("button", name="Yes, add it").click()
    sam = visit(stand)
    sam.sign_in("sam@example.com")
    retire(sam, "Wooden spoon")
    publish(sam, "Frozen yogurt")
    joe.goto("/")
    usual = joe.page.locator(".usual")
    expect(usual).to_contain_text("Wooden spoon is no longer offered; My own spoon, an equal part, comes instead.")
    usual.get_by_role("link", name=re.compile("^See it and order")).click()
    expect(joe.page.get_by_role("heading", name="What changed since you last ordered it")).to_be_visible()
    assert serious(joe.page) == []
    joe.page.get_by_role("button", name=re.compile(r"^Order for €\d")).click()
    expect(joe.page.get_by_role("main")).to_contain_text("My own spoon")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_the_start_page_is_the_same_on_another_device(visit, stand, javascript):
    sam = visit(stand, javascript=javascript)
    sam.sign_in("sam@example.com")
    sam.goto("/arrange/")
    if javascript:
        assert serious(sam.page) == []
        assert overflow(sam.page) == []
    moved = sam.page.locator("#block-families")
    blocks = sam.page.locator(".arrange-list li")
    for _ in range(blocks.evaluate_all("all => all.findIndex(one => one.id == 'block-families')")):
        moved.get_by_role("button", name="Move Products up").click()
    expect(blocks.first).to_contain_text("Products")
    button = sam.page.get_by_role("button", name=re.compile("^(Hide|Show) For you"))
    said = button.inner_text()
    button.click()
    expect(button).not_to_have_text(said)
    order = sam.page.locator(".arrange-list h2").all_inner_texts()
    sam.page.get_by_role("button", name="Sign out").click()

    there = visit(stand)
    there.sign_in("sam@example.com")
    there.goto("/arrange/")
    assert there.page.locator(".arrange-list h2").all_inner_texts() == order
    assert order[0] == "Products"
