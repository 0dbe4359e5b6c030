"""At the counter: a card, a product and a build's code are scanned, the customer pays, and there is a receipt."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages import overflow, serious

COLA, CUP = "5449000000996", "2000000000015"
FIND_CODES = """
window.codes = [];
window.BarcodeDetector = class {
  async detect() { return window.codes.splice(0, 1).map((rawValue) => ({ rawValue })); }
};
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  return canvas.captureStream();
};
"""


@pytest.fixture
def products(shop):
    shop.manage("load_products", "catalog/demo/products.json")


@pytest.fixture
def card(visit):
    """The number of Joe's club card."""
    joe = visit()
    joe.sign_in("joe@example.com")
    joe.goto("/card/")
    button = joe.page.get_by_role("main").locator("form button")
    if button.count():
        button.first.click()
    return number_on(joe)


def number_on(joe):
    """The number that the page of a card shows, with its spaces."""
    return re.search(r"29\d{2}( \d{4}){3}", joe.page.get_by_role("main").inner_text()).group()


def yogurt_code(visit):
    """The code of a yogurt that somebody made and shared."""
    owner = visit()
    owner.assemble("yogurt")
    owner.press("Fill in the rest")
    owner.page.get_by_role("link", name="Share, print or keep this build").click()
    owner.page.get_by_role("button", name="Make a link").click()
    return owner.page.locator(".code").first.inner_text()


def scanned(sam, text, says):
    """Type as a scanner does, wherever the focus is, and wait for what the page says.

    Without scripts the page has to have put the focus into its field: until then nobody hears the keys.
    """
    if not sam.javascript:
        expect(sam.page.get_by_label("Scan or type")).to_be_focused()
    sam.page.keyboard.type(text)
    sam.page.keyboard.press("Enter")
    expect(sam.page.locator(".counter-said, .messages")).to_contain_text(says)


def drop(sam):
    """Begin anew, after the question that is asked first."""
    sam.page.get_by_text("Drop the sale").click()
    sam.page.get_by_role("button", name="Yes, drop it").click()


@pytest.mark.usefixtures("products")
@pytest.mark.parametrize("options", [{}, {"wide": False}, {"wide": False, "javascript": False}])
def test_card_product_build_pay_receipt(visit, card, options):
    code = yogurt_code(visit)
    sam = visit(expected=("422",), **options)
    sam.sign_in("sam@example.com")
    sam.goto("/desk/counter/")
    assert not options.get("javascript", True) or serious(sam.page) == []
    field = sam.page.get_by_label("Scan or type")
    expect(field).to_be_focused()
    scanned(sam, card, "Card of Joe")
    scanned(sam, COLA, "Coca-Cola is in the sale.")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    scanned(sam, code, "Frozen yogurt is in the sale.")
    wrong = card.replace(" ", "")[:-1] + str((int(card[-1]) + 1) % 10)
    scanned(sam, wrong, f"digit 16 is {card[-1]}")
    sam.page.get_by_label("How many Coca-Cola").fill("2")
    sam.page.get_by_label("How many Coca-Cola").press("Enter")
    expect(sam.page.locator(".counter-total")).to_contain_text("3 pieces")
    expect(sam.page.get_by_label("How many Coca-Cola")).to_have_value("2")
    if sam.javascript:
        assert [*serious(sam.page), *overflow(sam.page)] == []
    total = sam.page.locator(".counter-total dd").inner_text()
    sam.page.get_by_role("button", name="In cash").click()
    expect(sam.page.locator(".counter-sold")).to_contain_text(f"{total} taken: In cash.")
    expect(field).to_be_focused()
    receipt = sam.page.get_by_role("link", name="Print the receipt").get_attribute("href")
    assert sam.context.request.get(f"{sam.server.url}{receipt}").body().startswith(b"%PDF-")


@pytest.mark.usefixtures("products")
def test_a_scanner_that_is_quicker_than_the_net_loses_nothing(visit):
    sam = visit()
    sam.sign_in("sam@example.com")
    sam.goto("/desk/counter/")
    expect(sam.page.get_by_label("Scan or type")).to_be_focused()
    for text in (COLA, CUP, COLA, COLA):
        sam.page.keyboard.type(text)
        sam.page.keyboard.press("Enter")
    expect(sam.page.locator(".counter-total")).to_contain_text("4 pieces")
    drop(sam)
    expect(sam.page.get_by_text("No sale is open.")).to_be_visible()


@pytest.mark.usefixtures("products")
def test_a_camera_reads_codes_where_the_browser_can(visit):
    sam = visit()
    sam.context.add_init_script(FIND_CODES)
    sam.sign_in("sam@example.com")
    sam.goto("/desk/counter/")
    sam.page.get_by_role("button", name="Camera").click()
    expect(sam.page.get_by_role("button", name="Camera off")).to_be_visible()
    sam.page.evaluate(f"window.codes.push('{COLA}', '{COLA}')")  # seen twice at once, it is scanned once
    expect(sam.page.locator(".counter-total")).to_contain_text("1 piece")
    sam.page.get_by_role("button", name="Camera off").click()
    expect(sam.page.locator("video")).to_be_hidden()
    drop(sam)
