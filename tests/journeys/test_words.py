"""A name for one's creation, in Persian: shown on the cup as it is typed, said where it can't be, then printed."""

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import exported

NAME = "یک روز آفتابی"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_name_in_persian_goes_onto_the_cup_and_into_the_order(visit, shop, javascript):
    joe = visit(javascript=javascript, wide=False, expected=("422",))
    joe.assemble("yogurt")
    joe.choose("cup", "FY-CUP-M")
    joe.step("flavours", "FY-FL-MANGO")
    joe.choose("spoon", "FY-SP-WOOD")
    place = joe.page.locator("#own-label")

    def write(words):
        place.locator("input[name=text]").fill(words)
        if not javascript:
            place.get_by_role("button", name="Show and keep").click()

    write(f"{NAME} 🍓")
    expect(place.get_by_role("status")).to_contain_text("“🍓” (strawberry) is not in the font")
    expect(place.locator("input[name=text]")).to_have_value(f"{NAME} 🍓")
    expect(place.locator("img")).to_have_count(0)
    write(NAME)
    picture = place.get_by_role("img", name=f"Name on the cup: “{NAME}”")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 832
    expect(place.get_by_role("status")).to_be_empty()
    if javascript:
        expect(place.locator("input[name=text]")).to_have_js_property("value", NAME)
    number = joe.order()
    expect(joe.page.locator(".own-printed")).to_contain_text(NAME)
    document, _ = exported(shop, number)
    [said] = document["lines"][0]["inscriptions"]
    assert (said["text"], said["font"]["name"]) == (NAME, "Clear")
    assert (said["file"]["width_px"], said["file"]["height_px"]) == (827, 213)
