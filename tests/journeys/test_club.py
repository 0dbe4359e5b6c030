"""The loop of the club: the card leads to the list, the list to deals at the counter, the purchase to the next list."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.behind import rows
from tests.journeys.test_counter import drop, number_on, scanned
from tests.journeys.test_pages import overflow, serious
from tests.server import serving


@pytest.fixture
def club(template, tmp_path):
    """A shop of its own, whose simulated members would be in the way of others; Joe is one of them."""
    with serving(tmp_path, template) as server:
        server.manage("load_products", "catalog/demo/products.json")
        server.manage("simulate_club", "--member", "joe@example.com")
        yield server


def own_list(joe):
    """Joe comes to the list from the card, and reads its code and what is on it."""
    joe.goto("/card/")
    card = number_on(joe)
    joe.goto("/account/")
    joe.page.locator("#club-card").get_by_role("link", name="Your personal list").click()
    return card, joe.page.locator(".wallet-number").inner_text()


def products(joe):
    return joe.page.locator(".list-item > strong").all_inner_texts()


def deals(joe):
    """Their names, with what they cost without the deal and with it; what is bought most often comes first."""
    place = joe.page.locator("section[aria-labelledby=list-deals] .list-item")
    return {
        one.locator("> strong").inner_text(): [
            amount(text) for text in one.locator(".list-price > :is(s, strong)").all_inner_texts()
        ]
        for one in sorted(place.all(), key=days_between)
    }


def days_between(item):
    """After how many days it is bought again, as its reason says; of what has no such days, many."""
    found = re.search(r"every (\d+) days", item.inner_text())
    return int(found[1]) if found else 1000


def amount(text):
    return round(float(re.search(r"\d+[.,]\d\d", text).group().replace(",", ".")) * 100)


def test_card_list_counter_saved_and_the_next_list(visit, club):
    joe = visit(club, wide=False)
    joe.sign_in("joe@example.com")
    card, code = own_list(joe)
    assert [*serious(joe.page), *overflow(joe.page)] == []
    found = deals(joe)
    assert len(found) >= 5
    assert all(then < before for before, then in found.values())
    wanted, unwanted = list(found)[:2], list(found)[2]
    joe.page.get_by_role("button", name=f"Not interested in {unwanted}").click()
    expect(joe.page.get_by_text("Left out next time.")).to_have_count(1)
    first = products(joe)

    sam = visit(club, expected=("422",))
    sam.sign_in("sam@example.com")
    sam.goto("/desk/counter/")
    scanned(sam, card, "Card of Joe")
    for name in wanted:
        ((barcode,),) = rows(club, "SELECT barcode FROM catalog_fixedproduct WHERE name = ?", name)
        scanned(sam, barcode, f"{name} is in the sale.")
    full = sum(found[name][0] for name in wanted)
    less = full - sum(found[name][1] for name in wanted)
    expect(sam.page.locator(".counter-total dd")).to_contain_text(f"{full / 100:.2f}")
    scanned(sam, code, "is in the sale.")
    expect(sam.page.locator(".counter-total dd")).to_contain_text(f"{(full - less) / 100:.2f}")
    expect(sam.page.locator(".counter-less li")).to_have_count(len(wanted))
    assert serious(sam.page) == []
    sam.page.get_by_role("button", name="In cash").click()
    expect(sam.page.locator(".counter-sold")).to_contain_text(f"{(full - less) / 100:.2f} taken: In cash.")

    # used once, everywhere
    scanned(sam, card, "Card of Joe")
    scanned(sam, code, "This coupon was used already.")
    drop(sam)
    joe.page.reload()
    expect(joe.page.locator(".list-page > .panel").first).to_contain_text(f"{less / 100:.2f} with this list.")
    expect(joe.page.locator(".wallet")).to_have_count(0)

    ((day,),) = rows(club, "SELECT ends_before FROM programs_mailing")
    club.manage("make_lists", "--day", str(day))
    _, other = own_list(joe)
    second = products(joe)
    assert other != code
    assert second != first
    assert unwanted in first
    assert unwanted not in second
