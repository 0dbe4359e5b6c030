"""Frozen yogurt to the brim: one more spoon is refused with the reason, and made possible by what is offered."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import exported

RATE = Decimal("2.20") / 100  # a gram
FREE = 20  # grams: one spoonful of strawberries, and two are free
CUP = {"small": Decimal("0.60"), "medium": Decimal("0.80")}


def to_the_brim(joe):
    """A small cup of 150 g with three swirls of 50 g."""
    joe.assemble("yogurt")
    joe.choose("cup", "FY-CUP-S")
    joe.step("flavours", "FY-FL-VANILLA")
    joe.step("flavours", "FY-FL-VANILLA")
    joe.step("flavours", "FY-FL-MANGO")
    assert joe.total == f"€{CUP['small'] + 150 * RATE:.2f}"
    expect(joe.page.locator("#summary .gauge")).to_contain_text("150")


def one_more(joe, module, sku):
    """Press + where no more fits: nothing is taken away by itself."""
    more = joe.page.locator(f"#m-{module} button[value='{sku}:1']")
    expect(more).to_have_attribute("aria-disabled", "true")
    before = joe.total
    more.click(force=True)
    expect(joe.notice).to_contain_text("does not fit as things are")
    expect(joe.notice).to_contain_text("The cup is full: swirls and toppings together weigh more than it holds.")
    expect(joe.notice).to_have_attribute("role", "alert")
    assert joe.total == before
    expect(joe.page.locator(f"#m-{module} input[name='n:{sku}']")).to_have_value("0")


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_one_spoon_more_than_the_cup_holds(visit, shop, javascript):
    joe = visit(javascript=javascript, wide=False)
    to_the_brim(joe)
    one_more(joe, "toppings", "FY-TP-STRAWBERRY")
    joe.press("Make it possible: changes 1 choice")
    said = joe.page.locator("#notice, .messages").filter(
        has_text="Vanilla is taken out, to make room for Strawberries."
    )
    expect(said).to_be_visible()
    assert joe.total == f"€{CUP['small'] + (70 - FREE) * RATE:.2f}"
    # the swirls were meant to stay: back, and a larger cup instead
    joe.press("Undo")
    assert joe.total == f"€{CUP['small'] + 150 * RATE:.2f}"
    joe.choose("cup", "FY-CUP-M")
    joe.step("toppings", "FY-TP-STRAWBERRY")
    joe.choose("spoon", "FY-SP-WOOD")
    total = joe.total
    assert total == f"€{CUP['medium'] + (170 - FREE) * RATE:.2f}"
    expect(joe.page.locator("#summary")).to_contain_text("First two toppings free (the cheapest)")
    number = joe.order()
    expect(joe.page.locator("main")).to_contain_text("First two toppings free (the cheapest)")
    expect(joe.page.locator(".order-total")).to_have_text(total)
    document, table = exported(shop, number)
    [line] = document["lines"]
    assert (line["price"], line["weight_g"]) == (total.removeprefix("€"), 11 + 170 + 2)
    assert {row["sku"]: row["quantity_per_unit"] for row in table} == {
        "FY-CUP-M": "1",
        "FY-FL-VANILLA": "2",
        "FY-FL-MANGO": "1",
        "FY-TP-STRAWBERRY": "1",
        "FY-SP-WOOD": "1",
        **{part["sku"]: str(part["quantity_per_unit"]) for part in line["parts"]},
    }
