"""The calculation: single offers by hand, and any few of them against every combination."""

import random
from dataclasses import replace

import pytest

from configurator.offers import apply as module
from configurator.offers.apply import apply
from configurator.offers.piles import piles_of, taken, without
from configurator.offers.terms import Deal, Entry, Item, Kind, Less, Line, Outcome, Prices, Source, Target, part
from tests.offers.oracle import best

CUP = Line(
    key="a",
    family="yogurt",
    quantity=2,
    unit_price=500,
    items=(
        Item(sku="CUP", quantity=1, unit_price=200),
        Item(sku="NUTS", quantity=1, unit_price=110, attributes={"kind": ("topping",)}),
        Item(sku="BERRY", quantity=1, unit_price=190, attributes={"kind": ("topping",)}),
    ),
)
LAMP = Line(key="b", family="lamp", quantity=1, unit_price=3000, items=(Item(sku="LED", quantity=2, unit_price=400),))
TOPPINGS = (Target(attribute="kind", value="topping"),)


def deal(code="d", kind=Kind.PERCENT, **words):
    return Deal(key=words.pop("key", sum(map(ord, code))), code=code, name=code.title(), kind=kind, **words)


def off(*deals, lines=(CUP, LAMP), prices=()):
    found = apply(lines=lines, prices=prices, deals=deals)
    return [(one.line, one.code, one.amount) for one in found.less]


def test_nothing_holds():
    assert apply(lines=[CUP], prices=[], deals=[]) == Outcome()
    assert apply(lines=[], prices=[], deals=[deal(percent=1000)]) == Outcome()


@pytest.mark.parametrize(
    ("whole", "numerator", "denominator", "found"),
    [(5, 1, 2, 3), (1, 1, 2, 1), (1, 49, 100, 0), (100, 1, 3, 33), (0, 1, 7, 0), (200, 1, 3, 67)],
)
def test_half_a_coin_is_rounded_up(whole, numerator, denominator, found):
    assert part(whole, numerator, denominator) == found


@pytest.mark.parametrize(
    ("what", "found"),
    [
        (deal(percent=1000), [("a", "d", 100), ("b", "d", 300)]),
        (deal(percent=1000, targets=(Target(family="lamp"),)), [("b", "d", 300)]),
        (deal(percent=5000, targets=(Target(sku="NUTS"),)), [("a", "d", 110)]),
        (deal(percent=5000, targets=(Target(sku="NUTS"),), most=1), [("a", "d", 55)]),
        (deal(percent=5000, targets=(Target(sku="NUTS"),), minimum=3), []),
        (deal(kind=Kind.AMOUNT, amount=30, targets=TOPPINGS), [("a", "d", 120)]),
        (deal(kind=Kind.AMOUNT, amount=9999, targets=(Target(sku="NUTS"),)), [("a", "d", 220)]),
        (deal(kind=Kind.AMOUNT, amount=9999), [("a", "d", 1000), ("b", "d", 3000)]),
        (deal(kind=Kind.N_FOR_M, take=3, pay=2, targets=TOPPINGS), [("a", "d", 110)]),
        (deal(kind=Kind.N_FOR_M, take=2, pay=1, targets=TOPPINGS), [("a", "d", 220)]),
        (deal(kind=Kind.N_FOR_M, take=2, pay=1, targets=TOPPINGS, most=1), [("a", "d", 110)]),
        (deal(kind=Kind.N_FOR_M, take=5, pay=4, targets=TOPPINGS), []),
        (deal(kind=Kind.FREE, free_sku="LED", minimum=2, targets=(Target(family="yogurt"),)), [("b", "d", 400)]),
        (deal(kind=Kind.FREE, free_sku="LED", minimum=1, targets=(Target(family="yogurt"),)), [("b", "d", 800)]),
        (deal(kind=Kind.FREE, free_sku="GONE", minimum=1), []),
    ],
)
def test_one_deal(what, found):
    assert off(what) == found


def test_an_exclusive_deal_goes_with_no_other_on_its_lines():
    small, large = deal("small", percent=1000), deal("large", percent=2000, targets=(Target(family="lamp"),))
    assert off(small, large) == [("b", "large", 600)]
    assert off(small, replace(large, targets=(Target(family="lamp"),), percent=1300)) == [
        ("a", "small", 100),
        ("b", "small", 300),
    ]
    cup = deal("cup", percent=1000, targets=(Target(family="yogurt"),))
    assert off(cup, large) == [("a", "cup", 100), ("b", "large", 600)]


