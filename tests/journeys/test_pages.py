"""Every page in a real browser: no console errors, no violations of the policy, accessible, and fit for a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/account/",
    "/me/",
    "/me/erase/",
    "/builds/",
    "/arrange/",
    "/letters/",
    "/configure/laptop/needs/?asked=1&need-use=photos&need-where=travel&need-matters=pen",
]
ADMIN = [
    "/admin/",
    "/admin/catalog/productfamily/",
    "/admin/catalog/component/",
    "/admin/catalog/compatibilityrule/",
    "/admin/catalog/needsquestion/",
    "/admin/releases/release/",
    "/admin/releases/release/publish/",
    "/admin/orders/order/",
    "/admin/letters/letter/",
]
SERIOUS = {"serious", "critical"}


def serious(page, part=None):
    """What axe finds in a page, or in a part of it, that would keep somebody out, as readable lines."""
    # without fetching the style sheets anew: it would look for what they import beside the page
    found = Axe().run(page, context=part, options={"preload": False}).response["violations"]
    return [
        f"{v['id']} ({v['impact']}): {v['help']} - {node['html'][:160]}"
        for v in found
        if v["impact"] in SERIOUS
        for node in v["nodes"][:3]
    ]


def overflow(page):
    """How many pixels the page is wider than the window, and what sticks out."""
    return page.evaluate(
        """() => {
          const wide = document.documentElement.scrollWidth - window.innerWidth;
          if (wide <= 0) return [];
          return [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > window.innerWidth)
            .slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
        }"""
    )


def whole_laptop(joe):
    """A complete build's page, its checkout and its order, one after the other."""
    joe.assemble("laptop")
    yield "build"
    joe.choose("body", "LT-BODY-A13")
    joe.choose("screen", "LT-SCR-16OT")
    yield "build after a repair"
    joe.press("Fill in the rest")
    yield "complete build"
    joe.page.locator("#summary a.button").click()
    joe.page.wait_for_url("**/checkout/")
    yield "checkout"
    joe.page.go_back()
    joe.order()
    yield "order"


@pytest.mark.parametrize(("wide", "dark"), [(True, True), (False, False)], ids=["wide-dark", "narrow-light"])
def test_shop_pages_are_accessible_and_fit(visit, wide, dark):
    joe = visit(wide=wide)
    joe.page.emulate_media(color_scheme="dark" if dark else "light")
    found = {}
    for path in PAGES:
        joe.goto(path)
        found[path] = [*serious(joe.page), *overflow(joe.page)]
    for name in whole_laptop(joe):
        found[name] = [*serious(joe.page), *overflow(joe.page)]
    joe.goto("/account/")
    expect(joe.page.locator("main")).to_contain_text("A-2")
    found["account with an order"] = [*serious(joe.page), *overflow(joe.page)]
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("family", ["yogurt", "pc"])
def test_the_other_families_fit_a_phone_and_are_accessible(visit, family):
    joe = visit(wide=False)
    joe.assemble(family)
    assert [*serious(joe.page), *overflow(joe.page)] == []


@pytest.mark.parametrize("language", ["de", "fa", "zh-hans"])
def test_an_order_in_other_languages_fits_a_phone(visit, language):
    joe = visit(wide=False)
    joe.assemble("yogurt")
    before = joe.version
    joe.page.get_by_role("button", name="Fill in the rest").first.click()
    joe.settled(before)
    joe.order()
    joe.goto(f"/{language}{joe.page.url.removeprefix(joe.server.url)}")
    expect(joe.page.locator("table.parts")).to_be_visible()
    assert overflow(joe.page) == []


def test_the_axe_run_finds_what_is_wrong(visit):
    """Negative control: an input without a name and a page that is too wide."""
    joe = visit(wide=False)
    joe.goto("/")
    joe.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input><canvas width=2000></canvas>')"
    )
    assert serious(joe.page) != []
    assert overflow(joe.page) != []


def test_the_listener_hears_a_violation(visit):
    """Negative control: an inline style is stopped by the policy, and we hear of it."""
    joe = visit(expected=("CSP", "Content Security Policy"))
    joe.goto("/")
    heard = []
    joe.page.on("console", lambda message: heard.append(message.text))
    joe.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
    joe.page.wait_for_timeout(200)
    assert any(text.startswith("CSP style-src") for text in heard)


def test_admin_pages_keep_to_the_policy(visit):
    sam = visit()
    sam.sign_in("sam@example.com")
    for path in ADMIN:
        assert sam.goto(path).status == 200
        expect(sam.page.locator("#content")).to_be_visible()
    sam.page.goto(f"{sam.server.url}/admin/catalog/component/")
    sam.page.locator("#result_list tbody th a").first.click()
    expect(sam.page.locator("form[id$=_form]")).to_be_visible()


def test_pages_of_what_went_wrong_are_designed(visit):
    joe = visit(expected=("404", "403"))
    joe.goto("/nowhere/")
    expect(joe.page.get_by_role("heading", name="This page is not here")).to_be_visible()
    assert [*serious(joe.page), *overflow(joe.page)] == []
