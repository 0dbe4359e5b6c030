"""Tell us what it is for: answers become a proposal with reasons, and a build that gives way to what is chosen then."""

import re

from playwright.sync_api import expect


def price_of(text):
    return re.search(r"€[\d,]+\.\d\d", text).group()


def test_a_laptop_for_photos_on_the_move(visit):
    joe = visit()
    joe.goto("/configure/laptop/")
    joe.page.get_by_role("link", name="Tell us what it is for").click()
    joe.page.wait_for_load_state()
    proposal = joe.page.locator("#proposal")
    expect(proposal).to_contain_text("here stands the whole product that suits best")
    photos = joe.page.get_by_role("radio", name="Photos and films")
    photos.focus()
    joe.page.keyboard.press("Space")
    expect(proposal).to_contain_text("Photos and films: Panel OLED")
    # the answer keeps the focus, what changed is said, and the address brings the same again
    expect(photos).to_be_focused()
    expect(joe.page.locator("#proposal-said")).to_contain_text("Proposed for €")
    joe.page.get_by_role("radio", name="On the move").check()
    expect(proposal).to_contain_text("Air 13")
    joe.page.get_by_role("radio", name="It earns my living").check()
    expect(proposal).to_contain_text("It earns my living: On site")
    assert "need-use=photos" in joe.page.url
    assert "need-where=travel" in joe.page.url
    before = proposal.inner_text()
    joe.page.reload()
    assert proposal.inner_text() == before
    expect(photos).to_be_checked()
    total = price_of(before)
    proposal.get_by_role("button", name="Start with this").click()
    expect(joe.page.locator("#build")).to_be_visible()
    joe.page.wait_for_load_state()
    assert joe.total == total
    assert joe.status("body", "LT-BODY-A13") == "filled"
    # all of it gives way, without a question
    joe.choose("body", "LT-BODY-S18")
    assert joe.status("body", "LT-BODY-S18") == "chosen"
    expect(joe.notice).to_contain_text("13-inch")


def test_a_yogurt_without_nuts_on_a_phone_without_scripts(visit):
    joe = visit(javascript=False, wide=False)
    joe.goto("/configure/yogurt/needs/")
    joe.page.get_by_role("checkbox", name="Allergic to nuts").check()
    joe.page.get_by_role("radio", name="Something nutty").check()
    joe.page.get_by_role("button", name="Show what suits").click()
    proposal = joe.page.locator("#proposal")
    expect(proposal).to_contain_text("Your own choice: it stays until you take it back")
    expect(proposal.locator(".unmet")).to_contain_text("Hazelnut")
    expect(proposal.locator(".unmet")).to_contain_text("You asked us to leave out nuts.")
    joe.page.get_by_role("radio", name="Chocolate").check()
    joe.page.get_by_role("button", name="Show what suits").click()
    expect(proposal).to_contain_text("Hot fudge")
    proposal.get_by_role("button", name="Start with this").click()
    expect(joe.page.locator("#build")).to_be_visible()
    joe.page.wait_for_load_state()
    assert joe.status("promises", "FY-NO-NUTS") == "chosen"
    assert joe.status("flavours", "FY-FL-CHOCOLATE") == "filled"
    # what must hold is not taken back by a press on what it excludes
    joe.page.locator("#m-toppings button[name=step][value='FY-TP-WALNUT:1']").click(force=True)
    joe.page.wait_for_load_state()
    expect(joe.page.locator("#build")).to_contain_text("You asked us to leave out nuts.")
    assert joe.status("promises", "FY-NO-NUTS") == "chosen"