def test_deals_of_one_group_go_together_each_on_what_the_others_left():
    ten = deal("ten", percent=1000, group="g", targets=(Target(family="lamp"),))
    five = deal("five", kind=Kind.AMOUNT, amount=500, group="g", targets=(Target(family="lamp"),))
    assert off(ten, five) == [("b", "five", 500), ("b", "ten", 250)]
    assert off(ten, replace(five, group="other")) == [("b", "five", 500)]


def test_a_coupon_is_counted_last():
    ten = deal("ten", percent=1000, group="g", targets=(Target(family="lamp"),))
    five = deal("five", kind=Kind.AMOUNT, amount=500, group="g", targets=(Target(family="lamp"),), coupon="FIVE")
    found = apply(lines=[LAMP], prices=[], deals=[five, ten])
    assert found.less == (
        Less(line="b", source=Source.DEAL, code="ten", name="Ten", amount=300, deal=ten.key),
        Less(line="b", source=Source.COUPON, code="five", name="Five", amount=500, deal=five.key),
    )
    assert found.deals == (ten, five)


def test_a_deal_never_takes_more_than_its_budget_has():
    lamp = (Target(family="lamp"),)
    assert off(deal(percent=1000, targets=lamp, left=300)) == [("b", "d", 300)]
    assert off(deal(percent=1000, targets=lamp, left=299)) == []
    # with the other deal first, what is left of the price fits the budget
    first = deal("first", kind=Kind.AMOUNT, amount=100, targets=lamp, group="g")
    assert off(first, deal(percent=1000, targets=lamp, left=299, group="g")) == [
        ("b", "first", 100),
        ("b", "d", 290),
    ]


def test_price_lists_come_first_and_the_cheapest_holds_on_each_line():
    member = Prices(
        code="member", name="Member price", entries=(Entry(sku="NUTS", price=60), Entry(family="lamp", percent=500))
    )
    lamps = Prices(code="lamps", name="Lamps", entries=(Entry(family="lamp", price=2700),))
    assert off(prices=[member]) == [("a", "member", 100), ("b", "member", 150)]
    assert off(prices=[member, lamps]) == [("a", "member", 100), ("b", "lamps", 300)]
    half = deal(percent=5000, targets=(Target(sku="NUTS"),))
    assert off(half, prices=[member]) == [("a", "member", 100), ("a", "d", 60), ("b", "member", 150)]
    assert off(prices=[Prices(code="x", name="X", entries=(Entry(sku="NUTS", price=999),))]) == []


# Any few offers


def some_lines(rng):
    lines = []
    for number in range(rng.randint(1, 3)):
        items = tuple(
            Item(
                sku=sku,
                quantity=rng.randint(1, 3),
                unit_price=rng.choice([0, 5, 35, 99, 105, 250]),
                attributes={"kind": (rng.choice("xy"),)},
            )
            for sku in rng.sample("ABCD", rng.randint(0, 3))
        )
        whole = sum(item.quantity * item.unit_price for item in items)
        price = max(whole + rng.choice([0, 0, 300, -60]), 0)
        lines.append(
            Line(key=f"l{number}", family=rng.choice("fg"), quantity=rng.randint(1, 3), unit_price=price, items=items)
        )
    return lines


def some_targets(rng):
    def one():
        return rng.choice(
            [
                Target(sku=rng.choice("ABCD")),
                Target(attribute="kind", value=rng.choice("xy")),
                Target(family=rng.choice("fg")),
            ]
        )

    return tuple({one() for _ in range(rng.randint(0, 2))})


def some_deal(rng, key):
    take = rng.randint(2, 4)
    return Deal(
        key=key,
        code=rng.choice("pqr") + str(key),
        name="N",
        kind=rng.choice(list(Kind)),
        targets=some_targets(rng),
        minimum=rng.choice([1, 1, 2, 4]),
        percent=rng.choice([500, 1000, 3333, 10000]),
        amount=rng.choice([1, 50, 400]),
        take=take,
        pay=rng.randint(0, take - 1),
        free_sku=rng.choice("ABCD"),
        most=rng.choice([None, None, 1, 2]),
        group=rng.choice(["", "g", "g", "h"]),
        left=rng.choice([None, None, None, 40, 200]),
        coupon=rng.choice(["", "", "C"]),
    )


