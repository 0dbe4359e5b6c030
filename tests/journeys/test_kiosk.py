"""A tablet on the counter: two customers one after the other, and nothing of the first for the second."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages import serious


@pytest.fixture
def tablet(visit):
    """Set up by staff, for yogurts."""
    sam = visit()
    sam.sign_in("sam@example.com")
    sam.goto("/staff/kiosk/")
    assert serious(sam.page) == []
    sam.page.get_by_label("What it begins with").select_option("yogurt")
    sam.page.get_by_label("Starts anew after").select_option("60")
    sam.page.get_by_role("button", name="Make it a counter tablet").click()
    expect(sam.page.locator("#build")).to_be_visible()
    expect(sam.page.get_by_role("link", name="Sign in")).to_be_visible()
    return sam


def test_after_a_pause_it_asks_and_starts_anew(tablet):
    tablet.page.clock.install()
    tablet.page.reload()
    tablet.choose("cup", "FY-CUP-L")
    first = tablet.page.url
    asking = tablet.page.get_by_role("dialog", name="Are you still there?")
    tablet.page.clock.fast_forward(45_000)
    expect(asking).to_be_visible()
    assert serious(tablet.page) == []
    asking.get_by_role("button", name="I am still here").click()
    expect(asking).to_be_hidden()
    tablet.page.clock.fast_forward(30_000)
    expect(asking).to_be_hidden()
    assert tablet.page.url == first
    tablet.page.clock.fast_forward(15_000)
    expect(asking).to_be_visible()
    tablet.page.clock.fast_forward(30_000)
    tablet.page.wait_for_url(lambda url: "/b/" in url and url != first)
    assert "FY-CUP-L" not in tablet.chosen().get("cup", [])


def test_the_next_customer_sees_nothing_of_the_one_before(tablet):
    tablet.press("Fill in the rest")
    number = tablet.order()
    tablet.page.get_by_role("link", name="Start anew", exact=True).first.click()
    expect(tablet.page.locator("#build")).to_be_visible()
    for path in ("/", "/cart/", "/builds/"):
        tablet.goto(path)
        expect(tablet.page.get_by_role("main")).not_to_contain_text(re.compile(f"{number}|Joe|Long Street"))
    tablet.page.go_back()
    assert tablet.context.cookies()[0]
    left = {cookie["name"] for cookie in tablet.context.cookies()}
    assert "sessionid" not in left
