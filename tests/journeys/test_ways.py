"""Finding the way: the history of a build, by mouse, by keyboard and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_laptop import tab_to


def begin(joe):
    joe.assemble("laptop")
    joe.choose("body", "LT-BODY-A13")
    joe.choose("screen", "LT-SCR-16OT")


def test_the_history_goes_back_and_forth_with_the_keyboard(visit):
    joe = visit()
    begin(joe)
    tab_to(joe.page, ".history > summary")
    joe.page.keyboard.press("Enter")
    here = joe.page.locator("#past [aria-current=step]")
    expect(here).to_contain_text("that changed Body to")
    changed = joe.chosen()
    tab_to(joe.page, "#past-1")
    before = joe.version
    joe.page.keyboard.press("Enter")
    joe.settled(before)
    assert joe.chosen()["body"] == ["LT-BODY-A13"]
    # the line that was pressed is where the build stands now, and keeps the focus
    expect(joe.page.locator("#past-1[aria-current=step]")).to_be_focused()
    expect(joe.page.locator("#past-2")).to_contain_text("do again up to here")
    joe.press("Redo")
    expect(joe.page.locator("#past-2[aria-current=step]")).to_be_visible()
    assert joe.chosen() == changed
    joe.press("Undo")
    expect(joe.page.locator("#build").get_by_role("button", name="Redo")).to_be_visible()
    before = joe.version
    joe.page.locator("#step-1 .step-head button").click()
    joe.settled(before)
    assert joe.chosen().get("body") is None
    expect(joe.page.locator("#build").get_by_role("button", name="Redo")).to_have_count(0)


def test_the_history_without_javascript(visit):
    joe = visit(javascript=False)
    begin(joe)
    changed = joe.chosen()
    joe.page.locator(".history > summary").click()
    joe.page.get_by_role("link", name="What you did, step by step").click()
    joe.page.get_by_role("button", name="Chose Air 13").click()
    expect(joe.page.locator("#build")).to_be_visible()
    assert joe.chosen()["body"] == ["LT-BODY-A13"]
    joe.press("Redo")
    assert joe.chosen() == changed
    joe.page.locator(".history > summary").click()
    joe.page.get_by_role("link", name="What you did, step by step").click()
    joe.page.get_by_role("link", name="Take everything back").click()
    expect(joe.page.locator(".going")).to_contain_text("Body")
    joe.page.get_by_role("button", name="Take everything back").click()
    expect(joe.page.locator("#build")).to_be_visible()
    assert joe.chosen().get("body") is None
    joe.press("Undo")
    assert joe.chosen() == changed


def test_two_tabs_share_one_history(visit):
    joe = visit(expected=["409"])
    begin(joe)
    other = joe.context.new_page()
    other.goto(joe.page.url)
    joe.press("Undo")
    other.locator("#summary").get_by_role("button", name="Undo").click()
    # the other tab's click is older than the undo: nothing is lost, and it shows how the build stands
    expect(other.locator("#notice")).to_contain_text("changed in another tab")
    expect(other.locator("#summary").get_by_role("button", name="Redo")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_builds_are_named_duplicated_compared_and_gone_on_with(visit, javascript):
    joe = visit(javascript=javascript, wide=javascript)
    begin(joe)
    joe.page.get_by_role("link", name="Give it a name").click()
    joe.page.get_by_label("Name").fill("For the train")
    joe.page.get_by_role("button", name="Keep").click()
    expect(joe.page.locator("h1")).to_have_text("For the train")
    joe.goto("/builds/")
    joe.page.get_by_role("button", name="Duplicate").click()
    expect(joe.page.locator("h1")).to_have_text("For the train (copy)")
    joe.page.wait_for_load_state()
    joe.choose("body", "LT-BODY-A13")  # the screen gives way
    joe.goto("/compare/")
    for box in joe.page.locator("input[name=b]").all():
        box.check()
    joe.page.get_by_role("button", name="Compare").click()
    joe.page.get_by_role("link", name="Differences only").click()
    row = joe.page.locator("#m-body")
    expect(row).to_contain_text("Air 13")
    row.get_by_role("button", name="into A").click()
    expect(joe.page.locator(".messages")).to_contain_text("Body is taken over.")
    joe.goto("/configure/laptop/")
    expect(joe.page.locator("#resume")).to_contain_text("For the train (copy)")
    joe.page.get_by_role("button", name="Start from nothing").click()
    expect(joe.page.locator("h1")).to_have_text("Laptop")
    joe.goto("/builds/")
    joe.page.get_by_role("link", name="Delete For the train (copy)").click()
    joe.page.get_by_role("button", name="Delete it").click()
    expect(joe.page.locator(".kept li")).to_have_count(1)
