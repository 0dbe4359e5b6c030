"""Long modules in a browser: find, filter, sort, turn pages; the list stays when something of it is taken."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages import overflow, serious

MEMORY = "#m-memory"


def status(joe, module):
    return joe.page.locator(f"#n-{module}")


def swapped(joe):
    """Wait until no list is on its way."""
    expect(joe.page.locator(".htmx-request")).to_have_count(0)


@pytest.mark.parametrize("wide", [True, False])
def test_find_filter_sort_and_take(visit, wide):
    joe = visit(wide=wide)
    joe.assemble("pc")
    joe.find("memory", "ddr5")
    expect(status(joe, "memory")).to_have_text("36 found, all of them fit your build. Shown: 1 to 24.")
    module = joe.page.locator(MEMORY)
    module.get_by_text("Filters", exact=True).click()
    module.locator("#v-memory").get_by_label("Kingston").check()
    expect(status(joe, "memory")).to_have_text("7 found, all of them fit your build.")
    # the tick keeps the focus although its counts are new
    assert joe.page.evaluate("document.activeElement.value") == "Kingston"
    expect(module.locator("#k-memory")).to_have_text("1 on")
    module.get_by_label("Sort by").select_option("Name")
    swapped(joe)
    names = module.locator(".option strong").all_inner_texts()
    expect(module.locator(".option strong").first).to_have_text(min(names, key=str.casefold))
    assert [*serious(joe.page, MEMORY), *overflow(joe.page)] == []
    # taking the third leaves the list as it is
    listed = joe.listed("memory")
    joe.choose("memory", listed[2])
    assert joe.listed("memory") == listed
    expect(joe.control("memory", listed[2])).to_be_checked()
    module.get_by_role("link", name="Clear search and filters").click()
    expect(status(joe, "memory")).to_contain_text("62 to choose from")
    assert joe.listed("memory")[0] == listed[2]
    expect(module.get_by_role("searchbox")).to_have_value("")


def test_turning_pages_with_the_keyboard(visit):
    joe = visit()
    joe.assemble("pc")
    first = joe.listed("motherboard")
    joe.page.locator("#after-motherboard").focus()
    joe.page.keyboard.press("Enter")
    expect(status(joe, "motherboard")).to_contain_text("Shown: 25 to 48.")
    second = joe.listed("motherboard")
    assert not set(first) & set(second)
    # the way on keeps the focus, so that Enter turns the next page too
    joe.page.keyboard.press("Enter")
    expect(status(joe, "motherboard")).to_contain_text("Shown: 49 to")
    joe.page.get_by_role("navigation", name="Pages of Main board").get_by_role("link", name="Before").click()
    expect(status(joe, "motherboard")).to_contain_text("Shown: 25 to 48.")
    assert joe.listed("motherboard") == second


def test_a_list_that_a_choice_elsewhere_outdates_is_new_when_it_comes_into_view(visit):
    joe = visit()
    joe.assemble("pc")
    before = joe.listed("motherboard")
    joe.find("cpu", "ryzen 9 am4")
    joe.choose("cpu", joe.listed("cpu")[0])
    joe.page.locator("#n-motherboard").scroll_into_view_if_needed()
    expect(status(joe, "motherboard")).not_to_contain_text("all of them")
    expect(status(joe, "motherboard")).to_contain_text("72 to choose from, ")
    expect(joe.page.locator("#m-motherboard .state[data-state=wish]")).to_have_count(0)
    assert joe.listed("motherboard") != before


def test_what_does_not_fit_can_be_found_and_made_possible(visit):
    joe = visit()
    joe.assemble("pc")
    joe.find("cpu", "ryzen 9 am4")
    joe.choose("cpu", joe.listed("cpu")[0])
    joe.page.locator("#q-motherboard").fill("lga 1700")
    offer = joe.page.locator("#m-motherboard .none")
    expect(offer).to_contain_text("Nothing that fits your build as it stands.")
    offer.get_by_role("link").click()
    expect(joe.page.locator("#a-motherboard")).to_be_checked()
    joe.choose("motherboard", joe.listed("motherboard")[0])
    expect(joe.notice).to_contain_text("Processor is now")


def test_without_javascript_the_list_stays_after_a_choice(visit):
    joe = visit(javascript=False)
    joe.assemble("pc")
    joe.find("memory", "corsair ddr5")
    listed = joe.listed("memory")
    joe.row("memory", listed[1]).click()
    joe.page.locator("#c-memory noscript button").click()
    expect(joe.control("memory", listed[1])).to_be_checked()
    assert sorted(joe.listed("memory")) == sorted(listed)
    joe.page.locator(f"{MEMORY} summary").click()
    joe.page.get_by_role("link", name="Show the filters").click()
    two = joe.page.locator("#v-memory input[name='is.modules'][value='2']")
    two.check()
    joe.page.locator("#f-memory").get_by_role("button", name="Show").click()
    expect(two).to_be_checked()
    expect(joe.page.locator("#q-memory")).to_have_value("corsair ddr5")
    assert 1 < len(joe.listed("memory")) < len(listed)


def test_the_focus_stays_where_a_click_was(visit):
    """On a stepper's button and on a radio, although the answer puts new ones in their place."""
    joe = visit()
    joe.assemble("yogurt")
    joe.page.get_by_role("button", name="More Vanilla").focus()
    for amount in ("1", "2"):
        before = joe.version
        joe.page.keyboard.press("Enter")
        joe.settled(before)
        expect(joe.page.get_by_label("Portions of Vanilla")).to_have_value(amount)
        expect(joe.page.get_by_role("button", name="More Vanilla")).to_be_focused()
    joe.page.locator("#m-cup input").first.focus()
    before = joe.version
    joe.page.keyboard.press("Space")
    joe.settled(before)
    expect(joe.page.locator("#m-cup input").first).to_be_focused()
