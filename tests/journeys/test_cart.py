"""A cart in a browser: two products put in, one opened again, counted, taken out and back, and ordered as one."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import rows
from tests.journeys.visitor import ADDRESS


def put_in(joe, family):
    joe.assemble(family)
    joe.press("Fill in the rest")
    joe.page.get_by_role("button", name="Add to cart").click()
    joe.page.wait_for_url("**/cart/")


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("javascript", [True, False])
def test_two_products_are_one_order(visit, wide, javascript):
    joe = visit(wide=wide, javascript=javascript)
    put_in(joe, "laptop")
    put_in(joe, "yogurt")
    lines = joe.page.locator(".cart-line")
    expect(lines).to_have_count(2)
    if javascript:
        expect(joe.page.locator("header .cart-badge")).to_have_text("2")

    change_quantity(joe, 3)
    lines.nth(0).get_by_role("button", name="Remove").click()
    expect(lines).to_have_count(1)
    joe.page.get_by_role("button", name="Undo").click()
    expect(lines).to_have_count(2)
    lines.filter(has_text="Laptop").get_by_role("link", name="Laptop").click()
    expect(joe.page.locator("#build")).to_be_visible()
    joe.goto("/cart/")

    joe.page.get_by_role("link", name="Check out").click()
    joe.page.wait_for_url("**/checkout/")
    for label, text in ADDRESS.items():
        joe.page.get_by_label(label, exact=True).fill(text)
    joe.page.get_by_label("Country").select_option("DE")
    joe.page.get_by_role("button", name=re.compile("^Order for")).click()
    joe.page.wait_for_url(re.compile("/o/"))
    number = re.search(r"A-\d{4}-\d{6}", joe.page.locator("h1").inner_text()).group()
    query = "SELECT quantity FROM orders_orderline JOIN orders_order ON key = order_id WHERE number = ? ORDER BY 1"
    assert rows(joe.server, query, number) == [(1,), (3,)]
    joe.goto("/cart/")
    expect(joe.page.get_by_text("What you put into the cart lies here")).to_be_visible()


def change_quantity(joe, number):
    line = joe.page.locator(".cart-line").filter(has_text="yogurt")
    box = line.get_by_label("How many of Frozen yogurt")
    box.fill(str(number))
    if joe.javascript:
        box.press("Tab")
    else:
        line.get_by_role("button", name="Change").click()
    expect(line.locator(".cart-price")).to_contain_text("each")


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("whole", [True, False])
def test_on_a_phone_nothing_of_the_bar_below_is_cut(visit, width, whole):
    joe = visit(wide=False)
    joe.page.set_viewport_size({"width": width, "height": 844})
    joe.assemble("laptop")
    joe.press("Fill in the rest")
    if not whole:
        joe.press("take out")
    row = joe.page.locator("#summary .row")
    expect(row.get_by_role("button", name="take out" if whole else "Fill in to my taste")).to_be_visible()
    assert row.evaluate("row => row.scrollWidth - row.clientWidth") == 0
    edges = row.locator("button").evaluate_all("found => found.map(one => one.getBoundingClientRect().right)")
    assert max(edges) <= width
