"""A guest follows an order from its link, and does with it what is still possible."""

import re

from playwright.sync_api import expect


def status(joe):
    return joe.page.locator(".order-head .tag")


def test_guest_holds_changes_and_cancels_an_order(visit):
    joe = visit()
    joe.assemble("yogurt")
    joe.press("Fill in the rest")
    joe.order()
    order = joe.page.url
    assert "/o/" in order
    expect(joe.page.locator(".track-stage[aria-current=step]")).to_contain_text("Ordered")

    joe.page.get_by_role("button", name="Wait with it").click()
    expect(status(joe)).to_have_text("On hold")
    joe.page.get_by_role("button", name="Let it go on").click()
    expect(status(joe)).to_have_text("Placed")

    joe.page.get_by_role("link", name="Change the address").click()
    joe.page.locator("[name=city]").fill("Potsdam")
    joe.page.get_by_role("button", name="Send it there").click()
    expect(joe.page.locator("address")).to_contain_text("Potsdam")
    expect(joe.page.locator(".order-head")).to_contain_text("version 2")

    joe.page.get_by_role("button", name="Change this product").click()
    expect(joe.page.locator("#build")).to_be_visible()
    joe.choose("cup", "FY-CUP-L")
    joe.page.locator("#summary a.button").click()
    expect(joe.page.locator("h1")).to_contain_text("Change order A-")
    expect(joe.page.locator("main")).to_contain_text("Comes instead")
    joe.page.get_by_role("button", name="Change my order").click()
    expect(joe.page.locator(".order-head")).to_contain_text("version 3")

    joe.page.locator(".track-sure summary").click()
    joe.page.get_by_role("button", name="Yes, cancel it").click()
    expect(status(joe)).to_have_text("Cancelled")
    assert joe.page.get_by_role("button", name="Change this product").count() == 0

    # whoever has the link sees it, and can't touch it
    ann = visit()
    ann.page.goto(order)
    expect(status(ann)).to_have_text("Cancelled")


def test_page_of_an_order_says_by_itself_what_happens_elsewhere(visit, shop):
    joe = visit()
    joe.assemble("yogurt")
    joe.press("Fill in the rest")
    joe.order()
    other = joe.context.new_page()
    other.goto(joe.page.url)
    other.get_by_role("button", name="Wait with it").click()
    expect(other.locator(".order-head .tag")).to_have_text("On hold")
    expect(status(joe)).to_have_text(re.compile("On hold"))


def test_a_press_counts_also_when_the_new_total_comes_before_it_is_let_go(visit):
    """Who leaves a field by pressing the button sends for the total, and its answer brings the button anew."""
    joe = visit()
    joe.assemble("yogurt")
    joe.press("Fill in the rest")
    joe.fill_in_checkout()
    joe.page.locator("form.checkout").get_by_role("button", name=re.compile("^Order for")).hover()
    joe.page.mouse.down()
    with joe.page.expect_response("**/checkout/"):
        joe.page.get_by_label("Country").select_option("DE")
    joe.page.wait_for_timeout(200)  # as long as a finger stays down: without waiting the button is another one by now
    joe.page.mouse.up()
    joe.page.wait_for_url(re.compile("/o/"))
