"""Asking why and making it possible, and filling in: with the keyboard, on a phone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_laptop import tab_to

WISH = ("screen", "LT-SCR-16OT")


def ask(joe):
    """Open "why?" on the big screen, which does not fit the small body."""
    joe.assemble("laptop")
    joe.choose("body", "LT-BODY-A13")
    joe.row(*WISH).get_by_role("link", name="why?").click()


@pytest.mark.parametrize("wide", [True, False], ids=["wide", "phone"])
def test_why_and_a_way_in_place(visit, wide):
    joe = visit(wide=wide)
    ask(joe)
    panel = joe.page.locator("#why")
    expect(panel.get_by_role("heading", name="Why not 16-inch OLED 4K touch?")).to_be_focused()
    expect(panel).to_contain_text("Not with Air 13 (Body):")
    expect(panel).to_contain_text("The screen must have the size of the body.")
    # it stands right under its option, and nothing is wider than the page
    assert joe.row(*WISH).evaluate("row => row.nextElementSibling.id") == "why"
    assert joe.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    before = joe.version
    panel.get_by_role("button", name="Take it this way").first.click()
    joe.settled(before)
    expect(joe.notice).to_contain_text(re.compile("Body is now .* instead of Air 13, to make room for 16-inch OLED"))
    expect(panel).to_have_count(0)
    assert joe.chosen()["screen"] == [WISH[1]]
    joe.press("Undo")
    assert joe.chosen()["body"] == ["LT-BODY-A13"]


def test_why_with_the_keyboard_alone(visit):
    joe = visit()
    joe.assemble("laptop")
    joe.choose("body", "LT-BODY-A13")
    page = joe.page
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    tab_to(page, "#m-screen .state a")
    page.keyboard.press("Enter")
    expect(page.locator("#why-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('#m-screen .state a')")
    page.keyboard.press("Enter")
    expect(page.locator("#why-title")).to_be_focused()
    assert page.locator("#m-screen .state a[aria-expanded=true]").count() == 1
    tab_to(page, "#why button[name=make]", most=3)
    before = joe.version
    page.keyboard.press("Enter")
    joe.settled(before)
    expect(joe.notice).to_contain_text("to make room for")


def test_a_choice_closes_what_no_longer_holds(visit):
    joe = visit()
    ask(joe)
    expect(joe.page.locator("#why")).to_have_count(1)
    joe.choose("body", "LT-BODY-C16")
    expect(joe.page.locator("#why")).to_have_count(0)


def test_why_without_javascript(visit):
    joe = visit(javascript=False, wide=False)
    ask(joe)
    page = joe.page
    expect(page.get_by_role("heading", name="Why not 16-inch OLED 4K touch?")).to_be_visible()
    expect(page.locator("#why")).to_contain_text("Not with Air 13 (Body):")
    page.get_by_role("button", name="Take it this way").first.click()
    expect(page.locator(".messages")).to_contain_text("to make room for 16-inch OLED 4K touch")
    assert joe.chosen()["screen"] == [WISH[1]]


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_what_was_filled_in_is_marked_and_gives_way(visit, javascript):
    joe = visit(javascript=javascript)
    joe.assemble("laptop")
    joe.choose("processor", "LT-CPU-K5")
    joe.press("Fill in the rest")
    expect(joe.page.locator("#summary")).to_contain_text("filled in for you")
    body = joe.chosen()["body"]
    assert joe.page.locator(f"#m-body .option:has(input[value='{body[0]}']) [data-state=filled]").count() == 1
    # a screen that the filled-in body has no room for: it can be had without a word about choices
    row = joe.row(*WISH)
    expect(row.locator(".state")).to_contain_text("filled in")
    assert joe.status(*WISH) == "free"
    joe.choose(*WISH)
    said = joe.page.locator("#notice, .messages").filter(has_text="it was only filled in for you")
    expect(said).to_contain_text("Body is now")
    assert joe.chosen()["processor"] == ["LT-CPU-K5"]
    joe.press("take out")
    assert {module: taken for module, taken in joe.chosen().items() if module in {"processor", "screen"}} == {
        "processor": ["LT-CPU-K5"],
        "screen": [WISH[1]],
    }
    assert joe.page.locator("[data-state=filled]").count() == 0