def some_prices(rng):
    entries = []
    for sku in rng.sample("ABCD", rng.randint(0, 2)):
        price = rng.choice([None, 0, 30])
        entries.append(Entry(sku=sku, percent=0 if price is not None else rng.choice([500, 3333]), price=price))
    for family in rng.sample("fg", rng.randint(0, 1)):
        price = rng.choice([None, 80])
        entries.append(Entry(family=family, percent=0 if price is not None else 1250, price=price))
    return Prices(code=f"c{rng.random()}", name="P", entries=tuple(entries))


def some_case(seed, most=5):
    rng = random.Random(seed)
    deals = [some_deal(rng, key) for key in range(1, rng.randint(1, most) + 1)]
    return some_lines(rng), [some_prices(rng) for _ in range(rng.randint(0, 2))], deals


@pytest.mark.parametrize("first", range(0, 1500, 300))
def test_no_lawful_combination_takes_more_off(first):
    several = 0
    for seed in range(first, first + 300):
        lines, prices, deals = some_case(seed)
        found = apply(lines=lines, prices=prices, deals=deals)
        most, ways = best(lines, prices, deals)
        assert (found.total, found.exact) == (most, True), seed
        assert tuple(one.code for one in found.deals) in ways, seed
        several += len(found.deals) > 1
    assert several > 30  # the cases have something to combine


def test_taking_the_greatest_first_would_be_found_out(monkeypatch):
    """Negative control: who takes the greatest deal and then what goes with it does not always find the best."""

    def greedy(group, piles):
        left, chosen, less = list(group), (), ()
        while left:
            tries = [(sum(o.amount for o in module._counted((*chosen, one), piles) or ()), one) for one in left]
            total, one = max(tries, key=lambda tried: tried[0])
            if total <= sum(o.amount for o in less):
                break
            chosen, less = (*chosen, one), module._counted((*chosen, one), piles)
            left = [other for other in left if other is not one and module._together(one, other)]
        return chosen, less

    monkeypatch.setattr(module, "_best", greedy)
    worse = 0
    for seed in range(300):
        lines, prices, deals = some_case(seed)
        worse += apply(lines=lines, prices=prices, deals=deals).total != best(lines, prices, deals)[0]
    assert worse > 0


def test_neither_the_order_of_lines_nor_that_of_offers_matters():
    for seed in range(200):
        lines, prices, deals = some_case(seed, most=7)
        found = apply(lines=lines, prices=prices, deals=deals)
        rng = random.Random(seed)
        for _ in range(3):
            for given in (lines, prices, deals):
                rng.shuffle(given)
            assert apply(lines=lines, prices=prices, deals=deals) == found, seed


def test_sums_are_right_and_nothing_falls_below_zero():
    for seed in range(500):
        lines, prices, deals = some_case(seed)
        found = apply(lines=lines, prices=prices, deals=deals)
        assert found.total == sum(sum(one.amount for one in found.of(line.key)) for line in lines)
        assert all(one.amount > 0 for one in found.less)
        assert all(sum(one.amount for one in found.of(line.key)) <= line.price for line in lines)
        assert all(one.left is None or found.by(one.key) <= one.left for one in found.deals)


def test_no_pile_falls_below_zero():
    for seed in range(200):
        lines, _, deals = some_case(seed)
        piles = piles_of(lines)
        for one in deals:
            found = module.meant(lines, piles, one)
            if found is not None:
                piles = without(piles, taken(found, piles))
        assert all(piles[line.key, -1].total >= 0 for line in lines)


def test_more_deals_than_are_combined_are_lawful_and_say_so():
    rng = random.Random(1)
    many = [
        deal(f"d{number:03}", key=number, percent=rng.randint(1, 300), group="g", targets=(Target(family="lamp"),))
        for number in range(1, 41)
    ]
    found = apply(lines=[LAMP], prices=[], deals=many)
    assert (found.exact, len(found.deals)) == (False, module.MOST_TOGETHER)
    dearest = sorted(many, key=lambda one: -one.percent)[: module.MOST_TOGETHER]
    assert {one.percent for one in found.deals} == {one.percent for one in dearest}
    assert 0 < found.total <= LAMP.price


def test_deals_on_different_products_are_searched_apart():
    lines = [replace(LAMP, key=f"{n:03}", family=f"f{n}") for n in range(50)]
    deals = [deal(f"d{n}", key=n, percent=1000, targets=(Target(family=f"f{n}"),)) for n in range(50)]
    found = apply(lines=lines, prices=[], deals=deals)
    assert (found.exact, found.total) == (True, 50 * 300)
