"""The whole way to a laptop: with JavaScript, without, and with the keyboard alone."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import exported


def euros(text):
    return Decimal(text.removeprefix("€").replace(",", ""))


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_assemble_repair_undo_order(visit, shop, javascript):
    joe = visit(javascript=javascript)
    joe.assemble("laptop")
    joe.choose("body", "LT-BODY-A13")
    assert joe.chosen()["body"] == ["LT-BODY-A13"]
    # a screen of sixteen inches does not fit: it says so, and how many choices would change
    assert joe.status("screen", "LT-SCR-16OT") == "wish"
    expect(joe.row("screen", "LT-SCR-16OT").locator(".state")).to_contain_text("changes 1 choice")
    joe.choose("screen", "LT-SCR-16OT")
    said = joe.page.locator("#notice, .messages").filter(has_text="Body is now")
    expect(said).to_contain_text("instead of Air 13")
    assert joe.chosen()["body"] != ["LT-BODY-A13"]
    joe.press("Undo")
    assert joe.chosen()["body"] == ["LT-BODY-A13"]
    assert joe.chosen().get("screen") != ["LT-SCR-16OT"]
    joe.press("Fill in the rest")
    expect(joe.page.locator("#summary a.button")).to_have_text(re.compile(r"Order for €[\d,]+\.\d\d"))
    built, each = joe.chosen(), euros(joe.total)
    number = joe.order(quantity=2)
    expect(joe.page.locator(".order-total")).to_have_text(f"€{2 * each:,}")
    expect(joe.page.locator(".parts")).to_contain_text("Air 13")

    document, table = exported(shop, number)
    [line] = document["lines"]
    assert (document["order"]["number"], line["quantity"]) == (number, 2)
    assert (Decimal(line["unit_price"]), Decimal(line["price"])) == (each, 2 * each)
    # every part that was checked on the page is in the bill of materials, once in one and twice in all
    bill = {item["module"]["code"]: item for item in line["bom"]}
    taken = {module: value.partition("*") for module, [value] in built.items() if value != "(none)"}
    in_one = {module: (sku, int(many or 1)) for module, (sku, _, many) in taken.items()}
    assert {module: (item["sku"], item["quantity_per_unit"]) for module, item in bill.items()} == in_one
    assert [item["quantity_total"] for item in line["bom"]] == [2 * item["quantity_per_unit"] for item in line["bom"]]
    assert sum(Decimal(item["price"]) for item in line["bom"]) == each
    assert [(row["sku"], row["quantity_total"]) for row in table] == [
        (item["sku"], str(item["quantity_total"])) for item in (*line["bom"], *line["parts"])
    ]
    assert bill["body"]["sku"] == "LT-BODY-A13"


def tab_to(page, selector, most=400):
    """Press Tab until the element that matches has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_with_the_keyboard_alone(visit):
    joe = visit()
    joe.goto("/")
    tab_to(joe.page, "a.button[href='/configure/laptop/']")
    joe.page.keyboard.press("Enter")
    expect(joe.page.locator("#build")).to_be_visible()
    # the skip link is the first stop
    joe.page.keyboard.press("Tab")
    assert joe.page.evaluate("document.activeElement.className") == "skip"
    joe.page.keyboard.press("Enter")
    tab_to(joe.page, "#m-body input[name=value]")
    before = joe.version
    joe.page.keyboard.press("Space")
    joe.settled(before)
    first = joe.chosen()["body"]
    # the focus stays where it was, and the arrows go on from there
    assert joe.page.evaluate("document.activeElement.checked") is True
    before = joe.version
    joe.page.keyboard.press("ArrowDown")
    joe.settled(before)
    assert joe.chosen()["body"] != first
    assert joe.page.evaluate("document.activeElement.checked") is True
    # an option that needs a repair can be reached and taken as well
    tab_to(joe.page, "#m-screen input[name=value]")
    before = joe.version
    joe.page.keyboard.press("Space")
    joe.settled(before)
    joe.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    tab_to(joe.page, "#summary form[action$='fill/'] button")
    before = joe.version
    joe.page.keyboard.press("Enter")
    joe.settled(before)
    tab_to(joe.page, "#summary a.button")
    joe.page.keyboard.press("Enter")
    joe.page.wait_for_url("**/checkout/")
    words = {
        "name": "Joe Doe",
        "email": "joe@example.com",
        "line1": "Long Street 1",
        "postcode": "12345",
        "city": "Berlin",
    }
    for name, text in words.items():
        tab_to(joe.page, f"[name={name}]")
        joe.page.keyboard.type(text)
    tab_to(joe.page, "[name=country]")
    joe.page.keyboard.type("Germany")
    tab_to(joe.page, "form.checkout button:not([name])")
    joe.page.keyboard.press("Enter")
    joe.page.wait_for_url(re.compile("/o/"))
    expect(joe.page.locator("h1")).to_contain_text("Order A-")


def test_what_can_not_be_had_is_reachable_and_says_so_to_a_screen_reader(visit):
    joe = visit()
    joe.assemble("laptop")
    joe.choose("body", "LT-BODY-A13")
    control = joe.control("screen", "LT-SCR-16OT")
    assert control.get_attribute("aria-disabled") == "true"
    assert control.evaluate("control => control.disabled") is False
    described = joe.page.locator("#" + control.get_attribute("aria-describedby"))
    expect(described).to_contain_text("changes 1 choice")
