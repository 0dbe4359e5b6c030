"""A staff member writes one rule of each form on the rules page, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import rows
from tests.journeys.test_pages import overflow, serious
from tests.server import serving

LIST = "/admin/rules/laptop/"


@pytest.fixture(scope="module")
def desk(template, tmp_path_factory):
    """A shop of these tests alone, whose rules they change."""
    with serving(tmp_path_factory.mktemp("rules"), template) as server:
        yield server


@pytest.fixture
def sam(visit, desk):
    """Staff. A rule that is not finished is answered with 422, and one that somebody else changed with 409."""
    sam = visit(desk, expected=("422", "409"))
    sam.sign_in("sam@example.com")
    return sam


def fill(page, name, text):
    """Fill in one blank; where other blanks depend on it, wait for them."""
    blank = page.locator(f"#rule-form [name='{name}']")
    if blank.evaluate("blank => blank.tagName") != "SELECT":
        blank.fill(text)
    elif blank.get_attribute("data-refresh") is None:
        blank.select_option(label=text)
    else:
        blank.select_option(label=text)
        expect(page.locator("#rule-form.htmx-request")).to_have_count(0)


def write(sam, form, blanks):
    sam.goto(f"{LIST}new/{form}/")
    for name, text in blanks.items():
        fill(sam.page, name, text)


def keep(sam, sentence):
    """Keep the rule once the page reads it back; a weaker one says so at its end."""
    words = sentence.removesuffix(".")
    expect(sam.page.locator("#effects .sentence")).to_contain_text(words)
    sam.page.get_by_role("button", name="Keep the rule").click()
    expect(sam.page.locator(".messagelist .success")).to_contain_text(words)
    expect(sam.page.locator("#list")).to_contain_text(words)


WRITTEN = {
    "needs": (
        {
            "if-0-module": "Screen",
            "if-0-what": "any that has",
            "if-0-attribute": "Panel",
            "if-0-operator": "is",
            "if-0-value": "OLED",
            "then-0-module": "Battery",
            "then-0-what": "any that has",
            "then-0-attribute": "Capacity (Wh)",
            "then-0-operator": "is at least",
            "then-0-value": "50",
        },
        "Any Screen with Panel OLED needs any Battery with Capacity at least 50 Wh.",
    ),
    "never_with": (
        {"if-0-module": "Lid", "if-0-what": "this one", "if-0-component": "Copper"}
        | {"then-0-module": "Keyboard", "then-0-what": "this one", "then-0-component": "Colour-lit with number pad"},
        "Copper never goes with Colour-lit with number pad.",
    ),
    "only_with": (
        {"if-0-module": "Lid", "if-0-what": "this one", "if-0-component": "Silver"} | {"then-0-module": "Screen"},
        "Silver goes only with any Screen.",
    ),
    "must_match": (
        {"left-0-module": "Screen", "left-0-attribute": "Weight (g)", "operator": "must be at most"}
        | {"right-0-module": "Body", "right-0-attribute": "Weight (g)"},
        "The Weight of the Screen must be at most the Weight of the Body.",
    ),
    "budget": (
        {"term-0-module": "Extras", "term-0-attribute": "Number", "bound": "4"},
        "The Number of the Extras is at most 4.",
    ),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_rule_of_each_form_is_written_and_read_back(sam, form):
    blanks, sentence = WRITTEN[form]
    write(sam, form, blanks)
    expect(sam.page.locator("#found .count")).to_contain_text("variants")
    if form == "never_with":
        for width in (1440, 390):
            sam.page.set_viewport_size({"width": width, "height": 900})
            assert [*serious(sam.page), *overflow(sam.page)] == []
        sam.page.set_viewport_size({"width": 1440, "height": 900})
    keep(sam, sentence)


def test_a_table_is_pasted_ticked_and_kept(sam, desk):
    page = sam.page
    write(sam, "table", {"column-0": "Body", "column-1": "Keyboard"})
    page.get_by_text("Paste from a spreadsheet").click()
    boxes = page.locator(".grid tbody tr")
    names = boxes.locator("th").all_inner_texts()
    tops = page.locator(".grid thead th").all_inner_texts()
    page.locator("#f-paste").fill(f"{names[0]}\t{tops[0]}\n{names[1]}\tTypewriter")
    page.get_by_role("button", name="Read the cells").click()
    expect(page.locator("#w-paste")).to_contain_text("Row 2, Keyboard: “Typewriter” is not offered there.")
    page.locator("#f-paste").fill(f"{names[0]}\t{tops[0]}\n{names[1]}\t{tops[1]}")
    page.get_by_role("button", name="Read the cells").click()
    expect(page.locator(".grid input:checked")).to_have_count(2)
    # and the rest is ticked by its name
    for name in names[2:]:
        page.locator(".grid tbody th", has_text=re.compile(f"^{re.escape(name)}$")).click()
    expect(page.locator("#found")).to_contain_text("Presets that would break: Traveller")
    page.get_by_text("Warns").click()
    expect(page.locator("#found .count")).to_contain_text("Warns in")
    keep(sam, f"Body and Keyboard go together in {2 + (len(names) - 2) * len(tops)} combinations of a table.")
    query = "SELECT strength FROM catalog_compatibilityrule WHERE form = 'table'"
    assert rows(desk, query) == [("warn",)]


def test_when_a_module_is_asked_is_changed(sam):
    page = sam.page
    sam.goto(f"{LIST}new/asked_if/")
    page.locator("select[name=module]").select_option(label="Touchpad")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="+ Add one").click()
    fill(page, "asked_if-0-module", "Body")
    keep(sam, "Touchpad is asked only if there is any Body.")


def test_a_build_is_tried_explained_and_made_an_example(sam, desk):
    page = sam.page
    sam.goto(LIST)
    page.locator("#try-body summary").click()
    page.get_by_label("Air 13").check()
    expect(page.locator("#try-body [data-status=chosen]")).to_contain_text("Air 13")
    page.locator("#try-screen summary").click()
    row = page.locator("#try-screen li", has_text="14-inch matte")
    row.locator(".why").click()
    expect(page.locator("#try-screen .trace")).to_contain_text("Not with Air 13, because:")
    expect(page.locator("#try-screen .trace a").first).to_be_visible()
    row.locator("input").check()
    expect(page.locator("#try .count")).to_have_text("This can't be built.")
    page.get_by_label("Its name").fill("Big screen, small body")
    page.get_by_role("button", name="Must be impossible").click()
    expect(page.locator("#examples")).to_contain_text("Big screen, small body")
    expect(page.locator("#examples [data-kept=yes]")).to_have_count(1)
    assert serious(page) == []


def test_without_scripts_a_rule_is_written_too(visit, desk):
    sam = visit(desk, javascript=False)
    sam.sign_in("sam@example.com")
    page = sam.page
    sam.goto(f"{LIST}new/never_with/")
    for side, module, component in (("if", "Lid", "Copper"), ("then", "Touchpad", "")):
        page.locator(f"[name={side}-0-module]").select_option(label=module)
        page.get_by_role("button", name="Check it").click()
        if component:
            page.locator(f"[name={side}-0-what]").select_option("one")
            page.get_by_role("button", name="Check it").click()
            page.locator(f"[name={side}-0-component]").select_option(label=component)
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("#found .count")).to_contain_text("Removes")
    expect(page.locator("#found")).to_contain_text("Copper in Lid")
    page.get_by_role("button", name="Keep the rule").click()
    expect(page.locator("#list")).to_contain_text("Copper never goes with any Touchpad.")
    # and taken back
    page.get_by_role("link", name="What was changed").click()
    expect(page.locator(".changes li").first).to_contain_text("Sam")
