import random

import pytest

from configurator.customers.models import Interaction, Verb
from configurator.profiles.counts import ACT_FIELDS, Act
from configurator.profiles.dialogue.ledger import AGAIN, FILLED, HAND, OTHERWISE, PROPOSED, count
from configurator.profiles.facts import facts_of
from tests.profiles.shop import DARK, LIGHT, act, be, clicked, ordered, retracted
from tests.profiles.test_tell import say
from tests.profiles.test_views import HTMX, text

CODES = ("shade/PAPER", "shade/GLASS", "bulb/LED", "extras/PLUG", "extras/DIMMER")


def filled(code):
    return clicked(code, verb=Verb.FILLED)


def picked(code, proposed=None, *, shown=True):
    """A click where something was proposed; the very same unless said otherwise."""
    act = clicked(code)
    act.detail["proposal"] = {"sku": proposed or act.component_code, "by": "own", "shown": shown}
    return act


def unseen(code):
    return picked(code, shown=False)


def done(*acts):
    return [Act(n, *(getattr(a, name) for name in ACT_FIELDS[1:])) for n, a in enumerate(acts)]


def ledger(*acts):
    return count(done(*acts), facts_of)


def test_each_part_of_an_order_came_in_one_way(shop):
    found = ledger(clicked("shade/GLASS"), filled("bulb/LED"), ordered(DARK), ordered(DARK))
    # first: glass by hand, bulb filled in, dimmer otherwise; then all three as before
    assert found.parts == {HAND: 1, FILLED: 1, OTHERWISE: 1, AGAIN: 3}
    assert (found.total, found.saved, found.by_hand, found.orders) == (6, 5, 1, 2)


def test_what_was_taken_back_or_refused_is_not_by_hand(shop):
    refused = clicked("shade/GLASS", verb=Verb.WISHED)
    refused.detail["refused"] = True
    assert ledger(clicked("shade/GLASS"), retracted("shade/GLASS"), refused, ordered(DARK)).by_hand == 0


def test_a_proposal_that_was_shown_and_taken_is_counted_as_one_and_saves_no_click(shop):
    found = ledger(picked("shade/GLASS"), unseen("bulb/LED"), picked("extras/DIMMER", "PLUG"), ordered(DARK))
    assert found.parts == {PROPOSED: 1, HAND: 2}
    assert (found.proposed, found.by_hand, found.saved) == (1, 3, 0)


def recount(acts):
    """By looking back from each part of each order."""
    found = dict.fromkeys([HAND, PROPOSED, FILLED, AGAIN, OTHERWISE], 0)
    orders = [n for n, a in enumerate(acts) if a.verb == Verb.ORDERED]
    for place, n in enumerate(orders):
        start = orders[place - 1] + 1 if place else 0
        for module, sku in facts_of("lamp", 1).taken(acts[n].detail["choices"]):
            about = [a for a in acts[start:n] if (a.module_code, a.component_code) == (module, sku)]
            last = about[-1].verb if about else None
            seen = about[-1].detail.get("proposal") if about else None
            earlier = any((module, sku) in facts_of("lamp", 1).taken(acts[m].detail["choices"]) for m in orders[:place])
            way = {Verb.CHOSE: HAND, Verb.FILLED: FILLED}.get(last) or (AGAIN if earlier else OTHERWISE)
            found[PROPOSED if way == HAND and seen and seen["shown"] and seen["sku"] == sku else way] += 1
    return {way: number for way, number in found.items() if number}


@pytest.mark.parametrize("seed", range(20))
def test_sums_equal_a_recount(shop, seed):
    rng = random.Random(seed)
    kinds = [
        clicked,
        picked,
        unseen,
        lambda code: picked(code, "LED"),
        filled,
        retracted,
        lambda _: ordered(rng.choice([DARK, LIGHT])),
    ]
    acts = [rng.choice(kinds)(rng.choice(CODES)) for _ in range(rng.randint(5, 60))]
    found = ledger(*acts)
    assert +found.parts == recount(acts)
    assert found.given == len(acts)


def test_the_page_shows_both_sides(client, customer, stranger):
    act(customer, picked("shade/GLASS"), ordered(DARK), ordered(DARK))
    act(stranger, ordered(DARK))
    say(customer, "3")
    be(client, customer)
    for headers in ({}, HTMX):
        page = text(client.get("/me/ledger/", headers=headers))
        assert "Acts that we were let to remember 3" in page
        assert "Times you told us something 1" in page
        assert "of 6 parts in 2 orders you picked 1 by hand 5" in page
        assert "Proposals of ours that you took one click each, and nothing to look for 1" in page
    assert client.post("/me/ledger/").status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_one_query(client, customer, number, django_assert_num_queries):
    act(customer, *[ordered(DARK)] * number)
    be(client, customer).get("/me/ledger/")
    with django_assert_num_queries(1):
        client.get("/me/ledger/", headers=HTMX)
    assert Interaction.objects.count() == number


def test_nobody_has_an_empty_ledger(client, shop):
    assert "counted with your first order" in text(client.get("/me/ledger/"))
