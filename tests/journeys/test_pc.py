"""A desktop PC from a preset, with one part changed."""

import re

from playwright.sync_api import expect

from tests.journeys.behind import exported

SMALL_CASE = "PC-CASE-D6459C42"  # room for Mini-ITX boards only


def test_preset_one_part_changed_ordered(visit, shop):
    joe = visit(wide=False)
    joe.assemble("pc")
    joe.page.get_by_role("button", name=re.compile("^Office")).click()
    expect(joe.page.locator("#summary a.button")).to_have_text(re.compile("^Order for"))
    office = joe.chosen()
    assert office["psu"] == ["PC-PSU-193B3D7F"]
    before = joe.total
    # finding in a long list leaves what has the words, and what is taken
    joe.find("psu", "thermaltake 600w")
    assert joe.listed("psu") == ["PC-PSU-193B3D7F", "PC-PSU-E96A902B"]
    joe.choose("psu", "PC-PSU-E96A902B")
    assert joe.total != before
    assert joe.chosen() == {**office, "psu": ["PC-PSU-E96A902B"]}
    # the board does not fit there: the way out is said and taken, and can be taken back
    joe.find("case", SMALL_CASE, fitting=False)
    joe.choose("case", SMALL_CASE)
    expect(joe.notice).to_contain_text("The case has no mounting for a board of this form.")
    joe.press("Undo")
    # a list that a step elsewhere has outdated is listed anew when it comes into view
    joe.page.locator("#m-case").scroll_into_view_if_needed()
    expect(joe.control("case", office["case"][0])).to_be_checked()
    assert joe.chosen() == {**office, "psu": ["PC-PSU-E96A902B"]}
    number = joe.order()
    [line] = exported(shop, number)[0]["lines"]
    parts = {item["module"]["code"]: (item["sku"], item["quantity_total"]) for item in line["bom"]}
    assert parts["psu"] == ("PC-PSU-E96A902B", 1)
    assert parts.keys() == office.keys()
