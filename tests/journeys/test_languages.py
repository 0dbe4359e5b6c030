"""A whole purchase in other languages: the page's direction, nothing wider than a phone, nothing wrong for axe."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_pages import overflow, serious

DIRECTIONS = {"fa": "rtl", "de": "ltr", "zh-hans": "ltr"}


def fine(page, language, wrong, name):
    """Note down what is wrong with the page as it is."""
    root = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    found = [] if root == [language, DIRECTIONS[language]] else [root]
    wrong += [(name, one) for one in [*found, *overflow(page), *serious(page)]]


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("language", DIRECTIONS)
def test_from_the_home_page_to_the_checkout(visit, language, wide):
    sara = visit(wide=wide)
    page, wrong = sara.page, []
    for name, path in (
        ("home", f"/{language}/"),
        ("needs", "/configure/laptop/needs/"),
        ("start", "/configure/laptop/"),
    ):
        sara.goto(path)
        fine(page, language, wrong, name)
    sara.choose("body", "LT-BODY-A13")
    page.locator("button[formaction$='/fill/'], form[action$='/fill/'] button").first.click()
    put = page.locator("form[action$='/cart/'] button, button[formaction$='/cart/']").first
    expect(put).to_be_visible()
    fine(page, language, wrong, "complete")
    put.click()
    page.wait_for_url("**/cart/")
    fine(page, language, wrong, "cart")
    for path in ("/checkout/", "/accounts/login/", "/me/", "/compare/", "/builds/", "/account/"):
        sara.goto(path)
        fine(page, language, wrong, path)
    assert wrong == []


def test_the_menu_changes_the_language_without_a_script(visit):
    sara = visit(javascript=False)
    sara.goto("/cart/")
    sara.page.get_by_role("button", name="فارسی").click()
    expect(sara.page.locator("html")).to_have_attribute("dir", "rtl")
    assert sara.page.url.endswith("/cart/")
    sara.page.get_by_role("button", name="English").click()
    expect(sara.page.locator("html")).to_have_attribute("lang", "en")


def test_the_picture_of_the_product_is_not_mirrored(visit):
    sara = visit()
    sara.goto("/fa/")
    sara.goto("/configure/laptop/")
    shown = "e => [e, ...e.closest('main').querySelectorAll('.stack')].map(one => getComputedStyle(one).transform)"
    assert set(sara.page.locator(".stack img").first.evaluate(shown)) == {"none"}
