"""What stays: a guest's build, and every one of fast clicks."""

from playwright.sync_api import expect


def test_a_guest_keeps_the_build(visit):
    joe = visit()
    path = joe.assemble("laptop")
    joe.choose("body", "LT-BODY-A13")
    joe.choose("lid", "LT-LID-MOSS")
    mine = joe.chosen()
    joe.page.reload()
    assert joe.chosen() == mine
    joe.goto("/")
    joe.page.go_back()
    assert joe.chosen() == mine
    # the page that back shows is the latest: its next click is not a stale one
    joe.choose("system", "LT-OS-WH")
    mine = joe.chosen()
    # the browser is closed and opened again: only its stored cookies are left
    again = visit(cookies=joe.context.cookies())
    again.goto("/")
    expect(again.page.locator("main")).to_contain_text("Go on where you were")
    assert again.assemble("laptop") == path
    assert again.chosen() == mine
    # somebody else sees nothing of it
    stranger = visit(expected=("404",))
    assert stranger.goto(path).status == 404


def test_back_after_clicks_shows_the_build_as_it_is(visit):
    joe = visit()
    joe.assemble("laptop")
    joe.choose("body", "LT-BODY-A13")
    joe.page.get_by_role("link", name="My account").click()
    joe.page.wait_for_url("**/account/")
    joe.page.go_back()
    assert joe.chosen()["body"] == ["LT-BODY-A13"]
    joe.choose("lid", "LT-LID-MOSS")
    expect(joe.notice).not_to_contain_text("another tab")


FAST_LIDS = """() => {
  const lids = [...document.querySelectorAll("#m-lid input[name=value]")].map((lid) => lid.value);
  const clicked = [];
  for (let n = 0; n < 20; n += 1) {
    const value = lids[n % lids.length];
    document.querySelector(`#m-lid input[value="${value}"]`).click();
    clicked.push(value);
  }
  return clicked;
}"""


def test_twenty_fast_clicks_are_applied_in_their_order(visit):
    joe = visit()
    joe.assemble("laptop")
    before = joe.version
    lids = joe.page.evaluate(FAST_LIDS)
    expect(joe.page.locator("#version")).to_have_attribute("value", str(before + 20), timeout=20_000)
    assert joe.chosen()["lid"] == [lids[-1]]
    # and one undo goes back exactly one click
    joe.press("Undo")
    assert joe.chosen()["lid"] == [lids[-2]]


def test_without_the_script_that_keeps_clicks_in_order_the_last_one_is_lost(visit):
    """Negative control."""
    joe = visit()
    empty = {"body": "", "content_type": "text/javascript"}
    joe.context.route("**/inorder.js", lambda route: route.fulfill(**empty))
    joe.assemble("laptop")
    before = joe.version
    lids = joe.page.evaluate(FAST_LIDS)
    expect(joe.page.locator("#version")).to_have_attribute("value", str(before + 20), timeout=20_000)
    assert joe.chosen()["lid"] != [lids[-1]]


def test_a_choice_made_while_the_page_is_loading_counts(visit):
    joe = visit()
    path = joe.assemble("laptop")
    held = []
    joe.context.route("**/htmx.min.js", lambda route: held.append(route))  # noqa: PLW0108  the driver looks into it
    joe.page.goto(path, wait_until="commit")
    joe.page.locator("#m-lid input[value='LT-LID-MOSS']").click()
    assert joe.version == 1
    held[0].continue_()
    expect(joe.page.locator("#version")).to_have_attribute("value", "2")
    assert joe.chosen()["lid"] == ["LT-LID-MOSS"]


def test_fast_steps_and_boxes_of_one_form_are_all_kept(visit):
    joe = visit()
    joe.assemble("yogurt")
    joe.choose("cup", "FY-CUP-L")
    before = joe.version
    skus = ["FY-FL-NATURAL", "FY-FL-VANILLA", "FY-FL-COFFEE", "FY-FL-VANILLA"]
    joe.page.evaluate(
        """(skus) => {
          for (const sku of skus) document.querySelector(`#m-flavours button[value="${sku}:1"]`).click();
          for (const box of ["FY-NO-NUTS", "FY-NO-GLUTEN"])
            document.querySelector(`#m-promises input[value="${box}"]`).click();
        }""",
        skus,
    )
    expect(joe.page.locator("#version")).to_have_attribute("value", str(before + len(skus) + 2))
    assert joe.chosen()["promises"] == ["FY-NO-NUTS", "FY-NO-GLUTEN"]
    shown = {sku: joe.row("flavours", sku).locator("input[type=number]").input_value() for sku in skus}
    assert shown == {"FY-FL-NATURAL": "1", "FY-FL-VANILLA": "2", "FY-FL-COFFEE": "1"}
    joe.page.reload()
    assert {sku: joe.row("flavours", sku).locator("input[type=number]").input_value() for sku in skus} == shown


def test_clicks_in_many_modules_at_once_are_all_kept(visit):
    joe = visit()
    joe.assemble("laptop")
    before = joe.version
    wanted = {"lid": "LT-LID-MOSS", "system": "LT-OS-WH", "touchpad": "LT-PAD-STD", "service": "LT-SRV-2"}
    joe.page.evaluate(
        """(wanted) => {
          for (const [module, value] of Object.entries(wanted))
            document.querySelector(`#m-${module} input[value="${value}"]`).click();
        }""",
        wanted,
    )
    expect(joe.page.locator("#version")).to_have_attribute("value", str(before + len(wanted)))
    chosen = joe.chosen()
    assert {module: chosen[module] for module in wanted} == {module: [value] for module, value in wanted.items()}


def test_a_second_tab_that_is_behind_is_told_and_shown_how_it_stands(visit):
    joe = visit(expected=("409",))
    joe.assemble("laptop")
    tab = joe.context.new_page()
    tab.goto(joe.page.url)
    joe.choose("lid", "LT-LID-MOSS")
    tab.locator("#m-lid .option", has=tab.locator("input[value='LT-LID-COPPER']")).click()
    expect(tab.locator("#notice")).to_contain_text("was changed in another tab or window")
    expect(tab.locator("#m-lid input:checked")).to_have_value("LT-LID-MOSS")
    # the tab is on the latest now and its next click counts
    tab.locator("#m-lid .option", has=tab.locator("input[value='LT-LID-COPPER']")).click()
    expect(tab.locator("#version")).to_have_attribute("value", "3")
    expect(tab.locator("#m-lid input:checked")).to_have_value("LT-LID-COPPER")


def test_a_click_that_does_not_get_through_says_so_in_place(visit):
    joe = visit(expected=("ERR_INTERNET_DISCONNECTED", "htmx:"))
    joe.assemble("laptop")
    joe.context.set_offline(True)
    joe.row("lid", "LT-LID-MOSS").click()
    expect(joe.notice).to_contain_text("did not get through")
    expect(joe.notice).to_contain_text("Everything before it is stored")
    joe.context.set_offline(False)
    before = joe.version
    joe.row("lid", "LT-LID-COPPER").click()
    joe.settled(before)
    assert joe.chosen()["lid"] == ["LT-LID-COPPER"]
